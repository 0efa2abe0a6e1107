"""Every picture, on every model that it is meant for: what moves, what stays, and what is told to those who cannot see it."""

import base64
import io
import re
from html import unescape

import numpy as np
import pytest
from boxes import at, corners
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image
from toy import Drop, Toy, ToyPicture

import hsclib
from hsclib import evidence, pictures
from hsclib.cohort import Band
from hsclib.drawing.moving_words import MovingWords
from hsclib.drawing.sheet import Drawing, Sheet, image_tag, quick_png
from hsclib.p01_one_cell_makes_all_blood.tree_pictures import LabelCourses
from hsclib.registry import DRAWN, kinds_for

#: Pictures that no model has by default, and the models that they are meant for.
EXTRA = [
    ("MarrowRecovery", pictures.CycleNadirs),
    ("Niche", pictures.DonorNiches),
    ("ClonalHematopoiesis", pictures.CloneSize),
    ("ClonalHematopoiesis", pictures.Carriers),
    ("RedCellMixture", pictures.MarrowEffort),
    ("Transplant", pictures.EngraftedShare),
    ("Transplant", pictures.HumanNiches),
    ("Transplant", pictures.Pipeline),
]
CASES = [
    *((model, kind) for model in DRAWN for kind in kinds_for(model, None)),
    *((hsclib.MODELS[name], kind) for name, kind in EXTRA),
    (Drop, pictures.BloodFilm),
]
every_picture = pytest.mark.parametrize("model, kind", CASES, ids=[f"{m.__name__}-{k.__name__}" for m, k in CASES])
#: Another patient brings other axes.
OWN_AXES = {pictures.ClinicComparison}
pytestmark = pytest.mark.filterwarnings("error")


def sheet_of(model, kind, *runs):
    """A sheet whose axes fit these runs and that shows the last."""
    sheet = Sheet([kind], model)
    sheet.pictures[0].fit(runs)
    sheet.pictures[0].update(runs[-1])
    return sheet


def taken(sheet):
    """A copy of the pixels: the canvas is painted over by the next picture."""
    return sheet.pixels().copy()


def other(model):
    """A run unlike the default: every slider at three quarters of its way."""
    return model(**{p.name: at(p, 0.75) for p in model.parameters()}).run()


def texts(sheet):
    return [t.get_text() for t in sheet.figure.findobj(Text) if t.get_visible() and t.get_text()]


def marks(sheet):
    """What is said at the edges of the axes."""
    return [text for text in texts(sheet) if text[0] in "▲▶"]


def test_every_picture_is_tested_on_a_model():
    shown = {getattr(pictures, name) for name in pictures.__all__ if isinstance(getattr(pictures, name), type)}
    parts = {base for kind in shown for base in kind.__mro__[1:]} | {LabelCourses}
    assert shown - parts == {kind for _, kind in CASES} - parts


@every_picture
def test_a_picture_shows_something_at_the_defaults(model, kind):
    empty = Sheet([kind], model)
    empty.pictures[0].fit([model().run()])
    assert not np.array_equal(taken(empty), taken(sheet_of(model, kind, model().run())))


@every_picture
def test_a_picture_takes_every_corner_on_fixed_axes(model, kind):
    sheet = sheet_of(model, kind, model().run())
    for settings in corners(model).values():
        sheet.pictures[0].update(model(**settings).run())
        assert taken(sheet).shape == (*sheet.size[::-1], 4)


@every_picture
def test_a_picture_fits_every_corner(model, kind):
    sheet = Sheet([kind], model)
    for settings in corners(model).values():
        run = model(**settings).run()
        sheet.pictures[0].fit([run])
        sheet.pictures[0].update(run)
        assert marks(sheet) == [], settings


@every_picture
def test_an_update_draws_what_a_new_picture_would(model, kind):
    start, later = model().run(), other(model)
    sheet = sheet_of(model, kind, start)
    sheet.pixels()
    sheet.pictures[0].update(later)
    fresh = Sheet([kind], model)
    fresh.pictures[0].fit([start])
    fresh.pictures[0].update(later)
    assert np.array_equal(taken(sheet), taken(fresh))


@every_picture
def test_nothing_of_an_earlier_run_stays_behind(model, kind):
    start = model().run()
    sheet = sheet_of(model, kind, start)
    before = taken(sheet)
    for settings in corners(model).values():
        sheet.pictures[0].update(model(**settings).run())
        sheet.pixels()
    sheet.pictures[0].update(start)
    assert np.array_equal(taken(sheet), before)


@every_picture
def test_an_update_moves_something_and_leaves_the_rest(model, kind):
    sheet = sheet_of(model, kind, model().run())
    before = taken(sheet)
    sheet.pictures[0].update(other(model))
    assert sheet.pictures[0].stale == (kind in OWN_AXES), "an update must not redraw what stands still"
    moved = (taken(sheet) != before).any(axis=2)
    assert 0 < moved.mean() < 0.5, "half of a picture may be areas that move: shares, discs"


@every_picture
def test_a_held_run_stays_as_a_ghost_and_goes_without_a_trace(model, kind):
    sheet = sheet_of(model, kind, model().run())
    before = taken(sheet)
    sheet.pictures[0].hold(other(model))
    assert not np.array_equal(taken(sheet), before)
    sheet.pictures[0].release()
    assert np.array_equal(taken(sheet), before)


@every_picture
def test_a_ghost_is_grey(model, kind):
    sheet = sheet_of(model, kind, model().run())
    before = taken(sheet).astype(int)
    sheet.pictures[0].hold(other(model))
    after = taken(sheet).astype(int)
    # what was white and is no longer: the ghost, its edges blended with paper, never with another colour
    new = after[(before[..., :3] == 255).all(axis=2) & (after != before).any(axis=2)]
    assert new.size
    assert np.ptp(new[:, :3], axis=1).max() < 30


@every_picture
def test_fitting_again_draws_what_a_new_picture_would(model, kind):
    later = other(model)
    sheet = sheet_of(model, kind, model().run())
    sheet.pixels()
    sheet.pictures[0].fit([later])
    sheet.pictures[0].update(later)
    assert np.array_equal(taken(sheet), taken(sheet_of(model, kind, later)))


@every_picture
def test_the_axes_hold_all_runs_that_they_were_fitted_to(model, kind):
    runs = [model().run(), other(model)]
    sheet = sheet_of(model, kind, *runs)
    for run in runs:
        sheet.pictures[0].update(run)
        assert marks(sheet) == []


@every_picture
def test_a_band_is_drawn_and_goes_without_a_trace(model, kind):
    run = model().run()
    band = {name: Band(s.x, (5, 95), np.array([0.8 * s.y, 1.1 * s.y]), 0.9 * s.y) for name, s in run.series.items()}
    sheet = sheet_of(model, kind, run)
    before = taken(sheet)
    sheet.pictures[0].update(run, band)
    assert np.array_equal(taken(sheet), before) != kind.spreads
    sheet.pictures[0].update(run)
    assert np.array_equal(taken(sheet), before)


@every_picture
def test_published_points_come_and_go_without_a_trace(model, kind):
    rows = evidence.rows(model)
    sheet = sheet_of(model, kind, model().run())
    before = taken(sheet)
    for holds in (True, False, True):
        sheet.pictures[0].evidence([evidence.Point(row, holds) for row in rows])
    with_points = taken(sheet)
    sheet.pictures[0].evidence([])
    assert np.array_equal(taken(sheet), before)
    again = sheet_of(model, kind, model().run())
    again.pictures[0].evidence([evidence.Point(row, True) for row in rows])
    assert np.array_equal(taken(again), with_points)


@every_picture
def test_every_axis_says_what_it_shows(model, kind):
    sheet = sheet_of(model, kind, model().run())
    frames = sheet.figure.findobj(Axes)
    told = [{axes, *axes.get_shared_y_axes().get_siblings(axes)} for axes in frames]  # axes side by side are named once
    assert all(any(axes.get_title(loc="left") or axes.get_ylabel() for axes in alike) for alike in told)
    assert any(axes.get_xlabel() for axes in frames)


# what one must see in these pictures


def blood(**settings):
    return hsclib.MarrowRecovery(**settings).run()


def test_a_count_above_the_axes_is_marked_with_its_value():
    sheet = sheet_of(hsclib.MarrowRecovery, pictures.BloodCounts, blood(baseline=1.5))
    sheet.pictures[0].update(blood(baseline=8, dose=0))
    assert "▲ 8.00" in marks(sheet)


def test_a_bar_above_the_axes_is_marked_with_its_value():
    sheet = sheet_of(hsclib.MarrowRecovery, pictures.CycleNadirs, blood(drug_effect=30))
    sheet.pictures[0].update(blood(dose=0, baseline=8))
    assert "▲ 8.00" in marks(sheet)


def test_a_course_longer_than_the_axes_is_marked_with_its_end():
    sheet = sheet_of(hsclib.MarrowRecovery, pictures.BloodCounts, blood(days=30))
    sheet.pictures[0].update(blood(days=90))
    assert "▶ to 90" in marks(sheet)


def test_cycles_beyond_the_axes_are_marked_with_their_number():
    sheet = sheet_of(hsclib.MarrowRecovery, pictures.CycleNadirs, blood(cycles=2))
    sheet.pictures[0].update(blood(cycles=8))
    assert "▶ to 8" in marks(sheet)


@pytest.mark.parametrize(
    "settings",
    [
        {"cycles": 8, "stem_survival": 0.3, "baseline": 8},
        {"days": 365, "baseline": 8, "feedback": 0.35},
        {"cycles": 4, "dose": 0},
    ],
)
def test_nothing_is_drawn_to_the_right_of_the_axes_but_words(settings):
    sheet = sheet_of(hsclib.MarrowRecovery, pictures.BloodCounts, blood(days=30, baseline=1.5))
    sheet.pictures[0].update(blood(**settings))
    for axes in sheet.figure.findobj(Axes):
        unclipped = [line for line in axes.lines if line.get_visible() and not line.get_clip_on()]
        peaks = [text for text in axes.texts if text.get_visible() and text.get_text().startswith("▲")]
        days = [day for line in unclipped for day in line.get_xdata()] + [peak.get_position()[0] for peak in peaks]
        assert max(days, default=0) <= axes.get_xlim()[1]


def test_the_nadir_and_the_recovery_are_told_at_their_days():
    said = texts(sheet_of(hsclib.MarrowRecovery, pictures.BloodCounts, blood()))
    assert "0.90, day 7.6" in said
    assert "90 %: day 14.8" in said


def test_what_does_not_happen_is_not_flagged():
    sheet = sheet_of(hsclib.MarrowRecovery, pictures.BloodCounts, blood())
    sheet.pictures[0].update(blood(dose=0))
    assert [text for text in texts(sheet) if ", day" in text or "90 %" in text] == []


def test_shares_are_drawn_in_percent():
    sheet = sheet_of(hsclib.MarrowRecovery, pictures.BloodCounts, blood(stem_survival=0.5))
    picture = sheet.pictures[0]
    assert picture.curves["stem_cells"].get_ydata()[0] == pytest.approx(50)
    assert "Stem cells, of a healthy marrow (%)" in texts(sheet)


def test_thresholds_of_the_clinic_stand_beside_the_axes():
    said = texts(sheet_of(hsclib.MarrowRecovery, pictures.BloodCounts, blood()))
    assert {"1.5 grade 2", "0.5 grade 4"} <= set(said)


def test_published_points_are_cited_in_the_picture():
    sheet = sheet_of(hsclib.MarrowRecovery, pictures.BloodCounts, blood())
    sheet.pictures[0].evidence([evidence.Point(row, True) for row in evidence.rows(hsclib.MODELS["MarrowRecovery"])])
    assert "◇ Furuya 2019" in texts(sheet)


@pytest.mark.parametrize("other", ["0 d", "0 p", "0 × 10⁹/L"])
def test_moving_words_side_by_side_stand_on_one_line(other):
    def first_figure(text):
        figure = Figure(figsize=(1, 1), dpi=100)
        canvas, axes = FigureCanvasAgg(figure), figure.add_axes([0, 0, 1, 1], frame_on=False, xticks=[], yticks=[])
        MovingWords(axes, 9).put((0.1, 0.5), text)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())[:, 15:26, 0].copy()

    assert (first_figure("0") < 128).any()
    assert np.array_equal(first_figure("0") < 128, first_figure(other) < 128)


# side by side, and as a static drawing


def test_pictures_stand_side_by_side_in_one_figure():
    kinds = [pictures.BloodCounts, pictures.CycleNadirs]
    sheet = Sheet(kinds, hsclib.MarrowRecovery)
    assert sheet.size == (100 * sum(k.width for k in kinds), 100 * max(k.height for k in kinds))


def test_a_stale_picture_is_redrawn_beside_one_that_stands_still():
    runs = [blood(), blood(cycles=3)]
    sheets = [Sheet([pictures.BloodCounts, pictures.CycleNadirs], hsclib.MarrowRecovery) for _ in range(2)]
    for p in (*sheets[0].pictures, *sheets[1].pictures):
        p.fit(runs)
        p.update(runs[0])
    sheets[0].pixels()
    for sheet in sheets:
        sheet.pictures[1].hold(runs[1])
    assert np.array_equal(taken(sheets[0]), taken(sheets[1]))


def test_points_change_their_look_and_have_it_back_without_a_redraw_of_what_stands_still(monkeypatch):
    # at 100 mg/m² the published numbers hold, at 95 they are grey
    panel = hsclib.explore(hsclib.MarrowRecovery)
    fresh = {dose: hsclib.explore(hsclib.MarrowRecovery) for dose in (100, 95)}
    fresh[95].controls["dose"].value = 95
    wanted = {dose: taken(p._sheet) for dose, p in fresh.items()}
    drawn, draw = [], FigureCanvasAgg.draw
    monkeypatch.setattr(FigureCanvasAgg, "draw", lambda canvas: drawn.append(1) or draw(canvas))
    for dose in (95, 100, 95, 100):
        panel.controls["dose"].value = dose
        assert np.array_equal(taken(panel._sheet), wanted[dose]), dose
    assert not drawn
    assert len(panel._sheet._stills) == 2


def test_a_quick_png_holds_the_pixels():
    pixels = np.random.default_rng(1).integers(0, 256, (37, 53, 4), np.uint8)
    image = Image.open(io.BytesIO(quick_png(pixels)))
    assert image.mode == "RGB" and np.array_equal(np.asarray(image), pixels[..., :3])


class Reader:
    """The parts of a bundle, as a viewer reads them."""

    def __init__(self, bundle):
        self.html, self.text = bundle["text/html"], bundle["text/plain"]
        self.alt = unescape(re.search(r'<img[^>]* alt="([^"]*)"', self.html)[1])
        self.caption = unescape(re.search(r"<figcaption>(.*)</figcaption>", self.html)[1])
        self.inside = Image.open(
            io.BytesIO(base64.b64decode(re.search(r'src="data:image/png;base64,([^"]*)"', self.html)[1]))
        )
        self.png = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))


@pytest.mark.parametrize("name", hsclib.MODELS)
def test_a_static_drawing_tells_the_sentence_to_every_viewer(name):
    run = hsclib.MODELS[name]().run()
    drawn = Reader(hsclib.draw(run)._repr_mimebundle_())
    assert drawn.alt == drawn.caption == drawn.text == run.sentence
    assert repr(hsclib.draw(run)) == run.sentence


@pytest.mark.parametrize("name", hsclib.MODELS)
def test_a_static_drawing_holds_the_picture_and_the_png_its_sentence_below(name):
    drawing = hsclib.draw(hsclib.MODELS[name]().run())
    drawn = Reader(drawing._repr_mimebundle_())
    assert (drawn.inside.format, drawn.inside.size) == ("PNG", drawing.sheet.size)
    assert np.array_equal(np.asarray(drawn.inside), drawing.sheet.pixels()[..., :3])
    assert drawn.png.size == (drawing.sheet.size[0], drawing.sheet.size[1] + 70)
    caption = np.asarray(drawn.png)[drawing.sheet.size[1] :]
    assert (caption < 128).any(), "the sentence is written there"


def test_a_static_drawing_takes_the_picture_that_is_asked_for():
    assert [type(p) for p in hsclib.draw(Toy().run(), ToyPicture).sheet.pictures] == [ToyPicture]
    two = hsclib.draw(blood(), (pictures.BloodCounts, pictures.CycleNadirs))
    assert [type(p) for p in two.sheet.pictures] == [pictures.BloodCounts, pictures.CycleNadirs]


def test_marks_in_a_sentence_do_not_break_the_html():
    sentence = 'Less than 5 % "fall" & 3 < 4 > 2.'
    assert Reader(Drawing(Sheet([ToyPicture], Toy), sentence)._repr_mimebundle_()).alt == sentence


def test_an_image_keeps_its_place_while_it_loads():
    assert re.search(r'width="300" height="200"', image_tag(b"", "A picture.", (300, 200)))
