"""The published numbers: each belongs to a model, holds at settings that the model takes, and has a source."""

from dataclasses import replace

import pytest
from toy import Toy

import hsclib
from hsclib import against_data, evidence
from hsclib.evidence import Row, misfit, remark

MODELS = hsclib.MODELS
ROWS = [
    pytest.param(MODELS[name], row, id=f"{name}-{i}: {row.target}")
    for name in MODELS
    for i, row in enumerate(evidence.rows(hsclib.MODELS[name]))
]
MARKS = {"V", "V-code", "TEACH", "RUN", "M", "C", "T"}
every_row = pytest.mark.parametrize("model, row", ROWS)


@every_row
def test_a_row_names_a_curve_or_a_readout_of_its_model(model, row):
    run = model(**dict(row.settings)).run()
    assert row.target in (run.readouts if row.x is None else run.series)


@every_row
def test_a_row_has_the_unit_of_what_it_is_compared_with(model, row):
    run = model(**dict(row.settings)).run()
    assert row.unit == (run.readouts[row.target].unit if row.x is None else run.series[row.target].y_unit)


@every_row
def test_a_row_lies_on_the_curve_that_it_names(model, row):
    if row.x is not None:
        x = model(**dict(row.settings)).run().series[row.target].x
        assert x[0] <= row.x <= x[-1]


@every_row
def test_the_settings_of_a_row_are_parameters_that_the_model_takes(model, row):
    assert row.settings
    assert model(**dict(row.settings)).settings.items() >= dict(row.settings).items()


@every_row
def test_a_row_has_one_of_the_four_roles(model, row):
    assert row.role in {"validation", "calibration", "numerical", "consistency"}


@every_row
def test_a_row_says_what_its_number_is_and_how_far_it_was_checked(model, row):
    assert row.statistic
    assert row.mark in MARKS


@every_row
def test_the_spread_of_a_row_holds_its_value(model, row):
    assert (row.low is None) == (row.high is None)
    assert row.low is None or row.low <= row.value <= row.high


@every_row
def test_a_band_to_pass_is_ordered_and_may_hold_the_value(model, row):
    assert (row.pass_low is None) == (row.pass_high is None)
    assert row.pass_low is None or row.pass_low < row.pass_high
    assert row.pass_low is None or row.pass_low <= row.value <= row.pass_high


@every_row
def test_what_was_published_has_a_source_and_what_was_only_computed_has_none(model, row):
    assert bool(row.source) == (row.role != "numerical")


@every_row
def test_a_check_of_the_numerics_claims_no_publication_and_must_pass(model, row):
    if row.role == "numerical":
        assert row.mark not in {"V", "V-code"}
        assert row.pass_low is not None


@every_row
def test_a_row_names_its_patient(model, row):
    assert row.patient


@pytest.mark.parametrize("name", MODELS)
def test_a_patient_has_one_set_of_published_settings(name):
    published = {(row.patient, row.settings) for row in evidence.rows(hsclib.MODELS[name]) if row.role != "numerical"}
    assert len({patient for patient, _ in published}) == len(published), "two buttons of the panel would read alike"


@pytest.mark.parametrize("name", MODELS)
def test_the_two_tables_against_the_data_share_all_rows(name):
    published, numerical = against_data(MODELS[name]), against_data(MODELS[name], numerical=True)
    assert len(published.rows) + len(numerical.rows) == len(evidence.rows(hsclib.MODELS[name]))
    assert len(numerical.rows) == sum(row.role == "numerical" for row in evidence.rows(hsclib.MODELS[name]))
    assert name in published._repr_html_()


def test_the_table_against_the_data_shows_number_band_role_and_source_beside_the_model():
    found = [dict(zip(table.headers, row)) for table in [against_data(hsclib.MarrowRecovery)] for row in table.rows]
    puisset = next(row for row in found if row["Source"] == "Puisset 2007")
    assert puisset["Published"] == "4.10 mg·h/L (1.90 – 8.70)"
    assert puisset["Model"] == "3.98 mg·h/L"  # 85 mg/m² · 1.8 m² / (7.4 L · 5.2 per hour)
    assert puisset["Must lie in"] == "1.90 – 8.70"
    assert puisset["Role"] == "validation"


# comparisons, on rows made by hand


def row(value, role="validation", *, target="rate", x=None, source="friberg2002", **settings):
    return Row(
        model="Toy",
        target=target,
        x=x,
        value=value,
        low=None,
        high=None,
        pass_low=None,
        pass_high=None,
        unit="g/d",
        statistic="mean of 9",
        settings=tuple(settings.items()),
        patient="A bag",
        role=role,
        source=source,
        note="",
        row="",
        mark="V",
    )


RUN = Toy(amount=2, share=0.5, count=2, seed=1).run()  # rate 2 g/d; growth 2·day and noise below 1


def test_the_misfit_is_the_median_relative_error():
    # off by 0, by 1/4 and by 3/5
    assert misfit([row(2), row(1.6), row(5)], RUN) == (pytest.approx(0.25), 3)


def test_the_misfit_leaves_out_all_but_validation():
    assert misfit([row(2), row(9, "calibration"), row(9, "numerical"), row(9, "consistency")], RUN) == (0, 1)


def test_the_misfit_leaves_out_what_holds_at_other_settings():
    assert misfit([row(2, amount=2), row(9, amount=3), row(9, amount=2, warm=True)], RUN) == (0, 1)


def test_without_numbers_there_is_no_misfit():
    assert misfit([row(9, amount=3)], RUN) == (None, 0)


def test_the_misfit_of_a_negative_number_is_positive_and_that_of_zero_is_left_out():
    assert misfit([row(-1), row(0)], RUN) == (pytest.approx(3), 1)


def test_what_did_not_happen_is_infinitely_far_from_a_published_day():
    assert misfit([row(3, target="melting_day")], RUN) == (float("inf"), 1)


def test_a_number_on_a_curve_is_compared_between_its_points():
    growth = RUN.series["growth"].y
    assert row(1, target="growth", x=1.5).of(RUN) == pytest.approx((growth[1] + growth[2]) / 2)


def test_a_row_holds_only_at_all_of_its_settings():
    assert row(1, amount=2, count=2).holds_at(RUN)
    assert not row(1, amount=2, count=3).holds_at(RUN)
    assert not row(1, container="jar").holds_at(RUN)


def test_the_remark_counts_the_published_numbers_and_says_what_it_leaves_out():
    said, _ = remark([row(1.6, amount=2), row(9, "calibration"), row(7, "numerical", source=""), row(9, amount=3)], RUN)
    assert said == "A bag: 2 published numbers, misfit 25 % (median of 1); 1 used for calibration and left out"


def test_the_remark_sets_each_number_beside_the_model_with_its_source():
    _, lines = remark([row(1.6, amount=2), row(9, amount=3)], RUN)
    assert len(lines) == 1
    assert lines[0] == "Rate: 1.60 g/d, model 2.00 g/d. mean of 9. Friberg 2002."


def test_there_is_no_remark_where_nothing_was_published():
    assert remark([row(1.6, amount=3), row(7, "numerical")], RUN) == ("", [])


def test_the_remark_says_what_did_not_happen_instead_of_an_infinite_misfit():
    said, lines = remark([row(3, target="melting_day")], RUN)
    assert "did not happen" in lines[0]
    assert said == "A bag: 1 published number, not reached in the model"


def test_a_model_without_published_numbers_has_no_rows():
    assert evidence.rows(Toy) == ()


def test_settings_are_read_as_numbers_switches_and_names():
    text = "dose=100; share=0.5; warm=True; cold=False; source=auto PB"
    assert evidence._settings(text) == (
        ("dose", 100),
        ("share", 0.5),
        ("warm", True),
        ("cold", False),
        ("source", "auto PB"),
    )


# thresholds

SERIES = sorted({r["series"] for r in evidence.table("thresholds")})


@pytest.mark.parametrize("series", SERIES)
def test_thresholds_come_highest_first(series):
    values = [t.value for t in evidence.thresholds(series)]
    assert values == sorted(set(values), reverse=True)
    assert values[-1] > 0


def test_the_grades_of_a_low_count_are_those_of_the_ctcae():
    grades = {
        series: {t.label: t.value for t in evidence.thresholds(series)} for series in ("neutrophils", "platelets")
    }
    assert grades["neutrophils"] == {"grade 2": 1.5, "grade 3": 1.0, "grade 4": 0.5}
    assert grades["platelets"] == {"grade 2": 75, "grade 3": 50, "grade 4": 25}


def test_a_series_without_thresholds_has_none():
    assert evidence.thresholds("stem_cells") == ()


@pytest.mark.parametrize("series", SERIES)
def test_every_threshold_belongs_to_a_curve_of_a_model(series):
    curve = series.partition(":")[0]
    assert any(curve in model().run().series for model in MODELS.values())


def test_a_row_is_immutable():
    with pytest.raises(AttributeError):
        row(1).value = 2
    assert replace(row(1), value=2).value == 2
