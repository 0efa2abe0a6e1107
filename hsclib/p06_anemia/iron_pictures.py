"""Iron deficiency: hemoglobin, iron store and the size of the red cells."""

from ..drawing.courses import MARGIN, Courses, Row
from ..drawing.style import GHOST, SMALL
from ..evidence import normal_range

VOLUMES = (50, 105)  # fL, what the axis shows


class IronCourses(Courses):
    """Hemoglobin with the limits of anemia, the store that runs empty before, the cells that shrink behind."""

    event = "tablets from"
    rows = (
        Row(("hemoglobin",), 2.4, marks=(("anemia_day", "below {at}: day {day}"),)),
        Row(("iron",), 0.8, marks=(("store_used_up_day", "used up: day {day}"),)),
        Row(("mcv",), 0.9, marks=(("small_cells_day", "below {at}: day {day}"),)),
    )

    def __init__(self, area, model):
        super().__init__(area, model)
        volume = self.axes_of["mcv"]
        normal = normal_range("cell_volume")
        volume.axhspan(normal.low, normal.high, color=GHOST, alpha=0.18, linewidth=0)
        volume.text(
            MARGIN,
            (normal.low + normal.high) / 2,
            f"{normal.low:g}–{normal.high:g} normal",
            transform=volume.get_yaxis_transform(),
            fontsize=SMALL - 0.5,
            va="center",
        )

    def fit(self, runs):
        super().fit(runs)
        self.axes_of["mcv"].set_ylim(*VOLUMES)

    def _place_flag(self, axes, run, name, day, words, dot, text):
        """The limit is the run's; what was so from the start did not happen on a day."""
        at = next(run.readouts[readout].at for row in self.rows if name in row.series for readout, _ in row.marks)
        super()._place_flag(axes, run, name, day or None, words.replace("{at}", f"{at:g}"), dot, text)
