"""What one must see in the pictures of the blood deficiencies."""

import pytest
from matplotlib.text import Text

import hsclib
from hsclib import evidence, pictures
from hsclib.drawing.moving_words import MovingWords
from hsclib.drawing.sheet import Sheet

pytestmark = pytest.mark.filterwarnings("error")


def shown(kind, run, fit=None):
    """The picture of a run with its published points."""
    sheet = Sheet([kind], hsclib.MODELS[run.model])
    picture = sheet.pictures[0]
    picture.fit([fit or run])
    picture.evidence([evidence.Point(row, row.holds_at(run)) for row in evidence.rows(hsclib.MODELS[run.model])])
    picture.update(run)
    return sheet, picture


def said(sheet):
    return [t.get_text() for t in sheet.figure.findobj(Text) if t.get_visible() and t.get_text()]


def test_all_five_limits_of_hemoglobin_are_named_where_there_is_room():
    sheet, _ = shown(pictures.IronCourses, hsclib.IronDeficiency().run())
    assert {"13 anemia ♂", "12 anemia ♀", "11 moderate", "8 severe", "7 transfusion"} <= set(said(sheet))


@pytest.mark.parametrize(
    "kind, run",
    [
        (pictures.IronCourses, hsclib.IronDeficiency(oral_iron=12, oral_from=500).run()),
        (pictures.MixedRedCells, hsclib.RedCellMixture().run()),
        (pictures.MarrowEffort, hsclib.RedCellMixture().run()),
        (pictures.LeukemiaCourse, hsclib.AcuteLeukemia().run()),
        (pictures.ClonesInTheMarrow, hsclib.AcuteLeukemia(slow_clone=True, chemo_cycles=4, chemo_day=270).run()),
        (pictures.MolecularResponse, hsclib.ChronicMyeloidLeukemia(years=8).run()),
        (pictures.FailingMarrow, hsclib.AplasticAnemia(years=5, returns=0.4).run()),
    ],
    ids=["iron", "red cells", "effort", "acute", "clones", "chronic", "aplastic"],
)
def test_no_word_beside_the_axes_is_cut_off(kind, run):
    sheet, _ = shown(kind, run)
    sheet.pixels()
    for text in sheet.figure.findobj(Text):
        if text.get_visible() and text.get_text() and not isinstance(text, MovingWords):
            box = text.get_window_extent()
            assert box.x0 >= 0 and box.x1 <= sheet.size[0], text.get_text()


def test_iron_cells_are_seen_against_the_normal_range_on_a_fixed_axis():
    _, picture = shown(pictures.IronCourses, hsclib.IronDeficiency(blood_loss=0).run())
    assert picture.axes_of["mcv"].get_ylim() == (50, 105)


def test_what_was_so_from_the_start_has_no_day():
    sheet, _ = shown(pictures.IronCourses, hsclib.IronDeficiency(hemoglobin_start=8, iron_store=0, oral_iron=12).run())
    assert not any("day" in words for words in said(sheet))


def test_the_limits_of_iron_deficiency_are_those_of_the_clinic_and_of_the_run():
    run = hsclib.IronDeficiency().run()
    sheet, _ = shown(pictures.IronCourses, run)
    limits = run.readouts["anemia_day"].at, run.readouts["small_cells_day"].at
    assert limits == (12, evidence.normal_range("cell_volume").low)
    assert limits[0] in [limit.value for limit in evidence.thresholds("hemoglobin") if limit.label == "anemia ♀"]
    for limit in limits:
        assert any(words.startswith(f"below {limit:g}: day") for words in said(sheet))
    constants = hsclib.IronDeficiency.constants()
    assert constants["TRANSFUSION"] == evidence.thresholds("hemoglobin: transfusion")[0].value


def test_the_marks_of_the_effort_are_those_of_the_marrow():
    from hsclib.blood.erythropoiesis import LIFE, red_cells_at_rest
    from hsclib.p06_anemia.effort_pictures import EFFORTS

    assert {row: tuple(marks) for row, (_, _, marks, *_) in EFFORTS.items()} == {
        "marrow_work": (1, red_cells_at_rest(1e-3)[1]),
        "reticulocytes": (1, red_cells_at_rest(1e-3)[1]),
        "host_red_cell_lifespan": (LIFE,),
    }


def test_the_patient_stands_on_all_three_curves():
    run = hsclib.RedCellMixture(donor_chimerism=0.2).run()
    _, picture = shown(pictures.MixedRedCells, run)
    flags = {name: flag for _, name, _, _, flag in picture.flags}
    for name, value in (("donor_red_cells", 66.7), ("hbs_percent", 30), ("hemoglobin", 11.31)):
        dot, words = flags[name]
        assert (dot.get_xdata()[0], dot.get_ydata()[0]) == pytest.approx((0.2, value), rel=1e-3)
        assert words.get_text()


def test_a_sickle_marrow_works_hard_for_a_low_hemoglobin():
    _, picture = shown(pictures.MarrowEffort, hsclib.RedCellMixture().run())
    lengths = {
        name: bar.get_height() if name == "hemoglobin" else bar.get_width() for name, bar in picture.bars.items()
    }
    assert lengths == pytest.approx(
        {"marrow_work": 4.418, "reticulocytes": 4.418, "host_red_cell_lifespan": 15, "hemoglobin": 8.007}, rel=1e-3
    )
    assert lengths["hemoglobin"] == pytest.approx(14.5 * lengths["reticulocytes"] * 15 / 120)
    assert {words.get_text() for words in picture.values.values()} == {"4.42 ×", "15 days", "8.01"}


def test_in_thalassemia_most_of_the_work_stays_in_the_marrow():
    run = hsclib.RedCellMixture.typical(disease="beta thalassemia major").run()
    _, picture = shown(pictures.MarrowEffort, run)
    assert picture.bars["reticulocytes"].get_width() == pytest.approx(0.2 * picture.bars["marrow_work"].get_width())


def test_the_outlier_is_named_and_the_shares_that_were_enough_are_cited():
    words = said(shown(pictures.MixedRedCells, hsclib.RedCellMixture().run())[0])
    assert "outlier" in words
    assert "20 %: enough for patients (Fitzhugh 2017)" in words
    assert "26 %: enough for patients (Abraham 2017)" in words
    assert {"◇ Walters 2001", "◇ Marziali 2014"} <= set(words)


def test_another_published_model_is_not_drawn_as_a_patient():
    assert not any("Zheng" in words for words in said(shown(pictures.MixedRedCells, hsclib.RedCellMixture().run())[0]))


def test_the_published_slopes_begin_on_the_curve_and_are_told_beside_those_of_the_run():
    run = hsclib.ChronicMyeloidLeukemia().run()
    sheet, picture = shown(pictures.MolecularResponse, run)
    transcript = run.series["bcr_abl_percent"]
    for name, (day, end) in (("slope_1", (15, 60)), ("slope_2", (200, 350))):
        _, line, _ = picture.wedges[name]
        assert (line.get_xdata()[0], line.get_ydata()[0]) == pytest.approx((day, transcript.y[day]), rel=1e-9)
        assert line.get_xdata()[-1] == end
        assert run.readouts[name].label.endswith(f"days {day} to {end}")
    assert {"−3.5 % a day (published −5.2 ± 1.8)", "−0.73 % a day (published −0.57 ± 0.38)"} <= set(said(sheet))


def test_where_imatinib_stops_early_no_slope_is_drawn():
    _, picture = shown(pictures.MolecularResponse, hsclib.ChronicMyeloidLeukemia(imatinib_days=100).run())
    assert [line.get_visible() for _, line, _ in picture.wedges.values()] == [True, False]
    assert picture.given.get_xdata()[-1] == 100


def test_a_transcript_below_the_axes_is_marked_with_its_value():
    fit = hsclib.ChronicMyeloidLeukemia(imatinib_days=0, years=10).run()
    sheet, _ = shown(pictures.MolecularResponse, hsclib.ChronicMyeloidLeukemia(years=10).run(), fit)
    assert any(words.startswith("▼") for words in said(sheet) if "0" in words)


def test_cycles_are_bars_and_a_clone_that_is_gone_is_told_without_a_number():
    run = hsclib.AcuteLeukemia(
        leukemic_division_rate=0.9, slow_clone=True, chemo_cycles=4, chemo_day=270, days=1500
    ).run()
    sheet, picture = shown(pictures.ClonesInTheMarrow, run)
    sheet.pixels()
    bars = picture.given.get_xdata().reshape(-1, 3)[:, :2]
    assert bars.tolist() == [[270, 277], [298, 305], [326, 333], [354, 361]]
    assert "none left ▼" in said(sheet) and "10¹²" in [t.get_text() for t in sheet.figure.findobj(Text)]


def test_milestones_of_the_transcript_are_named_where_the_axis_reaches_them():
    fit = hsclib.ChronicMyeloidLeukemia(imatinib_days=0).run()
    sheet, _ = shown(pictures.MolecularResponse, hsclib.ChronicMyeloidLeukemia(years=8).run())
    assert {"major", "deep"} <= set(said(sheet))
    assert "major" not in said(shown(pictures.MolecularResponse, fit)[0])
