"""What one must see in the tree: cells in true numbers, labelled cells in true share, arrows as thick as the flow."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from hsclib import BloodTurnover, LineageTree
from hsclib.drawing.sheet import Sheet
from hsclib.drawing.style import GREEN
from hsclib.p01_one_cell_makes_all_blood.tree_pictures import PERSON_ARROWS
from hsclib.pictures import LabelledTree
from hsclib.words import number


def tree(**settings):
    sheet = Sheet([LabelledTree], LineageTree)
    run = LineageTree(**settings).run()
    sheet.pictures[0].fit([run])
    sheet.pictures[0].update(run)
    return sheet


def dots(sheet):
    """Dots of ST-HSC and MPP, and which of them are labelled: two arrays of truth values."""
    picture = sheet.pictures[0]
    green = (picture.dots.get_facecolor() == to_rgba(GREEN)).all(axis=1)
    st = picture.dots.get_offsets()[:, 0] < 28
    return green[st], green[~st]


def test_a_dot_stands_for_ten_cells():
    st, mpp = dots(tree())
    assert (len(st), len(mpp)) == (29, 90)


@pytest.mark.parametrize("day", [0, 30, 240, 800])
def test_as_many_dots_are_green_as_cells_are_labelled(day):
    shares = LineageTree(day=day).run().readouts
    for found, name in zip(dots(tree(day=day)), ("st_label_on_day", "mpp_label_on_day")):
        assert found.mean() == pytest.approx(shares[name].value, abs=1.5 / len(found))


def test_a_tenfold_flow_makes_an_arrow_three_points_thicker():
    run = LineageTree().run()
    widths = [band.get_linewidth() for band, _ in tree().pictures[0].arrows]
    assert np.diff(widths) == pytest.approx(3 * np.diff(np.log10(run.series["flows"].y)))


def test_silent_stem_cells_have_no_arrow():
    assert tree(hsc_differentiation=0).pictures[0].arrows[0][0].get_linewidth() == 0


@pytest.mark.parametrize("cell", PERSON_ARROWS.values())
def test_the_ends_of_the_tree_tell_what_a_person_makes(cell):
    said = [t.get_text() for t in tree().figure.findobj(Text)]
    readouts = BloodTurnover().run().readouts
    made, copied = readouts[f"{cell}_per_day"].value, readouts.get(f"{cell}_copied")
    copies = made * copied.value if copied else 0
    assert (f"{number(made - copies)}\n↻ {number(copies)}" if copied else number(made)) in said


def test_the_arrows_of_lymphocytes_carry_the_new_ones_alone():
    bands = [a for a in tree().pictures[0]._groups["person"] if isinstance(a, PathPatch)]
    widths = dict(zip(PERSON_ARROWS.values(), (band.get_linewidth() for band in bands)))
    assert widths["t_cells"] < 1.2 < widths["b_cells"] < widths["monocytes"] < widths["neutrophils"]
    assert widths["red_cells"] - widths["b_cells"] == pytest.approx(3 * np.log10(25.5e12 / 119 / 4e8))


def test_the_short_route_to_platelets_is_dashed():
    found = [p for p in tree().pictures[0].axes.patches if p.get_linestyle() == "--"]
    assert len(found) == 1


def test_mouse_and_person_are_told_apart():
    said = [t.get_text() for t in tree().figure.findobj(Text)]
    assert any(text.startswith("MOUSE") for text in said) and any(text.startswith("PERSON") for text in said)


def test_more_cells_than_fit_are_said_not_drawn():
    sheet = tree(st_differentiation=0.042, mpp_to_clp=0.01, day=800)
    assert len(sheet.pictures[0].dots.get_offsets()) == 120 + 200  # ST-HSC, and as many MPP as fit
    assert any("200 dots" in t.get_text() for t in sheet.figure.findobj(Text))


@pytest.mark.parametrize("day, told", [(0, False), (120, False), (365, True)])
def test_the_day_of_half_the_label_is_told_once_it_has_come(day, told):
    (flag,) = tree(day=day).pictures[0].courses.flags
    assert flag[-1][1].get_visible() == told
    assert ("day 296" in LineageTree(day=day).run().sentence) == told
