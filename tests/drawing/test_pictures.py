"""Every picture on every model that it is meant for: what moves, what stays, what those are told who cannot see it."""

import functools

import numpy as np
import pytest
from boxes import THOROUGH, at, case, corners, run_of, some
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from toy import Drop

import hsclib
from hsclib import evidence, pictures
from hsclib.cohort import Band
from hsclib.drawing.moving_words import MovingWords
from hsclib.drawing.sheet import Sheet
from hsclib.p01_one_cell_makes_all_blood.tree_pictures import LabelCourses
from hsclib.registry import DRAWN, kinds_for

#: Pictures that no model has by default, and the models that they are meant for.
EXTRA = [
    ("Colonies", pictures.Sisters),
    ("AcuteLeukemia", pictures.ClonesInTheMarrow),
    ("LineageTree", pictures.PlateletShortcut),
    ("MarrowRecovery", pictures.CycleNadirs),
    ("MarrowRecovery", pictures.Neutrophils),
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
#: Without --thorough, twenty pictures: each is held to the pixel, and moved, where it stands on its page.
TRIED = some({kind: (model, kind) for model, kind in CASES}.values(), 20) if not THOROUGH else CASES
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
    return run_of(model(**{p.name: at(p, 0.75) for p in model.parameters()}))


def texts(sheet):
    return [t.get_text() for t in sheet.figure.findobj(Text) if t.get_visible() and t.get_text()]


def marks(sheet):
    """What is said at the edges of the axes."""
    return [text for text in texts(sheet) if text[0] in "▲▶"]


class Shown:
    """A picture that shows the usual run of its model; every test leaves it as it found it, to the pixel."""

    def __init__(self, model, kind):
        self.model, self.kind = model, kind
        self.run, self.other = run_of(model()), other(model)
        self.sheet = Sheet([kind], model)
        (self.picture,) = self.sheet.pictures
        self.picture.fit([self.run])
        self.empty = taken(self.sheet)
        self.picture.update(self.run)
        self.before = taken(self.sheet)

    @functools.cached_property
    def twin(self):
        """Another sheet with the same axes, which has not seen what this one has."""
        twin = Sheet([self.kind], self.model)
        twin.pictures[0].fit([self.run])
        return twin

    def is_as_before(self):
        return np.array_equal(taken(self.sheet), self.before)


@pytest.fixture(scope="module", params=TRIED, ids=[f"{m.__name__}-{k.__name__}" for m, k in TRIED])
def shown(request):
    return Shown(*request.param)


def test_every_picture_is_tested_on_a_model():
    shown = {getattr(pictures, name) for name in pictures.__all__ if isinstance(getattr(pictures, name), type)}
    parts = {base for kind in shown for base in kind.__mro__[1:]} | {LabelCourses}
    assert shown - parts == {kind for _, kind in CASES} - parts


def test_a_picture_shows_something_at_the_defaults(shown):
    assert not np.array_equal(shown.empty, shown.before)


def test_a_picture_takes_every_corner_on_fixed_axes_and_nothing_of_it_stays_behind(shown):
    # in test_page_panels.py every control of a page goes to its ends as well
    for name, settings in some(corners(shown.model).items(), 8):
        with case(name):
            shown.picture.update(run_of(shown.model(**settings)))
            assert shown.sheet.pixels().shape == (*shown.sheet.size[::-1], 4)
    shown.picture.update(shown.run)
    assert shown.is_as_before()


def test_a_picture_fits_every_corner(shown):
    sheet = Sheet([shown.kind], shown.model)
    for name, settings in some(corners(shown.model).items(), 8):
        with case(name):
            run = run_of(shown.model(**settings))
            sheet.pictures[0].fit([run])
            sheet.pictures[0].update(run)
            assert marks(sheet) == []


def test_an_update_draws_what_a_new_picture_would_moves_something_and_leaves_the_rest(shown):
    shown.picture.update(shown.other)
    assert shown.picture.stale == (shown.kind in OWN_AXES), "an update must not redraw what stands still"
    after = taken(shown.sheet)
    shown.twin.pictures[0].update(shown.other)
    assert np.array_equal(after, taken(shown.twin))
    moved = (after != shown.before).any(axis=2)
    assert 0 < moved.mean() < 0.5, "half of a picture may be areas that move: shares, discs"
    shown.picture.update(shown.run)
    assert shown.is_as_before()


def test_a_held_run_stays_as_a_grey_ghost_and_goes_without_a_trace(shown):
    shown.picture.hold(shown.other)
    before, after = shown.before.astype(int), taken(shown.sheet).astype(int)
    # what was white and is no longer: the ghost, its edges blended with paper, never with another colour
    new = after[(before[..., :3] == 255).all(axis=2) & (after != before).any(axis=2)]
    assert new.size
    assert np.ptp(new[:, :3], axis=1).max() < 30
    shown.picture.release()
    assert shown.is_as_before()


def test_fitting_again_draws_what_a_new_picture_would(shown):
    shown.picture.fit([shown.other])
    shown.picture.update(shown.other)
    assert np.array_equal(taken(shown.sheet), taken(sheet_of(shown.model, shown.kind, shown.other)))
    shown.picture.fit([shown.run])
    shown.picture.update(shown.run)
    assert shown.is_as_before()


def test_the_axes_hold_all_runs_that_they_were_fitted_to(shown):
    runs = [shown.run, shown.other]
    sheet = sheet_of(shown.model, shown.kind, *runs)
    for run in runs:
        sheet.pictures[0].update(run)
        assert marks(sheet) == []


def test_a_band_is_drawn_and_goes_without_a_trace(shown):
    band = {
        name: Band(s.x, (5, 95), np.array([0.8 * s.y, 1.1 * s.y]), 0.9 * s.y) for name, s in shown.run.series.items()
    }
    shown.picture.update(shown.run, band)
    assert shown.is_as_before() != shown.kind.spreads
    shown.picture.update(shown.run)
    assert shown.is_as_before()


def test_published_points_come_and_go_without_a_trace(shown):
    rows = evidence.rows(shown.model)
    for holds in (True, False, True):
        shown.picture.evidence([evidence.Point(row, holds) for row in rows])
    with_points = taken(shown.sheet)
    shown.picture.evidence([])
    assert shown.is_as_before()
    shown.twin.pictures[0].update(shown.run)
    shown.twin.pictures[0].evidence([evidence.Point(row, True) for row in rows])
    assert np.array_equal(taken(shown.twin), with_points)


def test_every_axis_says_what_it_shows(shown):
    frames = shown.sheet.figure.findobj(Axes)
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
        days = [day for line in unclipped for day in line.get_xdata()] + [peak.xy[0] for peak in peaks]
        assert max(days, default=0) <= axes.get_xlim()[1]


def test_the_nadir_and_the_recovery_are_told_at_their_days():
    said = texts(sheet_of(hsclib.MarrowRecovery, pictures.BloodCounts, blood()))
    assert "0.22, day 8.4" in said
    assert "90 %: day 16.1" in said


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
