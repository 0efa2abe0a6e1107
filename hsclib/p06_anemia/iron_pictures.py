"""Iron deficiency: hemoglobin, iron store and the size of the red cells."""

from ..drawing.courses import Courses, Row
from ..drawing.style import GHOST, SMALL, beside

NORMAL_VOLUME, VOLUMES = (80, 100), (50, 105)  # fL: the normal range, and what the axis shows


class IronCourses(Courses):
    """Hemoglobin with the limits of anemia, the store that runs empty before, the cells that shrink behind."""

    event = "tablets from"
    rows = (
        Row(("hemoglobin",), 2.4, marks=(("anemia_day", "below 12: day {day}"),)),
        Row(("iron",), 0.8, marks=(("store_used_up_day", "used up: day {day}"),)),
        Row(("mcv",), 0.9, marks=(("small_cells_day", "below 80: day {day}"),), ends=VOLUMES),
    )

    def __init__(self, area, model):
        super().__init__(area, model)
        volume = self.axes_of["mcv"]
        volume.axhspan(*NORMAL_VOLUME, color=GHOST, alpha=0.18, linewidth=0)
        beside(volume, sum(NORMAL_VOLUME) / 2, "80–100 normal", value=True, fontsize=SMALL - 0.5)

    def place_flag(self, run, name, day, words, dot, text):
        """What was so from the start did not happen on a day."""
        super().place_flag(run, name, day or None, words, dot, text)
