"""Stages with a message: against the plain equations, and what must hold."""

import numpy as np
import pytest
from boxes import anywhere, examples
from hypothesis import given
from hypothesis import strategies as st
from p02_self_renewal.second import four_stages, stages, three_stages
from scipy.integrate import solve_ivp

from hsclib import SelfRenewal
from hsclib.p02_self_renewal.chain import SETS
from hsclib.p02_self_renewal.self_renewal import BODY_WEIGHT, GROWTH_LIMIT

THREE = {"parameter_set": "published three stages", "stem_division_rate": 0.1}


@pytest.mark.parametrize("settings, day, share", [({}, 5.4, 0.125), ({}, 56, 0.5)])
def test_blood_comes_back_as_in_the_reference_run(settings, day, share):
    mature = SelfRenewal(**settings).run().series["mature"]
    assert np.interp(day, mature.x, mature.y) == pytest.approx(share, abs=0.002)


@pytest.mark.parametrize("left, day", [(0.5, 1.8), (0.1, 2.3), (0.01, 3.1)])
def test_the_nadir_of_three_stages_comes_when_the_reference_says(left, day):
    assert SelfRenewal(**THREE, surviving_fraction=left).run().readouts["nadir_day"].value == pytest.approx(
        day, abs=0.05
    )


# the published calibration


def test_the_published_marrow_has_the_transcribed_values():
    marrow = SETS["published three stages"]
    assert marrow.k == pytest.approx(1.75e-9, rel=1e-9)
    assert marrow.a[1] == pytest.approx(0.84908, abs=5e-6)
    assert marrow.p[1] == pytest.approx(0.4595, abs=5e-5)
    assert marrow.cells == pytest.approx((1e7, 2e9, 4e8), rel=1e-9)
    assert marrow.amplification == pytest.approx(920)


@pytest.mark.parametrize("name, found", [("four stages", four_stages), ("published three stages", three_stages)])
def test_the_normal_state_is_that_of_a_root_finder(name, found):
    a, p, d, k, cells = found()
    marrow = SETS[name]
    assert (*marrow.a, *marrow.p, marrow.d, marrow.k, *marrow.cells) == pytest.approx((*a, *p, d, k, *cells), rel=1e-9)


@pytest.mark.parametrize("name", SETS)
def test_the_normal_state_is_at_rest(name):
    marrow = SETS[name]
    turnover = marrow.d * marrow.cells[-1]
    assert np.abs(stages(marrow.cells, marrow.a, marrow.p, marrow.d, marrow.k)).max() < 1e-10 * turnover


@pytest.mark.parametrize(
    "name, eigenvalues",
    [("published three stages", (-0.834, -0.521, -1.1e-4)), ("four stages", (-1.93, -0.44, -0.22, -0.0143))],
)
def test_the_normal_state_is_stable_as_in_the_reference_run(name, eigenvalues):
    m = SETS[name]
    cells = np.array(m.cells)
    columns = [
        (np.array(stages(cells + h, m.a, m.p, m.d, m.k)) - stages(cells - h, m.a, m.p, m.d, m.k)) / (2 * h[i])
        for i, h in enumerate(np.diag(1e-5 * cells))
    ]
    assert sorted(np.linalg.eigvals(np.transpose(columns)).real) == pytest.approx(sorted(eigenvalues), rel=0.05)


@pytest.mark.parametrize(
    "settings",
    [
        {"surviving_fraction": 0.01},
        {"feedback": "division", "stem_self_renewal": 0.51},
        {"feedback": "none", "stem_self_renewal": 0.49},
        {"hit": "stem cells are lost", "surviving_fraction": 0.05, "stem_division_rate": 0.2, "clearance": 1},
        {**THREE, "stem_self_renewal": 0.86, "surviving_fraction": 0.3},
    ],
    ids=lambda settings: ", ".join(map(str, settings.values())),
)
def test_logarithms_give_what_the_plain_equations_give(settings):
    model = SelfRenewal(**settings, days=200)
    marrow, run = SETS[model.parameter_set], model.run()
    a = (model.stem_self_renewal, *marrow.a[1:])
    p = (model.stem_division_rate, *marrow.p[1:])
    fixed = (model.stem_self_renewal, *(ai / (2 * marrow.a[0]) for ai in marrow.a[1:]))
    start = np.array(marrow.cells) * model.surviving_fraction
    start[-1] = marrow.cells[-1]
    if model.hit == "stem cells are lost":
        start[1:] = marrow.cells[1:]

    def plain(t, c):
        if model.feedback == "division":  # s/s* is that of the normal marrow, whatever the share is set to
            return stages(c, (marrow.a[0], *a[1:]), p, model.clearance, marrow.k, "division", fixed)
        return stages(c, a, p, model.clearance, marrow.k, model.feedback, fixed)

    t = run.series["stem"].x
    y = solve_ivp(plain, (0, t[-1]), start, "Radau", t, rtol=1e-9, atol=1e-3).y
    assert run.series["stem"].y == pytest.approx(y[0] / marrow.cells[0], rel=1e-5)
    assert run.series["mature"].y == pytest.approx(y[-1] / marrow.cells[-1], rel=1e-5)
    assert run.series["progenitor"].y == pytest.approx(y[1:-1].sum(axis=0) / sum(marrow.cells[1:-1]), rel=1e-5)


# what must hold


@given(a1=st.floats(0.62, 0.95), p1=st.floats(0.05, 0.3), left=st.floats(0.05, 1))
@examples[20]
def test_the_signal_returns_to_one_whatever_the_stem_cells_are(a1, p1, left):
    run = SelfRenewal(stem_self_renewal=a1, stem_division_rate=p1, surviving_fraction=left, days=7300).run()
    assert run.readouts["steady_signal"].value == 1
    assert run.readouts["signal_at_end"].value == pytest.approx(1, abs=1e-3)


@given(a1=st.floats(0.4, 0.58))
@examples[20]
def test_a_stage_that_renews_itself_better_takes_over(a1):
    run = SelfRenewal(stem_self_renewal=a1, days=7300).run()
    assert run.readouts["steady_signal"].value == pytest.approx(a1 / 0.6)  # the next stage has 0.60
    assert run.readouts["signal_at_end"].value == pytest.approx(a1 / 0.6, abs=1e-3)
    assert run.readouts["stem_at_end"].value < 0.01
    assert run.series["mature"].y[-1] == pytest.approx((2 * 0.6 - 1) / (2 * 0.85 - 1), rel=1e-3)  # c_n* = (2a − 1)/k


@pytest.mark.parametrize("feedback", ["division", "none"])
def test_without_a_message_on_self_renewal_the_pool_holds_at_one_half_only(feedback):
    ends = [
        SelfRenewal(feedback=feedback, stem_self_renewal=a1).run().readouts["stem_at_end"].value
        for a1 in (0.49, 0.5, 0.51)
    ]
    assert ends[0] < 0.08 < ends[1] == pytest.approx(0.1, rel=1e-9)
    assert ends[2] > 0.14


@given(a1=st.floats(0.4, 0.95), p1=st.floats(0.01, 0.3))
@examples[20]
def test_without_a_message_the_pool_grows_by_its_share_and_speed(a1, p1):
    run = SelfRenewal(
        feedback="none", stem_self_renewal=a1, stem_division_rate=p1, surviving_fraction=1, days=100
    ).run()
    expected = np.exp((2 * a1 - 1) * p1 * run.series["stem"].x)
    assert run.series["stem"].y == pytest.approx(np.minimum(expected, GROWTH_LIMIT), rel=1e-5)


@given(a1=st.floats(0.65, 0.95), left=st.floats(0.01, 1))
@examples[20]
def test_faster_division_needs_a_smaller_pool_for_the_same_blood(a1, left):
    slow, fast = (
        SelfRenewal(stem_self_renewal=a1, stem_division_rate=p, surviving_fraction=left, days=7300).run()
        for p in (0.1, 0.2)
    )
    assert fast.readouts["stem_at_end"].value == pytest.approx(slow.readouts["stem_at_end"].value / 2, rel=0.02)
    assert fast.series["mature"].y[-1] == pytest.approx(slow.series["mature"].y[-1], rel=0.01)


def test_a_larger_graft_brings_blood_back_earlier():
    runs = [
        SelfRenewal(**THREE, hit="graft into an empty marrow", surviving_fraction=g).run()
        for g in (0.05, 0.1, 0.2, 0.5, 1)
    ]
    assert (np.diff([run.readouts["neutrophils_above_a_tenth_day"].value for run in runs]) < 0).all()


def test_an_untouched_marrow_stays_as_it_is():
    run = SelfRenewal(surviving_fraction=1, days=7300).run()
    for series in run.series.values():
        assert series.y == pytest.approx(1, abs=1e-6)
    assert "never fall" in run.sentence


def test_less_than_one_cell_in_the_body_is_none():
    stem = SelfRenewal(feedback="none", stem_self_renewal=0.4, stem_division_rate=0.3, days=7300).run().series["stem"].y
    assert stem[-1] == 0
    assert stem[stem > 0].min() >= 1 / (SETS["four stages"].cells[0] * BODY_WEIGHT)


@given(settings=anywhere(SelfRenewal))
@examples[40]
def test_the_sentence_and_the_readouts_agree(settings):
    run = SelfRenewal(**settings).run()
    assert ("no stem cell is left" in run.sentence) == (run.readouts["stem_at_end"].value == 0)
    assert ("millionfold" in run.sentence) == (run.readouts["stem_at_end"].value >= GROWTH_LIMIT)


@pytest.mark.parametrize(
    "option, brought",
    [
        ("four stages", {"stem_self_renewal": 0.85, "stem_division_rate": 0.05}),
        ("published three stages", {"stem_self_renewal": 0.85, "stem_division_rate": 0.1}),
    ],
)
def test_a_set_brings_its_stem_cells(option, brought):
    assert SelfRenewal.typical(parameter_set=option).settings.items() >= brought.items()
    assert SelfRenewal.typical(parameter_set=option, stem_self_renewal=0.7).stem_self_renewal == 0.7


@pytest.mark.parametrize("feedback, share", [("none", "10 %"), ("division", "15 %")])
def test_a_plateau_is_lowest_from_its_first_day_on(feedback, share):
    run = SelfRenewal.typical(feedback=feedback).run()
    assert run.readouts["nadir_day"].value == pytest.approx(3, abs=0.3)
    assert (
        f"have fallen to {share} of normal by day {run.readouts['nadir_day'].value:.1f}, and stay there" in run.sentence
    )
