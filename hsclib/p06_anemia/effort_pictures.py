"""What a marrow does against an anemia, and what comes of it: three bars, and the hemoglobin that they leave."""

from ..drawing.limits import draw_limits
from ..drawing.moving_words import MovingWords
from ..drawing.sheet import Picture
from ..drawing.style import BLACK, GHOST_LINE, GREEN, ORANGE, SKY, SMALL, TEXT, VERMILION, tidy
from ..evidence import thresholds
from ..words import number

FOLD_MARKS = {1: "normal", 4.75: "the most"}  # × normal
#: From top to bottom: readout or setting → title, end of the axis, what is marked on it, the value in words, colour.
EFFORTS = {
    "marrow_work": ("Red cells begun in the marrow (× normal)", 6.2, FOLD_MARKS, "{:.2f} ×", GREEN),
    "reticulocytes": ("… that leave it alive: reticulocytes (× normal)", 6.2, FOLD_MARKS, "{:.2f} ×", SKY),
    "host_red_cell_lifespan": ("… and how long these live in the blood", 152, {120: "normal"}, "{:.3g} days", ORANGE),
}
MOST_HEMOGLOBIN = 16  # g/dL


class MarrowEffort(Picture):
    """How many red cells a patient's marrow begins, how many get out, how long they live; and the hemoglobin."""

    width, height = 5.7, 5.2
    spreads = False

    def __init__(self, area, model):
        super().__init__(area, model)
        margins = {"left": 0.03, "right": 0.835, "top": 0.92, "bottom": 0.1, "wspace": 0.3, "hspace": 0.75}
        grid = area.add_gridspec(len(EFFORTS), 2, width_ratios=(3.4, 0.8), **margins)
        self.bars, self.values = {}, {}
        for row, (name, (title, end, marks, _, colour)) in enumerate(EFFORTS.items()):
            axes = area.add_subplot(grid[row, 0])
            self._prepare(axes, name, title, axes.barh(0, 1, 0.56, color=colour)[0])
            axes.set(xlim=(0, end), ylim=(-0.5, 0.5), yticks=[])
            for value, words in marks.items():
                axes.axvline(value, color=BLACK, linewidth=0.9, linestyle=":", zorder=3)
                axes.text(value, 0.5, f" {words}", fontsize=SMALL - 0.5, va="top")
        axes.set_xlabel("Days", fontsize=SMALL)
        self._prepare_hemoglobin(area.add_subplot(grid[:, 1]))

    def _prepare(self, axes, name, title, bar):
        tidy(axes)
        axes.grid(visible=False)
        axes.set_title(title, loc="left", fontsize=TEXT, pad=4)
        self.bars[name] = self.moves(bar)
        self.values[name] = self.moves(MovingWords(axes, SMALL))
        line = axes.plot([], [], **GHOST_LINE | {"linewidth": 2, "zorder": 4})[0]
        self.ghost(line, _held, name)

    def _prepare_hemoglobin(self, axes):
        """A column with the limits of anemia beside it."""
        self._prepare(axes, "hemoglobin", "Hemoglobin (g/dL)", axes.bar(0, 1, 0.56, color=VERMILION)[0])
        axes.set(xlim=(-0.5, 0.5), ylim=(0, MOST_HEMOGLOBIN), xticks=[])
        draw_limits(axes, thresholds("hemoglobin"), x=1.06)

    def update(self, run, band=None):
        for name, value in shown(run).items():
            if name == "hemoglobin":
                self.bars[name].set_height(value)
                self.values[name].put((-0.24, value + 0.6), number(value), gap=0)
            else:
                self.bars[name].set_width(value)
                self.values[name].put((value, 0), EFFORTS[name][3].format(value), gap=5)


def _held(run, name):
    """A line over where the bar of a run that is held would end."""
    level, wide = 2 * [shown(run)[name]], [-0.42, 0.42]
    return {"data": (wide, level) if name == "hemoglobin" else (level, wide)}


def shown(run):
    """What is drawn of a run: name → value."""
    return {
        name: run.readouts[name].value if name in run.readouts else run.settings[name]
        for name in (*EFFORTS, "hemoglobin")
    }
