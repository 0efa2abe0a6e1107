"""Iron deficiency: hemoglobin, iron store and the size of the red cells."""

from ..drawing.courses import Courses, Row
from ..drawing.style import GHOST, SMALL, beside
from ..evidence import normal_range

VOLUMES = (50, 105)  # fL, what the axis shows
HEMOGLOBIN = (0, 17.5)  # g/dL: room above the limits of anemia for who published a number


class IronCourses(Courses):
    """Hemoglobin with the limits of anemia, the store that runs empty before, the cells that shrink behind."""

    event = "tablets from"
    rows = (
        Row(("hemoglobin",), 2.4, marks=(("anemia_day", "below {at}: day {day}"),), ends=HEMOGLOBIN),
        Row(("iron",), 0.8, marks=(("store_used_up_day", "used up: day {day}"),)),
        Row(("mcv",), 0.9, marks=(("small_cells_day", "below {at}: day {day}"),), ends=VOLUMES),
    )

    def __init__(self, area, model):
        super().__init__(area, model)
        volume = self.axes_of["mcv"]
        normal = normal_range("cell_volume")
        volume.axhspan(normal.low, normal.high, color=GHOST, alpha=0.18, linewidth=0)
        words = f"{normal.low:g}–{normal.high:g} normal"
        beside(volume, (normal.low + normal.high) / 2, words, value=True, fontsize=SMALL - 0.5)

    def place_flag(self, run, name, day, words, dot, text):
        """What was so from the start did not happen on a day."""
        super().place_flag(run, name, day or None, words, dot, text)
