"""Where the cells of a blood film lie, and what form they have."""

from dataclasses import replace

import numpy as np
import pytest
from drawing.films import HEALTH, KINDS, SICKLE, seen, sheet_of
from scipy.spatial.distance import cdist

from hsclib.drawing import cells, smear
from hsclib.drawing.smear import WHITE, Slide, cells_on, places
from hsclib.run import Film


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
def test_the_pallor_is_as_wide_as_the_missing_hemoglobin_asks_for(monkeypatch, volume, content, narrowest, widest):
    # normal: 30 to 45 % of the diameter; hypochromic: more than 50 %
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


def test_young_red_cells_are_larger_and_bluer_and_only_where_the_run_has_them():
    young, red = (form(90, 29)[0] for form in (cells.young_red_cells, cells.red_cells))
    assert 1.05 < np.sqrt((young[..., 1] < 0.9).sum() / (red[..., 1] < 0.9).sum()) < 1.25
    middle = len(young) // 2
    assert abs(young[middle, middle, 2] - young[middle, middle, 0]) < 0.1  # grey-blue
    assert red[:, :, 2].min() - red[:, :, 0].max() < -0.3  # red
    mended = replace(HEALTH, hemoglobin=8, reticulocytes=220)
    assert cells_on(mended).young == round(138 * 220 / (10000 * 8 / 29)) == 11
    changed = (seen(mended) != seen(replace(mended, reticulocytes=None))).any(axis=2)
    spots = Slide.made().red[places(cells_on(mended))["young"]]
    y, x = np.nonzero(changed)
    assert cdist(np.stack([x, y], 1), spots).min(axis=1).max() < 12, "only at the places of the young cells"
    assert "Blood film. Bluish: young red cells, 8 %" == sheet_of(mended).pictures[0].title.get_text()
    assert "Blood film" == sheet_of(HEALTH).pictures[0].title.get_text()


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
