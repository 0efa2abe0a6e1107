"""The marrow's answer to a low hemoglobin: what was measured, and what must hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from hsclib.blood.erythropoiesis import MOST_DRIVE, drive, red_cells_at_rest, set_point, stiffness

shares = st.floats(0.01, 1)


@given(shares, st.floats(6, 14.5), st.floats(0.001, 1))
def test_the_closed_form_is_where_production_meets_loss(undriven, rest, kidney):
    hemoglobin, f = red_cells_at_rest(undriven, rest, kidney)
    meets = brentq(lambda hb: 14.5 * undriven * min((rest / hb) ** 7, 4.75 * kidney) - hb, 1e-9, 20, xtol=1e-12)
    assert (hemoglobin, f) == pytest.approx((meets, drive(meets, rest, kidney)), rel=1e-9)


def test_hemolysis_is_made_up_for_until_the_marrow_can_do_no_more():
    """Spherocytosis: 3.63 × at the limit of anemia, 4.75 × in anemia, mild or severe."""
    assert drive(12) == pytest.approx(3.63, rel=0.05)
    assert [drive(hb) for hb in (11.5, 10, 8, 5)] == [4.75] * 4


@pytest.mark.parametrize("hemoglobin, least, most", [(10.5, 1, 2), (9.5, 1, 4), (8.8, 2, 6)])
def test_transfusion_calms_a_thalassemic_marrow_as_was_measured(hemoglobin, least, most):
    assert least <= drive(hemoglobin, set_point(effective=0.2)) <= most


def test_sickle_cells_ask_for_less_the_shorter_they_live():
    lives = np.array([6, 15, 22, 60, 120])
    assert stiffness(lives)[[0, 1, -1]] == pytest.approx([1, 1, 0])
    assert (np.diff(set_point(stiffness(lives))) >= 0).all()
    assert red_cells_at_rest(15 / 120, set_point(1))[0] == pytest.approx(8, abs=0.01)


@given(shares, shares, shares)
def test_a_worse_kidney_never_has_more_hemoglobin(undriven, kidney, less):
    better, worse = (red_cells_at_rest(undriven, kidney=k)[0] for k in (kidney, kidney * less))
    assert worse <= better


@given(shares, shares)
def test_cells_that_live_longer_never_give_less_hemoglobin(undriven, less):
    assert red_cells_at_rest(undriven * less)[0] <= red_cells_at_rest(undriven)[0] * (1 + 1e-12)
    assert red_cells_at_rest(undriven)[1] <= MOST_DRIVE
