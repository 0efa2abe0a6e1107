"""Courses of page 05: cells and the hormones that call for them."""

import numpy as np

from ..drawing.courses import Courses, Row
from ..drawing.style import BLACK

FEWEST_SHOWN = 0.02  # 1e9/L: fewer neutrophils leave the axis
ROOM_ABOVE = 1.6  # above the highest value of a logarithmic axis, for triangles and words
BELOW = ("nadir_day", "recovery_day_within_10_g")  # words stand above a peak, below a valley or a climb
FLAG_SHIFT = 12  # pixels


class HormoneCourses(Courses):
    """A count above the hormone that calls for it; triangles mark the injections."""

    event = "injection"
    margins = {"left": 0.085, "right": 0.81}

    def __init__(self, area, model):
        super().__init__(area, model)
        for row, axes in self.frames:
            if row.log:
                axes.minorticks_off()

    def update(self, run, band=None):
        super().update(run, band)
        for axes, _, readout, _, (dot, words) in self.flags:
            if words.get_visible():
                x, y = axes.transData.transform(words.xy)
                if y < axes.bbox.y0:  # too few for the axis: told at its edge
                    dot.set_visible(False)
                    words.set_text(f"▼ {words.get_text()}")
                elif y > axes.bbox.y1 + 1:  # the mark at the upper edge tells it
                    dot.set_visible(False)
                    words.set_visible(False)
                y += -FLAG_SHIFT if self.stands_below(run, readout) else FLAG_SHIFT
                y = np.clip(y, axes.bbox.y0 + FLAG_SHIFT, axes.bbox.y1 - FLAG_SHIFT / 2)
                words.xy = axes.transData.inverted().transform((x, y))

    def stands_below(self, run, readout):
        """Whether the words of a flag stand below its dot."""
        return readout in BELOW


#: Lowest and highest count, on a logarithmic axis.
NEUTROPHILS = Row(
    ("neutrophils",),
    1.5,
    log=True,
    marks=(("nadir_day", "{value}, day {day}"), ("peak_day", "{value}, day {day}")),
)


class NeutrophilCall(HormoneCourses):
    """Neutrophils and G-CSF after docetaxel."""

    event = ""
    rows = (
        NEUTROPHILS,
        Row(("gcsf_fold",), 1.2, log=True, level=(1, "usual"), marks=(("gcsf_peak_day", "× {value}, day {day}"),)),
    )

    def fit(self, runs):
        super().fit(runs)
        for name, lowest in (("neutrophils", FEWEST_SHOWN), ("gcsf_fold", 0.05)):
            low, top = self.axes_of[name].get_ylim()
            self.axes_of[name].set_ylim(min(max(low, lowest), 0.25), max(ROOM_ABOVE * top, 20))


class FilgrastimCourse(HormoneCourses):
    """Neutrophils and the concentration of injected G-CSF."""

    event = "G-CSF"
    rows = (
        NEUTROPHILS,
        Row(("gcsf",), 1.0, log=True),
    )

    def fit(self, runs):
        super().fit(runs)
        low, top = self.axes_of["neutrophils"].get_ylim()
        self.axes_of["neutrophils"].set_ylim(max(low / ROOM_ABOVE, FEWEST_SHOWN), 2 * ROOM_ABOVE * top)
        low, top = self.axes_of["gcsf"].get_ylim()
        self.axes_of["gcsf"].set_ylim(min(low, 0.03), max(top, 110))

    def evidence(self, points):
        # what donors have says nothing beside a patient, nor one course of injections beside another
        super().evidence([p for p in points if p.holds])


class PlateletCall(HormoneCourses):
    """Platelets and TPO."""

    event = "TPO"
    rows = (
        Row(("platelets",), 1.5, marks=(("peak_day", "{value}, day {day}"), ("nadir_day", "{value}, day {day}"))),
        Row(("tpo",), 1.0, log=True, level=(1, "usual"), marks=(("tpo_peak_day", "× {value}, day {day}"),)),
    )

    def fit(self, runs):
        super().fit(runs)
        low, top = self.axes_of["tpo"].get_ylim()
        self.axes_of["tpo"].set_ylim(min(low, 0.5), max(ROOM_ABOVE * top, 5))


class PlateletRescue(HormoneCourses):
    """Platelets that antibodies destroy, and how many are made a day."""

    event = "romiplostim"
    rows = (
        Row(("platelets",), 1.5, marks=(("day_above_50", "above 50: day {day}"),)),
        Row(("production",), 1.0),
    )

    def fit(self, runs):
        super().fit(runs)
        self.axes_of["platelets"].set_ylim(0, max(120, self.axes_of["platelets"].get_ylim()[1]))


class Regrowth(HormoneCourses):
    """Hemoglobin of the whole body, around its usual mass, and how much is made a day."""

    event = "EPO"
    rows = (
        Row(("hemoglobin_mass",), 1.5, marks=(("recovery_day_within_10_g", "within 10 g: day {day}"),)),
        Row(("production",), 1.0),
    )

    def __init__(self, area, model):
        super().__init__(area, model)
        line = self.axes_of["hemoglobin_mass"].plot([], [], color=BLACK, linewidth=0.8, linestyle=":")[0]
        self.usual_mass = self.moves(line)

    def fit(self, runs):
        super().fit(runs)
        masses = np.concatenate([[run.settings["usual_mass"], *run.series["hemoglobin_mass"].y] for run in runs])
        room = max(0.08 * np.ptp(masses), 10)
        self.axes_of["hemoglobin_mass"].set_ylim(masses.min() - room, masses.max() + 1.3 * room)

    def update(self, run, band=None):
        super().update(run, band)
        self.usual_mass.set_data(run.series["hemoglobin_mass"].x[[0, -1]], 2 * [run.settings["usual_mass"]])

    def stands_below(self, run, readout):
        mass, day = run.series["hemoglobin_mass"], run.readouts["recovery_day_within_10_g"].value
        return day is not None and np.interp(day, mass.x, mass.y) < run.settings["usual_mass"]  # not on a way down

    def evidence(self, points):
        # what others hold, who are larger or smaller, says nothing beside this body
        super().evidence([p for p in points if p.holds])
