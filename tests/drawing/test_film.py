"""A blood film: its cells are the run's counts at the stated scale, each in its form; none is left out in silence."""

import math
from dataclasses import asdict, replace

import numpy as np
import pytest
from boxes import examples
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
from hsclib.drawing.smear import WHITE, Counts, Slide, cells_at_scale, cells_on, light, places
from hsclib.run import Film
from hsclib.words import number

HEALTH = Film(hemoglobin=14.5, neutrophils=4, platelets=250)
SICKLE = Film(hemoglobin=8, neutrophils=6, platelets=400, sickled=0.13)
LEUKEMIA = Film(hemoglobin=7.5, neutrophils=0.5, platelets=20, blasts=60)
KINDS = ("red", "sickled", "neutrophils", "lymphocytes", "blasts", "platelets")

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
)


def seen(film):
    """The pixels of a film, without the picture around them."""
    return light(film, places(cells_on(film)))


def sheet_of(film):
    sheet = Sheet([BloodFilm], Drop)
    sheet.pictures[0].update(replace(Drop().run(), film=film))
    return sheet


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
    if full.red + smear.RED_PER_WHITE * full.white <= smear.RED_ROOM and full.platelets <= smear.PLATELET_ROOM:
        assert on == full


@given(film=films)
@examples[40]
def test_as_many_cells_are_laid_as_are_counted_each_at_its_own_place(film):
    on = cells_on(film)
    laid = places(on)
    assert {kind: len(at) for kind, at in laid.items()} == asdict(on) | {"red": on.red - on.sickled}
    white = np.concatenate([laid[kind] for kind in WHITE])
    assert len(set(white)) == on.white
    assert len({*laid["red"], *laid["sickled"]}) == on.red
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
    assert on == Counts(red=250, sickled=0, neutrophils=10, lymphocytes=5, blasts=0, platelets=13)
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
    red = slide.red[np.concatenate([laid["red"], laid["sickled"]])]
    for kind, size in (("neutrophils", cells.NEUTROPHIL), ("lymphocytes", cells.LYMPHOCYTE), ("blasts", cells.BLAST)):
        reach = cells.PIXELS * (size + cells.RED) / 2
        assert (cdist(slide.white[laid[kind]], red) > reach).all()
    assert np.sort(cdist(slide.white, slide.white), axis=1)[:, 1].min() > cells.PIXELS * cells.BLAST


def test_an_empty_drop_is_bare_glass():
    assert np.allclose(seen(Film(0, 0, 0, 0)), smear.LAMP)


def test_without_sickling_there_is_no_sickle_cell():
    # the blood of a carrier (AS) holds hemoglobin S, but does not sickle on a film
    carrier = replace(SICKLE, sickled=0.0)
    assert places(cells_on(carrier))["sickled"].size == 0
    assert cells_on(SICKLE).sickled == 18  # 13 % of 138
    changed = (seen(carrier) != seen(SICKLE)).any(axis=2)
    spots = Slide.made().red[places(cells_on(SICKLE))["sickled"]]
    y, x = np.nonzero(changed)
    assert cdist(np.stack([x, y], 1), spots).min(axis=1).max() < 14, "only at the places of the sickled cells"


def test_sickle_cells_are_long_and_dense():
    sickle, red = (form(90, 29)[0].min(axis=2) < 0.9 for form in (cells.sickle_cells, cells.red_cells))
    extent = [np.sort(np.linalg.eigvalsh(np.cov(np.argwhere(mask).T))) for mask in (sickle, red)]
    assert extent[0][1] > 4 * extent[0][0]
    assert extent[1][1] < 1.2 * extent[1][0]
    assert cells.sickle_cells(90, 29).min() < cells.red_cells(90, 29).min()


def test_the_diameter_of_a_red_cell_goes_with_the_cube_root_of_its_volume():
    area = [
        np.mean((1 - cells.red_cells(volume, 29 * (volume / 90) ** (2 / 3))).sum(axis=(1, 2, 3))) for volume in (60, 90)
    ]
    assert area[0] / area[1] == pytest.approx((60 / 90) ** (2 / 3), rel=0.03)


@pytest.mark.parametrize("volume, content", [(90, 29), (80, 26), (70, 22), (65, 20), (100, 32)])
def test_a_red_cell_stops_light_as_its_hemoglobin_does(volume, content):
    stopped = [-np.log(cells.red_cells(*cell)).sum() for cell in ((volume, content), (90, 29))]
    assert stopped[0] / stopped[1] == pytest.approx(content / 29, rel=0.08)


@pytest.mark.parametrize(
    "volume, content, narrowest, widest", [(90, 29, 0.30, 0.45), (65, 20, 0.50, 0.90), (70, 18, 0.50, 0.90)]
)
def test_the_pallor_is_as_wide_as_published(monkeypatch, volume, content, narrowest, widest):
    # normal: 30 to 45 % of the diameter; hypochromic: more than 50 % (PubMed 21250106)
    monkeypatch.setattr(cells, "PIXELS", 40.0)  # fine enough to be measured
    form = -np.log(cells.red_cells(volume, content)[0, :, :, 1])
    across = form[len(form) // 2]
    stained = np.flatnonzero(across > 0.02)
    middle = len(across) // 2
    half = (across[stained[0] + 10] + across[middle]) / 2
    dense = np.flatnonzero(across > half)
    pallor = dense[dense > middle].min() - dense[dense < middle].max() - 1
    assert narrowest < pallor / stained.size < widest


def test_cells_differ_in_lightness_too():
    darkness = {kind: 1 - cells.forms_of(kind)[0].mean(axis=2).min() for kind in ("red", "neutrophils", "blasts")}
    assert darkness["neutrophils"] > darkness["blasts"] + 0.1 > darkness["red"] + 0.2


# the places


def test_the_same_run_gives_the_same_pixels():
    assert np.array_equal(sheet_of(SICKLE).pixels(), sheet_of(SICKLE).pixels().copy())


def test_platelets_move_no_other_cell():
    few, many = places(cells_on(HEALTH)), places(cells_on(replace(HEALTH, platelets=600)))
    assert all(np.array_equal(few[kind], many[kind]) for kind in KINDS if kind != "platelets")
    assert np.array_equal(many["platelets"][: len(few["platelets"])], few["platelets"])


@pytest.mark.parametrize("kind", WHITE)
def test_cells_come_and_go_where_they_lie(kind):
    fewer, more = (places(cells_on(replace(HEALTH, **{kind: count}))) for count in (2, 4))
    for other in WHITE:
        assert set(fewer[other]) <= set(more[other])
        assert (len(fewer[other]) < len(more[other])) == (other == kind)
    stay = np.intersect1d(fewer["red"], more["red"])
    assert len(stay) > 0.85 * len(fewer["red"]), "only red cells under a new white cell make way"


def test_red_cells_come_and_go_where_they_lie():
    pale, full = (places(cells_on(replace(HEALTH, hemoglobin=hb)))["red"] for hb in (8, 14.5))
    assert set(pale) < set(full)


def test_all_places_lie_on_the_film():
    slide = Slide.made()
    for spots in (slide.red, slide.white, slide.platelets):
        assert (spots > 0).all() and (spots < [smear.WIDTH, smear.HEIGHT]).all()


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


def test_a_run_without_a_film_is_refused_with_the_name_of_its_model():
    with pytest.raises(TypeError, match="Toy gives no blood film"):
        Sheet([BloodFilm], Toy).pictures[0].update(Toy().run())
