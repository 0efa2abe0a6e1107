"""What every model is: immutable, validated, told in tables and files, and varied as published."""

import csv
import dataclasses
import io
import re
from html import unescape

import pytest
from boxes import ends
from toy import Still, Toy

import hsclib
from hsclib import evidence
from hsclib.model import Model
from hsclib.run import Readout, Run
from hsclib.words import exact

MODELS = [Toy, Still, *hsclib.MODELS.values()]
VARIED = [m for m in MODELS if any(p.variability for p in m.parameters())]
CHANCE = [m for m in MODELS if any(p.name == "seed" for p in m.parameters())]
COMPANIONS = [(m, option) for m in MODELS for option in m.companions]
every_model = pytest.mark.parametrize("model", MODELS)


# settings


def test_the_table_tells_which_constants_a_model_rests_on_and_no_others_of_their_module():
    told = hsclib.IronDeficiency.constants()
    assert {"RELEASE", "GAMMA", "MOST_DRIVE", "TAU_E"} <= told.keys()  # its own, and those it names for their functions
    assert "STIFF_LOWERS" not in told


@pytest.mark.kind("bad input", "a change of what cannot change")
@every_model
def test_a_model_is_frozen(model):
    name = model.parameters()[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(model(), name, model.parameters()[0].default)


@pytest.mark.kind("bad input", "a value without its name")
@every_model
def test_a_model_takes_keywords_only(model):
    with pytest.raises(TypeError):
        model(model.parameters()[0].default)


@pytest.mark.kind("bad input", "an unknown name")
@every_model
def test_an_unknown_parameter_is_a_type_error_that_lists_the_known_ones(model):
    with pytest.raises(TypeError, match=f"no_such_parameter.*{model.parameters()[0].name}"):
        model(no_such_parameter=1)


@pytest.mark.kind("bad input", "an unknown name")
def test_a_misspelt_parameter_gets_a_hint():
    with pytest.raises(TypeError, match="Did you mean 'amount'?"):
        Toy(amuont=1)


@every_model
def test_settings_are_the_parameters_in_order(model):
    assert model().settings == {p.name: p.default for p in model.parameters()}
    assert list(model().settings) == [p.name for p in model.parameters()]


def test_settings_hold_what_was_given():
    assert Toy(amount=3, warm=True).settings == Toy().settings | {"amount": 3.0, "warm": True}


@every_model
def test_a_run_remembers_its_model_and_its_settings(model):
    p = model.parameters()[0]
    run = model(**{p.name: ends(p)[-1]}).run()
    assert run.model == model.__name__
    assert run.settings == {q.name: q.default for q in model.parameters()} | {p.name: ends(p)[-1]}


def test_models_are_registered_under_their_names():
    assert {name: model.__name__ for name, model in hsclib.MODELS.items()} == {name: name for name in hsclib.MODELS}


def test_every_model_can_be_taken_from_the_package():
    assert all(getattr(hsclib, name) is model for name, model in hsclib.MODELS.items())


# companions


def test_a_model_never_changes_what_it_was_given():
    assert Toy(container="jar").settings == Toy().settings | {"container": "jar"}


def test_typical_brings_the_companions_of_an_option():
    jar = Toy.typical(container="jar")
    assert (jar.container, jar.amount, jar.warm) == ("jar", 5.0, True)


def test_what_is_given_by_name_stands_over_the_companions():
    jar = Toy.typical(container="jar", amount=1)
    assert (jar.amount, jar.warm) == (1.0, True)


@pytest.mark.kind("bad input", "an unknown name")
def test_typical_of_an_unknown_option_is_refused():
    with pytest.raises(ValueError, match="Container"):
        Toy.typical(container="box")


@pytest.mark.parametrize("model, option", COMPANIONS)
def test_every_option_with_companions_is_an_option_of_the_model(model, option):
    assert option in [(p.name, value) for p in model.parameters() for value in p.options]


@pytest.mark.parametrize("model, option", COMPANIONS)
def test_all_companions_are_allowed_values(model, option):
    model(**model.companions[option])


@pytest.mark.parametrize("model, option", COMPANIONS)
def test_the_companions_of_a_default_option_are_the_defaults(model, option):
    if option in model().settings.items():
        assert model.typical(**dict([option])) == model()


def test_companions_of_what_is_no_option_are_a_fault_of_the_declaration():
    with pytest.raises(TypeError, match="box"):
        type("Faulty", (Toy,), {"companions": {("container", "box"): {"amount": 1.0}}})


# files and tables


@every_model
def test_a_csv_file_holds_everything_of_a_run(model):
    run = model().run()
    rows = list(csv.DictReader(io.StringIO(run.to_csv())))
    of = {
        kind: [r for r in rows if r["kind"] == kind]
        for kind in ("model", "setting", "readout", "event", "series", "stack", "film")
    }
    assert sum(map(len, of.values())) == len(rows)
    assert [r["name"] for r in of["model"]] == [run.model]
    assert [(r["name"], r["value"], r["unit"], r["label"]) for r in of["setting"]] == [
        (p.name, _told(run.settings[p.name]), p.unit, p.label) for p in model.parameters()
    ]
    assert [(r["name"], r["value"], r["unit"], r["label"], r["part"]) for r in of["readout"]] == [
        (k, _told("" if r.value is None else r.value), r.unit, r.label, r.note if r.value is None else "")
        for k, r in run.readouts.items()
    ]
    events = [(e.label, e.x, e.amount, e.unit, "" if e.until is None else f"until {e.until:g}") for e in run.events]
    given = [(r["name"], float(r["x"]), float(r["value"] or "nan"), r["unit"], r["part"]) for r in of["event"]]
    assert [tuple(None if value != value else value for value in event) for event in given] == events
    points = [(k, "", x, s.x_unit, y, s.y_unit) for k, s in run.series.items() for x, y in zip(s.x, s.y)]
    assert _alike(of["series"], points)
    parts = [
        (k, part, x, s.x_unit, y, s.y_unit)
        for k, s in run.stacks.items()
        for part, ys in zip(s.parts, s.y)
        for x, y in zip(s.x, ys)
    ]
    assert _alike(of["stack"], parts)
    assert bool(of["film"]) == bool(run.film)
    for r in of["film"]:
        assert (
            float(r["value"]) == pytest.approx(getattr(run.film, r["name"]), rel=1e-11) and r["part"] == run.film.when
        )


def _told(value):
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _alike(rows, points):
    """Whether the rows are these points, name, part and units to the letter and the numbers to eleven digits."""
    found = [(r["name"], r["part"], float(r["x"]), r["x_unit"], float(r["value"]), r["unit"]) for r in rows]
    return found == [
        (name, part, pytest.approx(x, rel=1e-11, abs=0), x_unit, pytest.approx(y, rel=1e-11, abs=0), y_unit)
        for name, part, x, x_unit, y, y_unit in points
    ]


def test_a_csv_file_has_no_dust_of_binary_numbers():
    run = Toy(amount=0.1 + 0.2).run()
    assert "0.30000000000000004" in str(run.settings) and ",0.3,g,Amount\n" in run.to_csv()
    assert "0.30000000000000004" not in run.to_csv()


def test_a_csv_file_keeps_commas_and_quotes():
    run = Run("Toy", {}, {}, {"day": Readout(None, "d", "Day", 'never, or "late"')}, "Nothing happened in 2 days.")
    assert list(csv.DictReader(io.StringIO(run.to_csv())))[1]["part"] == 'never, or "late"'


@every_model
def test_the_table_of_a_model_shows_every_parameter_as_html_and_as_text(model):
    table = model.table()
    for p in model.parameters():
        assert p.label in repr(table)
        assert p.label in unescape(table._repr_html_())
        assert p.provenance in repr(table)


def test_a_row_of_the_table_gives_default_unit_range_spread_provenance_and_source():
    rows = {row[0]: row[1:] for row in hsclib.MarrowRecovery.table().rows}
    assert rows["Transit time through the marrow"] == (
        "MTT",
        "84.2",
        "h",
        "60 – 140",
        "14 %",
        "transcribed",
        "Netterberg 2017",
    )


def test_a_spread_that_nobody_published_is_called_a_teaching_value():
    rows = {row[0]: row[1:] for row in hsclib.Transplant.table().rows}
    assert rows["Homing to the marrow"][4] == "42 % (teaching)"  # sqrt(exp(0.4²) − 1)


def test_large_and_small_numbers_of_a_table_are_written_as_in_the_prose():
    rows = {row[0]: row for row in hsclib.ClonalHematopoiesis.table().rows}
    assert rows["Mutation rate"][2:5] == ("1.88 × 10⁻⁸", "1/y", "10⁻⁹ – 0.0001")
    assert rows["Mutations that change one of ten genes"][2] == "3.8 × 10⁻⁵"
    assert rows["Stem cells × years between renewals"][2] == "94,000"
    compared = hsclib.NeutralDrift.compare(["share_sd"], stem_cells=(40, 2560), marked=("half of the cells",) * 2)
    assert [row[:2] for row in compared.rows] == [("40", "half of the cells"), ("2,560", "half of the cells")]
    assert hsclib.AplasticAnemia.compare(["response"], eltrombopag=(True,)).rows[0][0] == "on"


def test_choices_and_switches_show_their_options_in_the_table():
    rows = {row[0]: row for row in Toy.table().rows}
    assert rows["Container"][4] == "bag, jar"
    assert rows["Warm"][2:5] == ("off", "–", "on, off")


def test_a_model_without_equations_says_so():
    with pytest.raises(NotImplementedError):
        type("Empty", (Model,), {})().run()


@every_model
def test_what_readers_see_has_powers_of_ten_and_no_machine_s_numbers(model):
    told = [cell for row in model.table().rows for cell in row]
    told += [text for p in model.parameters() for text in (p.label, p.meaning)]
    told += [text for row in evidence.rows(model) for text in (row.statistic, row.note, row.patient)]
    assert [text for text in told if re.search(r"\de[+-]?\d", text)] == []


@pytest.mark.parametrize(
    "value, text", [(0.05, "0.05"), (3.8e-5, "3.8 × 10⁻⁵"), (1e6, "10⁶"), (94000, "94,000"), (2.55e13, "2.55 × 10¹³")]
)
def test_a_value_is_told_as_it_was_set(value, text):
    assert exact(value) == text
