"""The glossary: every word of the field that a panel or picture uses is in it, and nothing that is used nowhere."""

import ast
import re
from functools import cache
from pathlib import Path

import nbformat
import pytest
from boxes import run_of
from matplotlib.text import Text

import hsclib
from hsclib import evidence, pictures
from hsclib.drawing.sheet import Sheet
from hsclib.glossary import explained, glossary
from hsclib.registry import DRAWN, kinds_for

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9][0-9]_*.ipynb"))
ROWS = evidence.table("glossary")
#: Words of the field, besides all abbreviations. Where a panel uses one, the glossary has it.
JARGON = """
    allogeneic apheresis blast busulfan chelation chimerism clonal clone conditioning cord docetaxel drift editing
    eltrombopag engraftment evenness feedback ferritin filgrastim fitness gamma-retrovirus grade graft half-life
    haploidentical hazard homing host hydroxyurea imatinib immunosuppression integrations lentiviral lentivirus lineage
    lymphocytes megakaryocytes mobilization myeloid nadir neutropenia niche permissive plerixafor Poisson progenitors
    promoter rejection relapse relief remission residence reticulocytes seed Shannon sickle steady thalassemia
    transduced transit vector
""".split()
#: What looks like an abbreviation and is none.
NO_TERM = {"MOUSE", "PERSON", "DNMT3A", "R882H", "X", "WHO", "II", "III", "IV"}


@cache
def asked_for():
    """Name of a model → the pictures that pages draw it with, besides its own."""
    found = {}
    for path in NOTEBOOKS:
        for cell in (cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"):
            for call in (node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)):
                if getattr(call.func, "id", "") == "explore" and len(call.args) > 1:
                    kinds = eval(ast.unparse(call.args[1]), vars(pictures))  # of our own pages
                    found.setdefault(call.args[0].id, []).append(kinds)
    return found


@cache
def panel_words(model):
    """Labels, options, readouts, curves and events of a model, and all that its pictures write."""
    run = run_of(model())
    words = [w for p in model.parameters() for w in (p.label, *map(str, p.options))]
    words += [r.label for r in run.readouts.values()] + [e.label for e in run.events]
    words += [w for s in run.series.values() for w in (s.label, s.x_label)]
    words += [w for s in run.stacks.values() for w in (s.label, s.x_label, *s.parts)]
    for picture in {None, *asked_for().get(model.__name__, ())}:
        sheet = Sheet(kinds_for(model, run, picture), model)
        sheet.fit([run])
        sheet.update(run)
        words += [text.get_text() for text in sheet.figure.findobj(Text)]
    return tuple(dict.fromkeys(words))


def all_words():
    """What can be read on pages and panels."""
    cells = [cell.source for path in NOTEBOOKS for cell in nbformat.read(path, 4).cells]
    meanings = [p.meaning for model in DRAWN for p in model.parameters()]
    roles = [row.role for model in DRAWN for row in evidence.rows(model)]
    return " ".join([*cells, *meanings, *roles, *(w for model in DRAWN for w in panel_words(model))])


@pytest.mark.parametrize("model", DRAWN, ids=lambda model: model.__name__)
def test_what_a_panel_or_picture_names_is_explained(model):
    missing = set()
    for words in panel_words(model):
        named = re.findall(r"[\w+α-ω-]*[A-Z][\w+-]*[A-Z+][\w+-]*", words)
        named += [w for w in JARGON if re.search(rf"\b{w}\b", words, re.I)]
        terms = " ".join(term for term, _ in explained(words)).lower()
        missing |= {w for w in named if w not in NO_TERM and not explained(w) and w.lower() not in terms}
    assert missing == set()


def test_every_term_is_used_on_a_page_or_panel():
    words = all_words()
    used = {term for term, _ in explained(words)}
    assert [row["term"] for row in ROWS if row["term"] not in used] == []


def test_terms_are_sorted_and_meanings_are_sentences():
    terms = [row["term"] for row in ROWS]
    assert terms == sorted(terms, key=str.casefold) and len(terms) == len(set(terms)) >= 90
    assert all(re.match(r"[A-Z0-9]", row["meaning"]) and row["meaning"].endswith(".") for row in ROWS)
    forms = [form for row in ROWS for form in [row["term"], *filter(None, row["forms"].split("|"))]]
    assert len(forms) == len(set(forms)), "a form that stands for two terms"


def test_a_term_is_found_as_a_whole_word_in_any_form():
    def terms(text):
        return [term for term, _ in explained(text)]

    assert terms("Clones left; one clone") == ["clone"]
    assert terms("cyclone, clonest, a-clone") == []
    assert terms("Late graft failure in LT-HSC") == ["late graft failure", "LT-HSC"]
    assert terms("the age of gY, MCV (fL), hbs") == ["MCV"]


def test_the_page_s_table_holds_every_term_with_its_meaning():
    table = glossary()
    assert len(table.rows) == len(ROWS) and ("nadir", dict(explained("nadir"))["nadir"]) in table.rows


def test_the_glossary_gives_the_limits_of_the_clinic():
    meanings = {row["term"]: row["meaning"] for row in ROWS}
    for count in ("neutrophils", "platelets"):
        grades = sorted((t for t in evidence.thresholds(count) if "grade" in t.label), key=lambda t: t.label)
        told = ", ".join(f"{t.value:g}" if count == "platelets" else f"{t.value:.1f}" for t in grades)
        assert re.sub(r", (?=[\d.]+$)", " and ", told) in meanings["grade"]
    limits = {t.label.partition(" ")[0]: t.value for t in evidence.thresholds("hemoglobin")}
    for words in (f"moderate below {limits['moderate']:g}", f"severe below {limits['severe']:g}"):
        assert words in meanings["anemia"]
    normal = evidence.normal_range("neutrophils")
    assert f"Adults have {normal.low:g} to {normal.high:g}." in meanings["neutrophil"]
    assert "below 0.5 × 10⁹/L (grade 4)" in meanings["severe neutropenia"]
    for kind, limit in (("neutrophils", "0.5"), ("platelets", "20")):
        assert f"at least {limit} × 10⁹/L" in meanings[f"{kind[:-1]} engraftment"]


def test_panels_can_ask_for_the_meaning_of_a_label():
    (permissive, *_) = (p for p in hsclib.VectorCopies.parameters() if p.name == "permissive_fraction")
    assert explained(permissive.label) == [("permissive", "Of a cell: letting the vector in.")]


def test_no_panel_speaks_of_a_misfit():
    for model in DRAWN:
        held = evidence.rows(model)
        for settings in {row.settings for row in held if not row.patients}:
            summary, lines = evidence.remark(held, run_of(model(**dict(settings))))
            assert summary and "misfit" not in " ".join([summary, *lines]).lower()
