"""What a reader has set elsewhere does not reach the models; for pictures see drawing/test_settings.py."""

import numpy as np
import pytest

import hsclib


@pytest.mark.kind("environment", "numpy set otherwise")
@pytest.mark.parametrize("model", [hsclib.ClonalHematopoiesis, hsclib.ChronicMyeloidLeukemia])
def test_a_number_too_small_for_the_machine_is_0_even_where_a_reader_wants_errors(model):
    usual = model().run()
    with np.errstate(all="raise"):
        assert model().run().to_csv() == usual.to_csv()
