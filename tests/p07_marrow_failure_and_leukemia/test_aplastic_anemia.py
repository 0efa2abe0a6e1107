"""Aplastic anemia: the criteria of the clinic by hand, and what must hold."""

import numpy as np
import pytest

from hsclib import AplasticAnemia
from hsclib.p07_marrow_failure_and_leukemia.aplastic_anemia import response, severe


def readout(name, e, eltrombopag=False):
    return AplasticAnemia(immunosuppression=e, eltrombopag=eltrombopag).run().readouts[name].value


# the criteria


@pytest.mark.parametrize(
    "counts, met",
    [
        ((0.4, 15, 70), 2),
        ((0.4, 30, 50), 2),
        ((0.6, 15, 50), 2),
        ((0.4, 15, 50), 3),
        ((0.6, 30, 50), 1),
        ((0.5, 20, 60), 0),
    ],
)
def test_each_low_count_is_one_criterion_and_the_limit_itself_is_not_low(counts, met):
    assert len(severe(*counts)) == met


@pytest.mark.parametrize(
    "counts, expected",
    [  # neutrophils, platelets, hemoglobin, reticulocytes
        ((1.0, 100, 10.0, 50), "complete"),
        ((0.99, 100, 10.0, 50), "partial"),
        ((1.0, 99, 10.0, 50), "partial"),
        ((1.0, 100, 9.9, 50), "partial"),
        ((0.4, 100, 12.0, 50), "none"),
        ((0.4, 100, 12.0, 60), "partial"),
        ((2.0, 19, 12.0, 59), "none"),
        ((0.4, 19, 12.0, 90), "none"),
    ],
)
def test_the_response_follows_the_published_criteria(counts, expected):
    assert response(*counts) == expected


@pytest.mark.parametrize(
    "e, eltrombopag, expected",
    [
        (0.8, False, "none"),
        (0.9, False, "none"),
        (0.95, False, "partial"),
        (1, False, "partial"),
        (0.6, True, "none"),
        (0.8, True, "partial"),
        (0.95, True, "complete"),
        (0, False, "none"),
        (0, True, "none"),
    ],
)
def test_the_response_is_that_of_the_reference_runs(e, eltrombopag, expected):
    assert readout("response", e, eltrombopag) == expected


def test_the_sentence_says_which_counts_keep_it_severe_and_when_a_response_came_and_went():
    said = AplasticAnemia(immunosuppression=0.85).run().sentence
    assert "no response, still severe: platelets below 20 and reticulocytes below 60" in said
    assert "Without treatment" in AplasticAnemia(immunosuppression=0).run().sentence
    said = AplasticAnemia(immunosuppression=0.88, eltrombopag=True, returns=0.5, years=5).run().sentence
    assert "The first response came 78 days after treatment began. It was lost after 2.9 years." in said


# what must hold


@pytest.mark.parametrize("eltrombopag", [False, True])
@pytest.mark.parametrize("name", ["neutrophils", "platelets", "hemoglobin", "stem_cells"])
def test_the_less_of_the_attack_is_left_the_better_are_the_counts(name, eltrombopag):
    assert (np.diff([readout(f"{name}_6_months", e, eltrombopag) for e in np.linspace(0, 1, 11)]) > 0).all()


@pytest.mark.parametrize("e", [0, 0.3, 0.6, 0.75, 0.9, 1])
def test_eltrombopag_raises_every_count(e):
    for name in ("neutrophils", "platelets", "hemoglobin", "stem_cells"):
        assert readout(f"{name}_1_year", e, True) > readout(f"{name}_1_year", e)


def test_until_treatment_begins_it_makes_no_difference():
    untreated, treated = (AplasticAnemia(immunosuppression=e, eltrombopag=e > 0).run().series for e in (0, 1))
    for name in ("neutrophils", "platelets", "hemoglobin", "reticulocytes", "stem_cells"):
        before = untreated[name].x <= 240
        assert treated[name].y[before] == pytest.approx(untreated[name].y[before], rel=1e-6)


def test_it_begins_with_the_blood_of_a_healthy_marrow():
    series = AplasticAnemia().run().series
    start = [series[name].y[0] for name in ("neutrophils", "platelets", "hemoglobin", "reticulocytes", "stem_cells")]
    assert start == pytest.approx([4, 250, 14.5, 50, 1])


def test_counts_come_back_within_months_and_stem_cells_do_not_within_a_year():
    found = AplasticAnemia(immunosuppression=0.95, eltrombopag=True).run().readouts
    assert found["response"].value == "complete"
    assert found["stem_cells_1_year"].value < 0.1


@pytest.mark.parametrize("eltrombopag", [False, True])
def test_what_treatment_has_won_is_not_lost_again_in_the_first_six_months(eltrombopag):
    # a count that falls in these months would be called a relapse
    for e in (0.8, 0.9, 1):
        series = AplasticAnemia(immunosuppression=e, eltrombopag=eltrombopag).run().series
        for name in ("neutrophils", "platelets"):
            later = series[name].y[(series[name].x >= 300) & (series[name].x <= 422)]
            assert (np.diff(later) > 0).all()


def test_more_luck_brings_the_response_sooner_and_a_larger_return_the_relapse():
    def days(name, **settings):
        found = AplasticAnemia(**settings).run().readouts[name].value
        return np.inf if found is None else found

    for drug in (False, True):
        lucky = [days("first_response", immunosuppression=e, eltrombopag=drug, years=3) for e in (0.8, 0.85, 0.9, 1)]
        assert (np.diff(lucky) < 0).all()
    lost = [days("relapse", immunosuppression=0.9, returns=r, years=5) for r in (0.2, 0.4, 0.6, 1)]
    assert (np.diff(lost) < 0).all()
    assert days("relapse", immunosuppression=0.9, years=5) == np.inf


def test_nothing_returns_while_cyclosporine_is_given():
    kept, lost = (AplasticAnemia(immunosuppression=0.9, returns=r, years=3).run() for r in (0, 1))
    before = kept.series["platelets"].x <= 970
    assert lost.series["platelets"].y[before] == pytest.approx(kept.series["platelets"].y[before], rel=1e-4)
    assert lost.series["platelets"].y[-1] < 0.2 * kept.series["platelets"].y[-1]
    assert [event.x for event in kept.events] == [240] and [event.x for event in lost.events] == [240, 970]


def test_red_cells_are_of_usual_size_in_health_and_in_severe_disease_and_larger_in_recovery():
    sizes = [
        AplasticAnemia(immunosuppression=0.95, years=2, film_day=day).run().film.cell_volume for day in (0, 240, 970)
    ]
    assert sizes[0] == pytest.approx(90) and sizes[1] < 93 and 97 < sizes[2] < 100


@pytest.mark.parametrize("day", [0, 100, 240, 333.3, 605, 2000])
def test_the_film_holds_the_counts_of_its_day(day):
    run = AplasticAnemia(film_day=day).run()
    for name in ("hemoglobin", "neutrophils", "platelets"):
        expected = np.interp(min(day, 605), run.series[name].x, run.series[name].y)
        assert getattr(run.film, name) == run.readouts[f"{name}_on_film"].value == pytest.approx(expected)
    assert run.film.when == f"day {min(day, 605):.0f}"
