"""The pictures of a transplant: what one must be able to read in them."""

import numpy as np
import pytest
from matplotlib.text import Text

import hsclib
from hsclib import Transplant, evidence, pictures
from hsclib.drawing.sheet import Sheet
from hsclib.p10_gene_therapy.pipeline_pictures import cells, outlines, places


def run(**settings):
    return Transplant.typical(**settings).run()


def drawn(kind, shown, band=None, fitted=None):
    sheet = Sheet([kind], Transplant)
    (picture,) = sheet.pictures
    picture.fit([fitted or shown])
    picture.update(shown, band)
    return sheet, picture


def texts(sheet):
    return {t.get_text() for t in sheet.figure.findobj(Text) if t.get_visible() and t.get_text()}


def test_engraftment_and_late_failure_are_told_where_they_happen():
    sheet, _ = drawn(pictures.Engraftment, run(lt_hsc_fraction=1e-8, host_survival=6e-6))
    assert {"engrafted, day 10.1", "engrafted, day 11.1", "fails, day 232", "0.5 engrafted", "20 engrafted"} <= texts(
        sheet
    )


def test_without_conditioning_no_day_is_told():
    sheet, _ = drawn(pictures.Engraftment, run(host_survival=1), fitted=run())
    assert not [text for text in texts(sheet) if ", day" in text]


def test_the_first_weeks_take_more_room_than_the_last():
    _, picture = drawn(pictures.Engraftment, run(years=10))
    axes = picture.axes_of["neutrophils"]
    place = [axes.transData.transform((day, 1))[0] for day in (0, 30, 3620, 3650)]
    assert place[1] - place[0] > 10 * (place[3] - place[2])
    ticks = axes.xaxis.get_major_locator()()
    assert ticks[0] == 0 and ticks[-1] == 3650


def test_early_and_late_chimerism_stand_in_one_picture_by_lineage():
    shown = run(host_survival=0.1)
    sheet, _ = drawn(pictures.Chimerism, shown)
    early = 100 * shown.readouts["neutrophil_chimerism_day_30"].value
    assert {"Neutrophils", "Red cells", "LT-HSC", f"{early:.1f} %, day 30", "40.3 %, day 365"} <= texts(sheet)


def test_the_share_of_patients_is_drawn_with_a_cohort_only():
    model = Transplant.typical(source="cord")
    band = model.cohort(30).bands
    _, picture = drawn(pictures.EngraftedShare, model.run(), band)
    line = picture.shares["neutrophils_engrafted"]
    assert line.get_ydata() == pytest.approx(100 * band["neutrophils_engrafted"].mean)
    picture.update(model.run())
    assert len(line.get_xdata()) == 0


def test_published_medians_and_shares_stand_in_the_picture_and_only_at_their_settings():
    _, picture = drawn(pictures.EngraftedShare, run(source="cord"))
    rows = evidence.rows(hsclib.MODELS["Transplant"])
    told = (("cord", {22.0, 23.0, 24.0}, {(60, 86), (42, 89), (60, 88)}), ("allo BM", {19.0}, {(100, 96)}))
    for source, medians, shares in told:
        shown = run(source=source)
        picture.evidence([evidence.Point(row, row.holds_at(shown)) for row in rows])
        axes = picture.axes_of["neutrophils_engrafted"]
        seen = [line for line in axes.lines if line.get_marker() == "D" and line in picture.settled]
        points = {(float(x), float(y)) for line in seen for x, y in zip(*line.get_data())}
        assert points == {(median, 50.0) for median in medians} | shares


def test_engraftment_that_does_not_come_is_said_in_the_picture():
    sheet, _ = drawn(pictures.EngraftedShare, run(host_survival=1), fitted=run())
    assert {"never below 0.5 × 10⁹/L", "never below 20 × 10⁹/L"} <= texts(sheet)


def test_engraftment_beyond_the_axes_is_marked_with_its_day():
    late = run(source="cord", cd34_dose=0.05, progenitor_growth=0.3, lt_hsc_fraction=5e-5)
    assert late.readouts["platelet_engraftment_day"].value > 100
    sheet, _ = drawn(pictures.EngraftedShare, late, fitted=run())
    assert f"▶ day {late.readouts['platelet_engraftment_day'].value:.0f}" in texts(sheet)


# the way of the graft


def test_the_streams_narrow_as_the_logarithm_of_the_cells():
    shown = run(viability=0.5)
    (_, low, high), (_, host_low, host_high) = outlines(shown)
    graft, host = cells(shown)
    assert graft[:3] == pytest.approx((350e6, 175e6, 26.25e6))
    assert (high - low)[::2] == pytest.approx(1.5 * np.log10(graft) / np.log10(1.4e9))
    assert (host_high - host_low)[::2] == pytest.approx(1.5 * np.log10([*host, host[1]]) / np.log10(1.4e9))
    assert host[0] == pytest.approx(70_000)


def test_less_than_a_cell_is_still_a_line():
    (_, low, high), _ = outlines(run(lt_hsc_fraction=1e-8, cd34_dose=0.05))
    assert 0 < (high - low)[-1] < 0.02


@pytest.mark.parametrize(
    "settings", [{}, {"host_survival": 1}, {"host_survival": 0.14}, {"source": "expanded cord", "homing": 0.3}]
)
def test_the_bars_are_the_places_of_the_niche(settings):
    shown = run(**settings)
    for shares, when in zip(places(shown), (0, 365)):
        days = shown.series["host"].x
        assert shares.sum() == pytest.approx(1)
        assert shares[0] == pytest.approx(np.interp(when, days, shown.series["donor"].y) / 70_000, rel=0.011)


def test_every_number_of_the_way_is_the_runs_own():
    shown = run(cd34_dose=2.5, viability=0.7, host_survival=0.14)
    sheet, _ = drawn(pictures.Pipeline, shown)
    assert {"175 million", "122 million", "1.75 × 10⁶/kg", "9,800 survive", "14 %", "1 in 10,000", "day 8.6"} <= texts(
        sheet
    )


def test_the_human_lattice_says_its_scale_and_whose_places_they_are():
    sheet, _ = drawn(pictures.HumanNiches, run(host_survival=1))
    said = texts(sheet)
    assert "1 mark = 175 of 70,000 niches (70 kg)" in said
    assert any(text.startswith("day 0: host 70,000 · free 0 · graft") for text in said)
