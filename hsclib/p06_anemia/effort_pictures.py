"""What a marrow does against an anemia, and what comes of it: three bars, and the hemoglobin that they leave."""

from ..drawing.moving_words import MovingWords
from ..drawing.sheet import Picture
from ..drawing.style import BLACK, GHOST, GREEN, ORANGE, SKY, SMALL, TEXT, VERMILION, tidy
from ..evidence import thresholds
from ..words import number

#: Rows from top to bottom: readout or setting → title, end of the axis, what is marked on it, the value in words, colour.
ROWS = {
    "marrow_work": ("Red cells begun in the marrow (× normal)", 9.9, {1: "normal", 8: "the most"}, "{:.2f} ×", GREEN),
    "reticulocytes": (
        "… that leave it alive, as reticulocytes (× normal)",
        9.9,
        {1: "normal", 8: "the most"},
        "{:.2f} ×",
        SKY,
    ),
    "host_red_cell_lifespan": ("… and how long these live in the blood", 152, {120: "normal"}, "{:.3g} days", ORANGE),
}
TOP = 16  # g/dL


class MarrowEffort(Picture):
    """How many red cells a patient's marrow begins, how many get out, how long they live; and the hemoglobin."""

    width, height = 6.4, 5.2
    spreads = False

    def __init__(self, area, model):
        super().__init__(area, model)
        grid = area.add_gridspec(
            len(ROWS), 2, width_ratios=(3.4, 0.8), wspace=0.22, hspace=0.75, left=0.03, right=0.85, top=0.92, bottom=0.1
        )
        self.bars, self.values, self.ghosts = {}, {}, {}
        for row, (name, (title, end, marks, _, colour)) in enumerate(ROWS.items()):
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
        self.bars[name] = self._moves(bar)
        self.values[name] = self._moves(MovingWords(axes, SMALL))
        self.ghosts[name] = axes.plot([], [], color=GHOST, linewidth=2, linestyle="--", zorder=4)[0]

    def _prepare_hemoglobin(self, axes):
        """A column with the limits of anemia beside it."""
        self._prepare(axes, "hemoglobin", "Hemoglobin (g/dL)", axes.bar(0, 1, 0.56, color=VERMILION)[0])
        axes.set(xlim=(-0.5, 0.5), ylim=(0, TOP), xticks=[])
        for limit in thresholds("hemoglobin"):
            axes.axhspan(0, limit.value, color=limit.colour, alpha=0.10, linewidth=0)
            axes.axhline(limit.value, color=limit.colour, linewidth=0.8)
            axes.text(
                1.06,
                limit.value,
                f"{limit.value:g} {limit.label}",
                fontsize=SMALL - 0.5,
                va="center",
                color="#444444",
                transform=axes.get_yaxis_transform(),
            )

    def update(self, run, band=None):
        for name, value in shown(run).items():
            if name == "hemoglobin":
                self.bars[name].set_height(value)
                self.values[name].put((-0.24, value + 0.6), number(value), gap=0)
            else:
                self.bars[name].set_width(value)
                self.values[name].put((value, 0), ROWS[name][3].format(value), gap=5)

    def hold(self, run):
        for name, value in shown(run).items():
            across = [-0.42, 0.42]
            self.ghosts[name].set_data(
                *((across, [value, value]) if name == "hemoglobin" else ([value, value], across))
            )
        self.stale = True

    def release(self):
        for ghost in self.ghosts.values():
            ghost.set_data([], [])
        self.stale = True


def shown(run):
    """What is drawn of a run: name → value."""
    return {
        name: run.readouts[name].value if name in run.readouts else run.settings[name] for name in (*ROWS, "hemoglobin")
    }
