"""Acute leukemia, healthy against leukemic cells; chronic leukemia, the slopes of the transcript under imatinib."""

import numpy as np

from ..drawing.courses import Courses, DecadeCourses, Row
from ..drawing.moving_words import MovingWords
from ..drawing.points import holding_last
from ..drawing.style import BLACK, GHOST, SMALL, beside

SLOPES = ("slope_1", "slope_2")
MILESTONES = ((10, ""), (0.1, "major"), (0.0032, "deep"))  # BCR-ABL on the international scale, %


class LeukemiaCourse(Courses):
    """Mature cells of both kinds, and the leukemic share of the cells that divide."""

    rows = (
        Row(
            ("healthy", "leukemic"),
            1.7,
            title="Mature cells, of normal",
            marks=(("day_healthy_halved", "one half: day {day}"),),
            level=(50, "one half"),
        ),
        Row(("leukemic_share",), 1.0),
    )


class ClonesInTheMarrow(DecadeCourses):
    """Dividing cells of the marrow and of two clones, in decades: each cycle takes a share. Below, the blood."""

    rows = (
        Row(
            ("healthy_dividing", "leukemic_dividing", "slow_dividing"),
            1.9,
            title="Dividing cells in the body",
            log=True,
            ends=(1, 1e13),
            ticks=(1, 1e3, 1e6, 1e9, 1e12),
        ),
        Row(("healthy", "leukemic"), 0.9, title="Mature cells, of normal", level=(50, "one half")),
    )
    margins = {"left": 0.08, "right": 0.8}
    event_height = 0.4

    def __init__(self, area, model):
        super().__init__(area, model)
        cells = self.axes_of["healthy_dividing"]
        cells.yaxis.set_major_formatter(lambda value, _: power(value))
        self.events_label.set(text="▬ chemotherapy", color=GHOST, weight="bold")
        bar = {"color": GHOST, "linewidth": 6, "solid_capstyle": "butt"}
        self.given = self.moves(cells.plot([], [], transform=cells.get_xaxis_transform(), **bar)[0])

    def update(self, run, band=None):
        super().update(run, band)
        x = np.array([(event.x, event.until, np.nan) for event in run.events]).ravel()
        self.given.set_data(x, np.full(x.size, 0.975))

    def mark_edge(self, name, axes, x, y):
        """A clone that is gone is not told with a number."""
        super().mark_edge(name, axes, x, y)
        if name.endswith("dividing") and y[-1] < 1 and y.max() > 1:
            fast = name == "leukemic_dividing"  # it goes first, and leaves room for the other's words
            self.edges[name].set(text="none left ▼" if fast else "▼ none left", ha="right" if fast else "left")
        elif y.max() < 1:
            self.edges[name].set_visible(False)


class MolecularResponse(DecadeCourses):
    """BCR-ABL in decades, with published slopes as wedges beside those of the run; the stem cells below."""

    rows = (
        Row(("bcr_abl_percent",), 1.9, log=True, marks=(("lowest_day", "lowest {value} %, day {day}"),)),
        Row(("leukemic_stem_cells",), 0.8, log=True),
    )
    margins = {"left": 0.095, "right": 0.82}

    def __init__(self, area, model):
        super().__init__(area, model)
        transcript = self.axes_of["bcr_abl_percent"]
        for value, _ in MILESTONES:
            transcript.axhline(value, color=BLACK, linewidth=0.8, linestyle=":")
        self.events_label.set(text="▬ imatinib", color=GHOST, weight="bold")
        bar = {"color": GHOST, "linewidth": 6, "solid_capstyle": "butt"}
        self.given = self.moves(transcript.plot([], [], transform=transcript.get_xaxis_transform(), **bar)[0])
        self.wedges = {
            name: (
                self.moves(transcript.fill_between([1], [1], [1], color=GHOST, alpha=0.35, linewidth=0)),
                self.moves(transcript.plot([], [], color=BLACK, linewidth=1.4, linestyle="--")[0]),
                self.moves(MovingWords(transcript, SMALL)),
            )
            for name in SLOPES
        }
        self.published, self.shown = {}, None

    def fit(self, runs):
        super().fit(runs)
        stem = self.axes_of["leukemic_stem_cells"]
        low, top = stem.get_ylim()
        stem.set_ylim(min(low, 0.1), max(top, 10))
        low, top = self.axes_of["bcr_abl_percent"].get_ylim()
        # room for words below and for the bar of imatinib above
        transcript = self.axes_of["bcr_abl_percent"]
        transcript.set_ylim(min(low / 2, 1), max(top, 900))
        for value, words in MILESTONES:
            if value > transcript.get_ylim()[0]:
                self.limits.append(beside(transcript, value, words, value=True))

    def update(self, run, band=None):
        super().update(run, band)
        given = [(event.x, event.until) for event in run.events]
        self.given.set_data(given[0] if given else [], [0.975, 0.975] if given else [])
        self.shown = run
        self._place_wedges()

    def evidence(self, points):
        super().evidence(points)
        drawn = [p for p in points if p.row.target in SLOPES and p.row.source]
        self.published = {p.row.target: p for p in holding_last(drawn)}  # one of each; one that holds if there is one
        if self.shown:
            self._place_wedges()

    def _place_wedges(self):
        """Each published slope with its spread, drawn from where the curve is when it begins."""
        for name in SLOPES:
            wedge, line, words = self.wedges[name]
            taken, point = self.shown.readouts[name], self.published.get(name)
            own, days = taken.value, taken.at
            for artist in (wedge, line, words):
                artist.set_visible(own is not None and point is not None)
            if own is None or point is None:
                continue
            transcript = self.shown.series["bcr_abl_percent"]
            t = np.linspace(*days, 20)
            begin = float(np.interp(days[0], transcript.x, transcript.y))
            middle, low, high = (
                begin * np.exp(slope * (t - days[0])) for slope in (point.row.value, point.row.low, point.row.high)
            )
            colour = BLACK if point.holds else GHOST
            wedge.set_data(t, low, high)
            line.set(data=(t, middle), color=colour)
            words.set_color(colour)
            spread = 100 * (point.row.high - point.row.value)
            published = f"published {signed(100 * point.row.value)} ± {spread:.2g}"
            words.put((days[1], 2.2 * high[-1]), f"{signed(100 * own)} % a day ({published})")


def power(value):
    """ "1", "10⁶"."""
    decades = str(round(np.log10(value))).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return "1" if value == 1 else f"10{decades}"


def signed(value):
    """ "−4.5", "+0.5"."""
    return f"{value:+.2g}".replace("-", "−")
