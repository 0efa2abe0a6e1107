"""Courses of page 05: cells and the hormones that call for them."""

import numpy as np

from .courses import MARGIN, Courses, Row
from .style import BLACK, SMALL, plain_decades

FEWEST = 0.02  # 1e9/L: fewer neutrophils leave the axis


class HormoneCourses(Courses):
    """A count above the hormone that calls for it; triangles mark the injections."""

    given = "▼ injection"
    usual = ""  # the series of which 1 is the usual level

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.085)
        self.doses_label.set_text(self.given)
        for row, axes in self.frames:
            if row.log:
                plain_decades(axes)
                axes.minorticks_off()
        if self.usual:
            axes = self.axes_of[self.usual]
            axes.axhline(1, color=BLACK, linewidth=0.8, linestyle=":")
            axes.text(MARGIN, 1, "usual", transform=axes.get_yaxis_transform(), fontsize=SMALL, va="center")


    def update(self, run, band=None):
        super().update(run, band)
        for axes, _, readout, _, (dot, words) in self.flags:  # above a peak and below a nadir, where no curve is
            if axes.get_yscale() == "log" and words.get_visible():
                words.xy = (words.xy[0], words.xy[1] * (0.8 if readout == "nadir_day" else 1.3))


class NeutrophilCall(HormoneCourses):
    """Neutrophils and G-CSF after docetaxel."""

    given, usual = "▼ G-CSF", "gcsf_fold"
    rows = (Row(("neutrophils",), 1.5, log=True, marks=(("nadir_day", "{value}, day {day}"), ("peak_day", "{value}, day {day}"))),
            Row(("gcsf_fold",), 1.2, log=True, marks=(("gcsf_peak_day", "× {value}, day {day}"),)))

    def fit(self, runs):
        super().fit(runs)
        for name, lowest, highest in (("neutrophils", FEWEST, 20.0), ("gcsf_fold", 0.05, 20.0)):
            low, top = self.axes_of[name].get_ylim()
            self.axes_of[name].set_ylim(min(max(low, lowest), 0.25), max(top, highest))


class FilgrastimCourse(HormoneCourses):
    """Neutrophils and the concentration of filgrastim in a healthy man."""

    given = "▼ filgrastim"
    rows = (Row(("neutrophils",), 1.5, grades=False), Row(("gcsf",), 1.0, log=True))


class PlateletCall(HormoneCourses):
    """Platelets and TPO."""

    given, usual = "▼ TPO", "tpo"
    rows = (Row(("platelets",), 1.5, marks=(("peak_day", "{value}, day {day}"), ("nadir_day", "{value}, day {day}"))),
            Row(("tpo",), 1.0, marks=(("tpo_peak_day", "× {value}, day {day}"),)))


class Regrowth(HormoneCourses):
    """Hemoglobin of the whole body, around its usual mass, and how much is made a day."""

    given = "▼ EPO"
    rows = (Row(("hemoglobin_mass",), 1.5, marks=(("recovery_day_within_10_g", "within 10 g: day {day}"),)),
            Row(("production",), 1.0))

    def __init__(self, area, model):
        super().__init__(area, model)
        self.usual_mass = self._moves(self.axes_of["hemoglobin_mass"].plot([], [], color=BLACK, linewidth=0.8, linestyle=":")[0])

    def fit(self, runs):
        super().fit(runs)
        masses = np.concatenate([[run.settings["usual_mass"], *run.series["hemoglobin_mass"].y] for run in runs])
        room = 0.08 * (np.ptp(masses) or 10)
        self.axes_of["hemoglobin_mass"].set_ylim(masses.min() - room, masses.max() + room)

    def update(self, run, band=None):
        super().update(run, band)
        self.usual_mass.set_data(run.series["hemoglobin_mass"].x[[0, -1]], 2 * [run.settings["usual_mass"]])
