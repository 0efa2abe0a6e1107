"""The numbers that models are held against: each is of its model, in its unit, and the model lies in its band."""

import csv
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import reference
from toy import Toy

import hsclib
from hsclib import against_data, comparison, evidence
from hsclib.evidence import Row, misfit, remark
from hsclib.sources import SOURCES

MODELS = hsclib.MODELS
every_model = pytest.mark.parametrize("name", MODELS)


@cache
def compared(name):
    """Each number of a model, with the run or the cohort at its settings: a list of (row, that)."""
    model = MODELS[name]
    return comparison.held_against(model, (*evidence.rows(model), *evidence.reference(model)))


@every_model
def test_the_model_lies_in_the_band_of_every_number_save_those_that_it_is_known_to_miss(name):
    """Of a publication or of another solution. Those without a band are shown beside the model, and not tested."""
    wrong = [
        f"{row.target}{'' if row.x is None else f' at {row.x:g}'}, {row.patient} ({row.role}): "
        f"{row.of(run)} is {'' if row.passes(run) else 'not '}in {row.pass_low:g} to {row.pass_high:g}"
        for row, run in compared(name)
        if row.passes(run) is row.mismatch
    ]
    assert not wrong, "\n".join(wrong)


@every_model
def test_no_number_that_set_the_model_is_known_to_be_missed_and_a_reason_is_given(name):
    for row in evidence.rows(MODELS[name]):
        if row.mismatch and row.pass_low is not None:
            assert row.role == "validation" and row.note.startswith("known mismatch: ") and len(row.note) > 30, row.note


@every_model
def test_a_number_is_of_a_curve_or_a_readout_of_its_model_and_in_its_unit(name):
    for row, run in compared(name):
        where = f"{row.target}, {row.patient}"
        if row.patients:
            assert row.unit == "1" and MODELS[name]().run().series[row.target].kind == "step", where
            assert run.bands[row.target].x[0] <= row.x <= run.bands[row.target].x[-1], where
        elif row.x is None:
            assert row.unit == run.readouts[row.target].unit, where
        else:
            series = run.series[row.target]
            assert row.unit == series.y_unit, where
            assert series.x[0] <= row.x <= series.x[-1], where


def test_a_share_is_that_of_the_virtual_patients_and_stands_in_no_panel():
    rows = [row for row in evidence.rows(hsclib.Transplant) if row.patients]
    ((row, cohort),) = comparison.held_against(hsclib.Transplant, [replace(rows[0], patients=20)])
    came = cohort.bands[row.target]
    assert row.of(cohort) == pytest.approx(np.interp(row.x, came.x, came.mean))
    assert remark(rows, hsclib.Transplant(**dict(row.settings)).run()) == ("", [])


@every_model
def test_a_patient_has_one_set_of_published_settings(name):
    published = {(row.patient, row.settings) for row in evidence.rows(MODELS[name])}
    assert len({patient for patient, _ in published}) == len(published), "two buttons of the panel would read alike"


@every_model
def test_the_two_tables_against_the_data_show_all_rows_and_which_are_not_tested(name):
    published, numerical = against_data(MODELS[name]), against_data(MODELS[name], numerical=True)
    untested = [row.pass_low is None for row in evidence.rows(MODELS[name])]
    assert [row[published.headers.index("Must lie in")] == "shown only" for row in published.rows] == untested
    assert len(numerical.rows) == len(evidence.reference(MODELS[name]))
    assert name in published._repr_html_()


@every_model
def test_a_published_constant_has_a_source_a_unit_and_a_label(name):
    for constant in MODELS[name].constants().values():
        assert constant.label, name
        assert isinstance(constant.unit, str), constant.label
        if constant.provenance != "teaching":
            assert constant.source in SOURCES, constant.label


def test_the_table_against_the_data_shows_number_band_role_and_source_beside_the_model():
    found = [dict(zip(table.headers, row)) for table in [against_data(hsclib.MarrowRecovery)] for row in table.rows]
    puisset = next(row for row in found if row["Source"] == "Puisset 2007")
    assert puisset["Published"] == "4.10 mg·h/L (1.90 – 8.70)"
    assert puisset["Model"] == "3.98 mg·h/L"  # 85 mg/m² · 1.8 m² / (7.4 L · 5.2 per hour)
    assert puisset["Must lie in"] == "1.90 – 8.70"
    assert puisset["Role"] == "validation"


# other solutions


def reference_rows():
    with reference.FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_other_solution_is_of_a_model_and_every_model_with_one_has_its_rows():
    assert {row["model"] for row in reference_rows()} == set(reference.SECOND) <= set(MODELS)


QUICK = ("BloodTurnover", "Colonies", "VectorCopies", "GeneTherapy", "VirtualClinic", "CloneRepertoire")


def test_the_script_writes_the_values_that_the_file_has():
    rows = [row for row in reference_rows() if row["model"] in QUICK]
    for row, again in zip(rows, reference.written_again(rows), strict=True):
        assert float(again["value"]) == pytest.approx(float(row["value"]), rel=1e-6), row


# what cannot be right is refused when it is read

GOOD = {
    "target": "rate",
    "x": "",
    "value": "2",
    "low": "",
    "high": "",
    "pass_low": "1",
    "pass_high": "3",
    "unit": "g/d",
    "statistic": "mean of 9",
    "settings": "amount=2; count=2",
    "patient": "A bag",
    "role": "validation",
    "source": "friberg2002",
    "note": "",
}


@pytest.fixture
def read(tmp_path, monkeypatch):
    """A function that reads these rows as the CSV file beside the toy."""

    def read(*rows):
        with (tmp_path / "toy.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        monkeypatch.setattr(evidence, "files", lambda package: tmp_path)
        evidence.table.cache_clear()
        return evidence.rows.__wrapped__(model)

    model = type("Toy", (Toy,), {"__module__": "page.toy"})
    yield read
    evidence.table.cache_clear()


def test_a_row_is_read_with_its_settings_as_the_parameters_take_them(read):
    (row,) = read(GOOD | {"settings": "amount=2; share=0.5; warm=True; container=bag; count=4"})
    assert row.settings == (("amount", 2.0), ("share", 0.5), ("warm", True), ("container", "bag"), ("count", 4))
    assert (row.value, row.low, row.pass_low, row.x) == (2, None, 1, None)


@pytest.mark.kind("bad input", "an impossible row of a table")
@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"role": "validaton"}, "unknown role 'validaton'; known: validation, calibration, consistency"),
        ({"role": "numerical", "source": ""}, "unknown role 'numerical'"),
        ({"source": "nobody1999"}, "unknown source 'nobody1999'"),
        ({"source": ""}, "unknown source ''"),
        ({"settings": "amont=2"}, "amont"),
        ({"settings": "amount=20"}, "Amount"),
        ({"settings": "amount=two"}, "two"),
        ({"settings": "warm=yes"}, "Warm"),
        ({"settings": ""}, "settings is empty"),
        ({"value": "much"}, "much"),
        ({"value": ""}, "value is empty"),
        ({"target": ""}, "target is empty"),
        ({"statistic": ""}, "statistic is empty"),
        ({"patient": ""}, "patient is empty"),
        ({"low": "3", "high": "4"}, "2.0 does not lie from 3.0 to 4.0"),
        ({"low": "1"}, "from 1.0 to None"),
        ({"pass_low": "3", "pass_high": "1"}, "does not lie from 3.0 to 1.0"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_file_and_line(read, wrong, words):
    with pytest.raises(ValueError) as refusal:
        read(GOOD, GOOD | wrong)
    assert str(refusal.value).startswith("page/toy.csv, line 3: ")
    assert words in str(refusal.value)


@pytest.mark.kind("bad input", "an impossible row of a table")
def test_a_file_with_other_columns_is_refused(read):
    with pytest.raises(ValueError, match="page/toy.csv, line 2: the columns must be target, x, value"):
        read(GOOD | {"mark": "V"})


def test_a_model_without_published_numbers_has_no_rows():
    assert evidence.rows(Toy) == evidence.reference(Toy) == ()


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
        settings=tuple(settings.items()) or (("count", 2),),
        patient="A bag",
        role=role,
        source=source,
    )


RUN = Toy(amount=2, share=0.5, count=2, seed=1).run()  # rate 2 g/d; growth 2·day and noise below 1


def test_the_misfit_is_the_median_relative_error():
    # off by 0, by 1/4 and by 3/5
    assert misfit([row(2), row(1.6), row(5)], RUN) == (pytest.approx(0.25), 3)


def test_the_misfit_leaves_out_all_but_validation():
    assert misfit([row(2), row(9, "calibration"), row(9, "consistency")], RUN) == (0, 1)


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


@pytest.mark.parametrize(
    "rows, said",
    [
        ([row(1.6, amount=3)], ""),
        ([row(1.9)], "A bag: 1 published number, 1 met."),
        ([row(1.9), row(2.1), row(9, amount=3)], "A bag: 2 published numbers, 2 met."),
        ([row(1.6)], "A bag: 1 published number, none met. Rate: published 1.60 g/d, the model 2.00 g/d."),
        (
            [row(1.9), row(1.6), row(5), row(99, "calibration")],
            "A bag: 4 published numbers, 1 used to set the model, 1 met. Rate: published 5.00 g/d, the model 2.00 g/d.",
        ),
        ([row(9, "calibration")], "A bag: 1 published number, 1 used to set the model."),
        ([row(9, "calibration")] * 3, "A bag: 3 published numbers, 3 used to set the model."),
        ([row(9, "calibration"), row(2)], "A bag: 2 published numbers, 1 used to set the model, 1 met."),
        (
            [row(9, "calibration"), row(2), row(2, "consistency")],
            "A bag: 3 published numbers, 1 used to set the model, 2 met.",
        ),
        (
            [row(3, target="melting_day")],
            "A bag: 1 published number, none met. Day of melting: published 3.00 g/d, it did not happen in the model.",
        ),
    ],
)
def test_the_remark_is_a_sentence_on_the_number_that_the_model_misses_most(rows, said):
    assert remark(rows, RUN)[0] == said


def test_a_number_is_met_within_its_spread_or_else_its_band_or_else_a_tenth_of_it():
    def met(**ends):
        return remark([replace(row(4), **ends)], RUN)[0].endswith(", 1 met.")  # the model has 2

    assert met(low=1, high=9) and not met(low=3, high=9, pass_low=1, pass_high=9)
    assert met(pass_low=1, pass_high=9) and not met()


def test_the_remark_sets_each_number_beside_the_model_with_its_source_the_farthest_off_first():
    _, lines = remark([row(1.9), row(9, "calibration"), row(1.6, amount=2), row(9, amount=3)], RUN)
    assert lines == [
        "Rate: published 1.60 g/d, the model 2.00 g/d. mean of 9. Friberg 2002.",
        "Rate: published 1.90 g/d, the model 2.00 g/d. mean of 9. Friberg 2002.",
        "Rate: published 9.00 g/d, the model 2.00 g/d. mean of 9. Friberg 2002. Used to set the model.",
    ]


def test_a_row_is_immutable():
    with pytest.raises(AttributeError):
        row(1).value = 2
    assert replace(row(1), value=2).value == 2
