"""The kit of pictures: ghosts, the order of drawing, names that do not touch, and how much is kept."""

import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text
from toy import Toy, ToyPicture

from hsclib.drawing import sheet as sheets
from hsclib.drawing.limits import draw_limits
from hsclib.drawing.points import draw_citations
from hsclib.drawing.sheet import Picture, Sheet
from hsclib.drawing.stacked import StackedShares
from hsclib.evidence import Threshold
from hsclib.p01_one_cell_makes_all_blood.lineage_tree import LineageTree
from hsclib.pictures import Clones, LabelledTree
from hsclib.registry import MODELS


class Bare(Picture):
    """One pair of axes from 0 to 100."""

    width, height = 2, 2

    def __init__(self, area, model):
        super().__init__(area, model)
        self.axes = area.add_axes([0.1, 0.1, 0.5, 0.8], xlim=(0, 100), ylim=(0, 100))


@pytest.fixture
def bare():
    return Sheet([Bare], Toy).pictures[0]


def limit(value):
    return Threshold("toy", value, "limit", "red", "")


def names(artists):
    return [artist for artist in artists if isinstance(artist, Text)]


@pytest.mark.parametrize(
    "values, named",
    [
        ((10, 20, 30), (10, 20, 30)),
        ((30, 20, 10), (30, 20, 10)),
        ((10, 17, 24), (10, 24)),  # 11 pixels apart
        ((10, 11, 12, 60), (10, 60)),
    ],
)
def test_every_limit_has_its_line_and_a_name_that_would_touch_is_left_out(bare, values, named):
    drawn = draw_limits(bare.axes, [limit(value) for value in values])
    assert [line.get_ydata()[0] for line in drawn if isinstance(line, Line2D)] == list(values)
    assert [t.get_text() for t in names(drawn)] == [f"{value} limit" for value in named]


def test_citations_stand_one_below_the_other_each_once(bare):
    drawn = draw_citations(bare.axes, ["friberg2002", "sender2021", "friberg2002"], letters=10)
    assert [t.get_text().replace("\n", " ") for t in drawn] == ["◇ Friberg 2002", "◇ Sender 2021"]
    first, second = (t.get_window_extent() for t in drawn)
    assert second.y1 <= first.y0 + 1


def test_only_the_last_looks_of_the_points_are_kept():
    sheet = Sheet([ToyPicture], Toy)
    sheet.update(Toy().run())
    looks = sheets.MOST_LOOKS + 2
    for look in (*range(looks), 3):
        sheet.pictures[0].settled_as = look
        sheet.pixels()
    assert [look for (look,) in sheet._stills] == [2, *range(4, looks), 3]


def test_a_ghost_is_told_of_its_run_and_seen_only_while_it_is_held(bare):
    words = bare.ghost(bare.axes.text(50, 50, ""), lambda run, mark: {"text": run.model + mark}, "!")
    assert not words.get_visible()
    bare.hold(Toy().run())
    assert words.get_visible() and words.get_text() == "Toy!"
    bare.release()
    assert not words.get_visible()


def test_what_is_drawn_anew_takes_the_place_of_what_was_there(bare):
    for word in ("first", "second"):
        bare.stale = False
        bare.anew("words").append(bare.axes.text(50, 50, word))
        assert bare.stale and [t.get_text() for t in bare.axes.texts] == [word]


def test_points_lie_on_stacked_parts_and_under_the_curve():
    model = MODELS["NeutralDrift"]
    picture = Sheet([Clones], model).pictures[0]
    point = picture.axes_of["share"].plot([1], [1])[0]
    for _ in range(2):
        picture.lay_points([point], [], (True,))
        assert picture.behind == [picture.parts, point] and picture.curves["share"] in picture.moving
    picture.lay_points([], [], ())
    assert picture.behind == [picture.parts]
    assert issubclass(Clones, StackedShares)


def test_a_part_of_a_picture_is_held_with_it():
    sheet, run = Sheet([LabelledTree], LineageTree), LineageTree().run()
    picture = sheet.pictures[0]
    picture.fit([run])
    picture.hold(run)
    assert np.array_equal(picture.courses.ghosts["st_label"].get_xdata(), run.series["st_label"].x)
