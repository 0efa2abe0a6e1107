"""Blood counts after chemotherapy, and the lowest count of each cycle."""

from ..drawing.bars import Bars
from ..drawing.courses import Courses, Row


class BloodCounts(Courses):
    """Neutrophils, platelets and the stem cells behind them."""

    event = "dose"
    rows = (
        Row(
            ("neutrophils",),
            1.5,
            marks=(("nadir_day", "{value}, day {day}"), ("recovery_day_90_percent", "90 %: day {day}")),
        ),
        Row(("platelets",), 1.0, marks=(("platelet_nadir_day", "{value}, day {day}"),)),
        Row(("stem_cells",), 0.6),
    )


class Neutrophils(Courses):
    """One curve and its lowest point, for who meets a panel for the first time."""

    height = 4.2
    cites = False
    event = "dose"
    rows = (Row(("neutrophils",), marks=(("nadir_day", "{value}, day {day}"),), limits="none drawn"),)
    roles = ()
    margins = {"top": 0.92, "bottom": 0.125}


class CycleNadirs(Bars):
    """The neutrophil nadir of each cycle."""

    name = "cycle_nadirs"
