"""Patients who differ as published, and runs that differ by chance alone."""

import numpy as np
import pytest
from toy import Still, Toy

import hsclib
from hsclib.cohort import PERCENTILES, Cohort

MODELS = [Toy, Still, *hsclib.MODELS.values()]
VARIED = [m for m in MODELS if any(p.variability for p in m.parameters())]
CHANCE = [m for m in MODELS if any(p.name == "seed" for p in m.parameters())]


# cohorts


@pytest.mark.parametrize("model", VARIED)
def test_a_cohort_is_the_same_for_the_same_seed(model):
    first, again = model().cohort(8, seed=3), model().cohort(8, seed=3)
    assert all(np.array_equal(first.bands[k].y, again.bands[k].y) for k in first.bands)


@pytest.mark.parametrize("model", VARIED)
def test_another_seed_gives_another_cohort(model):
    first, other = model().cohort(8, seed=3), model().cohort(8, seed=4)
    assert any(not np.array_equal(first.bands[k].y, other.bands[k].y) for k in first.bands)


@pytest.mark.parametrize("model", VARIED)
def test_a_cohort_has_a_band_for_every_series_and_a_column_for_every_readout(model):
    run, cohort = model().run(), model().cohort(8)
    assert cohort.bands.keys() == run.series.keys()
    assert {k: v.shape for k, v in cohort.readouts.items()} == {k: (8,) for k in run.readouts}


@pytest.mark.parametrize("model", VARIED)
def test_every_band_holds_ordered_percentiles_on_its_x(model):
    for band in model().cohort(8).bands.values():
        assert band.percentiles == PERCENTILES
        assert band.y.shape == (len(PERCENTILES), len(band.x))
        assert (np.diff(band.y, axis=0) >= 0).all()


@pytest.mark.parametrize("model", [m for m in MODELS if m not in VARIED])
def test_a_model_without_a_spread_has_no_cohort_and_says_so(model):
    with pytest.raises(TypeError, match=f"{model.__name__}.*no parameter with a spread"):
        model().cohort(8)


def test_a_cohort_varies_what_has_a_spread_and_nothing_else():
    class Watched(Toy):
        """Keeps who was drawn."""

        def _run_all(self, people):
            seen.extend(people)
            return super()._run_all(people)

    seen = []
    Watched(amount=4, seed=7).cohort(200, seed=1)
    assert len({person.amount for person in seen}) == 200
    assert np.median([person.amount for person in seen]) == pytest.approx(4, rel=0.1)
    assert {person.seed for person in seen} == {7}


@pytest.mark.kind("bad input", "a value out of range, or no number")
@pytest.mark.parametrize("n", [0, -1, 2.5, True, "10"])
def test_a_cohort_of_no_whole_number_of_patients_is_refused(n):
    with pytest.raises(ValueError, match="whole number"):
        Toy().cohort(n)


@pytest.mark.parametrize("model", CHANCE)
def test_repeats_differ_by_chance_alone(model):
    repeats, runs = model().repeats(5, seed=2), [model(seed=2 + i).run() for i in range(5)]
    for name, band in repeats.bands.items():
        assert np.array_equal(band.y, np.percentile([run.series[name].y for run in runs], PERCENTILES, axis=0))


@pytest.mark.parametrize("model", [m for m in MODELS if m not in CHANCE])
def test_a_model_without_a_seed_has_no_repeats_and_says_so(model):
    with pytest.raises(TypeError, match=f"{model.__name__} has no seed"):
        model().repeats(5)


def test_a_cohort_counts_what_did_not_happen_as_nan():
    cohort = Cohort.of([Toy(warm=warm).run() for warm in (True, False, True)])
    assert np.isnan(cohort.readouts["melting_day"]).tolist() == [False, True, False]


def test_a_cohort_keeps_names_as_names():
    cohort = Cohort.of([Toy(container=name).run() for name in ("bag", "jar")])
    assert cohort.readouts["container"].tolist() == ["bag", "jar"]


def test_percentiles_of_a_cohort_on_known_curves():
    runs = [Still(size=size).run() for size in np.linspace(0, 2, 101)]
    assert Cohort.of(runs).bands["size"].y[:, 0] == pytest.approx([0.1, 0.5, 1.0, 1.5, 1.9])
