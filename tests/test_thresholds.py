"""The limits that pictures draw: grades as published, each of a curve that a model has."""

import hsclib
from hsclib import evidence

# thresholds

SERIES = sorted({r["series"] for r in evidence.table("thresholds")})


def test_thresholds_come_highest_first():
    for series in SERIES:
        values = [t.value for t in evidence.thresholds(series)]
        assert values == sorted(set(values), reverse=True), series
        assert values[-1] > 0, series


def test_the_grades_of_a_low_count_are_those_of_the_ctcae():
    grades = {
        series: {t.label: t.value for t in evidence.thresholds(series)} for series in ("neutrophils", "platelets")
    }
    assert grades["neutrophils"] == {"grade 2": 1.5, "grade 3": 1.0, "grade 4": 0.5}
    assert grades["platelets"] == {"grade 2": 75, "grade 3": 50, "grade 4": 25}


def test_a_series_without_thresholds_has_none():
    assert evidence.thresholds("stem_cells") == ()


def test_every_threshold_belongs_to_a_curve_of_a_model():
    curves = {curve for model in hsclib.MODELS.values() for curve in model().run().series}
    assert {series.partition(":")[0] for series in SERIES} <= curves


def test_a_published_share_and_its_spread_are_both_in_percent():
    rows = [row for model in hsclib.MODELS.values() for row in hsclib.against_data(model).rows]
    spreads = [published for _, _, published, *_ in rows if "(" in published]
    assert "9.5 % (8.4 – 10.8 %)" in spreads and "4.10 mg·h/L (1.90 – 8.70)" in spreads
    every = [row for model in hsclib.MODELS.values() for row in evidence.rows(model)]
    shares = [row for row in every if row.unit in ("1", "%") and row.low is not None]
    assert len([spread for spread in spreads if spread.endswith(" %)")]) == len(shares)
    assert "People with a clone above the limit at 59.4 y" in {row[0] for row in rows}
