"""A blood film: its cells are the run's counts at the stated scale, each in its form; none is left out in silence."""

import math
from dataclasses import asdict, replace

import numpy as np
import pytest
from boxes import examples
from drawing.films import HEALTH, KINDS, SICKLE, seen, sheet_of
from hypothesis import assume, given
from hypothesis import strategies as st
from matplotlib.text import Text
from scipy.ndimage import label
from scipy.spatial.distance import cdist
from toy import Drop, Toy

from hsclib import evidence
from hsclib.drawing import cells, smear
from hsclib.drawing.film import BloodFilm
from hsclib.drawing.sheet import Sheet
from hsclib.drawing.smear import WHITE, Counts, Slide, cells_at_scale, cells_on, places
from hsclib.run import Film
from hsclib.words import number

films = st.builds(
    Film,
    hemoglobin=st.floats(2, 17),
    neutrophils=st.floats(0, 60),
    platelets=st.floats(0, 900),
    lymphocytes=st.floats(0, 5),
    blasts=st.one_of(st.just(0.0), st.floats(0, 300)),
    cell_volume=st.floats(55, 110),
    cell_hemoglobin=st.floats(15, 36),
    sickled=st.one_of(st.just(0.0), st.floats(0, 0.3)),
    reticulocytes=st.one_of(st.none(), st.floats(0, 400)),
)


def texts(film):
    return {t.get_text() for t in sheet_of(film).figure.findobj(Text) if t.get_text()}


def patches(pixels, darker=0.02):
    """How many separate patches that are so much darker than the lamp there are."""
    return label((pixels < np.array(smear.LAMP) - darker).any(axis=2))[1]


def nearest_whole(exact):
    return math.floor(exact + 0.5)


# the counts


@given(film=films)
@examples[40]
def test_the_film_holds_the_counts_at_the_stated_scale(film):
    full, on = cells_at_scale(film), cells_on(film)
    # one red cell or platelet for 20e9/L, one white cell for 0.4e9/L: the scale that is written on the film
    assert full.red == nearest_whole(1000 * film.red_cells / 20)
    assert full.platelets == nearest_whole(film.platelets / 20)
    assert all(getattr(full, kind) == nearest_whole(getattr(film, kind) / 0.4) for kind in WHITE)
    assert on.sickled == nearest_whole(film.sickled * on.red)
    assert on.young == min(nearest_whole(film.young * on.red), on.red - on.sickled)
    if full.red + smear.RED_PER_WHITE * full.white <= smear.RED_ROOM and full.platelets <= smear.PLATELET_ROOM:
        assert on == full


@given(film=films)
@examples[40]
def test_as_many_cells_are_laid_as_are_counted_each_at_its_own_place(film):
    on = cells_on(film)
    laid = places(on)
    assert {kind: len(at) for kind, at in laid.items()} == asdict(on) | {"red": on.red - on.sickled - on.young}
    white = np.concatenate([laid[kind] for kind in WHITE])
    assert len(set(white)) == on.white
    assert len({*laid["red"], *laid["young"], *laid["sickled"]}) == on.red
    assert len(set(laid["platelets"])) == on.platelets


@given(film=films)
@examples[40]
def test_what_a_crowded_film_leaves_out_is_told_and_never_silent(film):
    full, on = cells_at_scale(film), cells_on(film)
    missing = full.red + full.white + full.platelets - on.red - on.white - on.platelets
    said = texts(film)
    assert (f"Crowded: {missing:,} cells not drawn" in said) == (missing > 0)
    assert all(
        f"{getattr(on, kind)} of {getattr(full, kind)}" in said
        for kind in KINDS
        if getattr(on, kind) < getattr(full, kind)
    )


@given(film=films)
@examples[40]
def test_a_crowded_film_keeps_the_proportions_of_the_white_cells(film):
    full, on = cells_at_scale(film), cells_on(film)
    assume(on.white < full.white)
    for kind in WHITE:
        assert abs(getattr(on, kind) - getattr(full, kind) * on.white / full.white) < 1


def test_the_scale_stands_on_the_film():
    said = " ".join(texts(HEALTH))
    assert "1 red cell or platelet drawn = 20 × 10⁹/L" in said
    assert "White cells × 50: 1 drawn = 0.4 × 10⁹/L" in said
    assert "Real films show form, not absolute counts" in said


def test_healthy_blood_has_the_textbook_proportions():
    on = cells_on(HEALTH)
    assert on == Counts(red=250, sickled=0, young=0, neutrophils=10, lymphocytes=5, blasts=0, platelets=13)
    assert 15 < on.red / on.platelets < 25  # one platelet to about twenty red cells
    white = HEALTH.neutrophils + HEALTH.lymphocytes
    assert on.red / on.white * 50 == pytest.approx(1e3 * HEALTH.red_cells / white, rel=0.02)


def test_less_than_half_a_cell_is_not_drawn_but_told():
    film = replace(HEALTH, neutrophils=0.1, platelets=5)
    assert (cells_on(film).neutrophils, cells_on(film).platelets) == (0, 0)
    drawn = [words.get_text() for words in sheet_of(film).pictures[0].drawn.values()]
    assert drawn == ["250", "0", "< 1", "< 1", "5", "0"]


# the forms, counted in the pixels


@pytest.mark.parametrize("hemoglobin, volume, content", [(14.5, 90, 29), (7, 65, 20), (12, 94, 32), (5, 98, 32)])
def test_as_many_red_cells_are_seen_as_are_counted(hemoglobin, volume, content):
    film = Film(hemoglobin, 0, 0, 0, cell_volume=volume, cell_hemoglobin=content)
    assert patches(seen(film), darker=0.2) == cells_on(film).red > 50  # neighbours may touch with their soft edges


@pytest.mark.parametrize(
    "kind, count", [("neutrophils", 4), ("neutrophils", 20), ("lymphocytes", 4), ("blasts", 10), ("platelets", 400)]
)
def test_as_many_other_cells_are_seen_as_are_counted(kind, count):
    film = replace(Film(0, 0, 0, 0), **{kind: count})
    assert patches(seen(film)) == getattr(cells_on(film), kind) >= 10


@given(film=films)
@examples[20]
def test_no_white_cell_lies_on_another_cell(film):
    slide, laid = Slide.made(), places(cells_on(film))
    red = slide.red[np.concatenate([laid["red"], laid["young"], laid["sickled"]])]
    for kind, size in (("neutrophils", cells.NEUTROPHIL), ("lymphocytes", cells.LYMPHOCYTE), ("blasts", cells.BLAST)):
        reach = cells.PIXELS * (size + cells.RED) / 2
        assert (cdist(slide.white[laid[kind]], red) > reach).all()
    assert np.sort(cdist(slide.white, slide.white), axis=1)[:, 1].min() > cells.PIXELS * cells.BLAST


# the words


def test_the_table_tells_drawn_count_true_count_and_normal_range():
    picture = sheet_of(SICKLE).pictures[0]
    assert [w.get_text() for w in picture.drawn.values()] == ["138", "18", "20", "15", "5", "0"]
    assert [w.get_text() for w in picture.values.values()] == [
        f"{number(10 * 8 / 29)} × 10¹²/L",
        "13 %",
        "400 × 10⁹/L",
        "6.00 × 10⁹/L",
        "2.00 × 10⁹/L",
        "0 × 10⁹/L",
        "8.00 g/dL",
        "90.0 fL",
        "29.0 pg",
    ]
    assert {"140 – 450", "1.8 – 7.7", "1 – 4.8", "4 – 5.9", "12 – 17", "80 – 100", "28 – 32"} <= texts(SICKLE)


def test_a_normal_range_has_its_source():
    for name in (
        "hemoglobin",
        "red_cells",
        "neutrophils",
        "lymphocytes",
        "platelets",
        "cell_volume",
        "cell_hemoglobin",
    ):
        assert evidence.normal_range(name).low < evidence.normal_range(name).high
        assert evidence.normal_range(name).source == "merck_cbc"


@pytest.mark.parametrize("when, title", [("day 240", "Blood film, day 240"), ("", "Blood film")])
def test_the_title_says_when(when, title):
    assert title in texts(replace(HEALTH, when=when))


def test_held_counts_stand_beside_those_of_now():
    sheet = sheet_of(HEALTH)
    sheet.pictures[0].hold(replace(Drop().run(), film=SICKLE))
    assert [w.get_text() for w in sheet.pictures[0].ghosts.values()] == [
        "2.76",
        "13 %",
        "400",
        "6.00",
        "2.00",
        "0",
        "8.00",
        "90.0",
        "29.0",
    ]


@pytest.mark.kind("bad input", "a picture of what a run does not have")
def test_a_run_without_a_film_is_refused_with_the_name_of_its_model():
    with pytest.raises(TypeError, match="Toy gives no blood film"):
        Sheet([BloodFilm], Toy).pictures[0].update(Toy().run())
