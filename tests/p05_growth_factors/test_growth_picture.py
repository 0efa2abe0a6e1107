"""What one must see in the courses of page 05: the hormone under its cells, words where no curve is, hemoglobin
around its usual mass."""

import numpy as np
import pytest
from matplotlib.text import Text

import hsclib
from hsclib import MODELS, evidence
from hsclib.drawing.sheet import Sheet
from hsclib.pictures import FilgrastimCourse, NeutrophilCall, PlateletCall, PlateletRescue, Regrowth

KINDS = {
    "GranulocyteFactor": NeutrophilCall,
    "Filgrastim": FilgrastimCourse,
    "Erythropoietin": Regrowth,
    "Thrombopoietin": PlateletCall,
    "ImmuneThrombocytopenia": PlateletRescue,
}
TREATED = {"patient": "after chemotherapy", "dose": 5, "days": 10}


def drawn(name, **settings):
    """The picture of one run, and its sheet."""
    model = MODELS[name]
    run, sheet = model(**settings).run(), Sheet([KINDS[name]], model)
    picture = sheet.pictures[0]
    picture.fit([run])
    picture.update(run)
    picture.evidence([evidence.Point(row, row.holds_at(run)) for row in evidence.rows(hsclib.MODELS[name])])
    sheet.pixels()
    return picture, sheet


def flags(picture):
    """Readout → pixels by which its words stand above its dot."""
    return {
        readout: axes.transData.transform(words.xy)[1]
        - axes.transData.transform((dot.get_xdata()[0], dot.get_ydata()[0]))[1]
        for axes, _, readout, _, (dot, words) in picture.flags
        if words.get_visible()
    }


@pytest.mark.parametrize(
    "name, settings, above, below",
    [
        ("GranulocyteFactor", {}, {"peak_day", "gcsf_peak_day"}, {"nadir_day"}),
        ("Filgrastim", {"patient": "after chemotherapy", "dose": 5, "days": 10}, {"peak_day"}, {"nadir_day"}),
        ("Thrombopoietin", {"tpo_fold": 1, "precursor_loss": 1}, {"peak_day", "tpo_peak_day"}, {"nadir_day"}),
        ("Erythropoietin", {}, set(), {"recovery_day_within_10_g"}),
    ],
)
def test_words_stand_above_a_peak_and_below_a_valley(name, settings, above, below):
    found = flags(drawn(name, **settings)[0])
    assert {k for k, gap in found.items() if gap > 5} == above
    assert {k for k, gap in found.items() if gap < -5} == below


@pytest.mark.parametrize("name", KINDS)
def test_nothing_beside_the_axes_is_cut_off(name):
    settings = {"usual_mass": 948, "blood_loss": 83} if name == "Erythropoietin" else {}
    picture, sheet = drawn(name, **settings)
    width = sheet.size[0]
    words = [t for t in picture.area.findobj(Text) if t.get_visible() and t.get_text()]
    assert max(t.get_window_extent().x1 for t in words) <= width


def test_the_grades_stand_apart_on_a_logarithmic_axis():
    picture, _ = drawn("Filgrastim", **TREATED)
    heights = sorted(t.get_window_extent().y0 for t in picture.limits if isinstance(t, Text))
    assert len(heights) >= 2 and np.diff(heights).min() >= 12


def test_a_donor_with_sixty_times_too_many_neutrophils_is_not_measured_by_the_grades_of_too_few():
    picture, _ = drawn("Filgrastim")
    assert not [t for t in picture.limits if isinstance(t, Text) and "grade" in t.get_text()]


def test_a_donation_is_seen_although_it_takes_only_a_tenth():
    picture, _ = drawn("Erythropoietin")
    low, top = picture.axes_of["hemoglobin_mass"].get_ylim()
    assert 75 / (top - low) > 0.7
    assert picture.usual_mass.get_ydata() == [870, 870]


def test_what_other_donors_hold_is_not_drawn_beside_this_one():
    mine, _ = drawn("Erythropoietin")
    falz, _ = drawn("Erythropoietin", usual_mass=948, blood_loss=83)
    assert {row.source for row in mine.points} == {"pottgiesser2008"}
    assert {row.source for row in falz.points} == {"falz2014"} and len(falz.points) == 4


def test_a_count_below_the_axis_is_told_at_its_edge():
    picture, _ = drawn("GranulocyteFactor", dose=150, drug_effect=30, baseline=1.5)
    axes, _, _, _, (dot, words) = next(flag for flag in picture.flags if flag[2] == "nadir_day")
    assert words.get_text().startswith("▼ ") and not dot.get_visible()
    assert axes.bbox.contains(*axes.transData.transform(words.xy))


def test_a_count_above_the_axis_is_told_once():
    picture, _ = drawn("GranulocyteFactor")
    picture.update(
        MODELS["GranulocyteFactor"](baseline=8, division_power=0.6, ripening_power=0.1, drug_effect=30).run()
    )
    assert picture.edges["neutrophils"].get_visible() and picture.edges["neutrophils"].get_text().startswith("▲ ")
    _, _, _, _, (dot, words) = next(flag for flag in picture.flags if flag[2] == "peak_day")
    assert not dot.get_visible() and not words.get_visible()
