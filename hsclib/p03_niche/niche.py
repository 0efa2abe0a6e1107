"""Donor and host stem cells that compete for the places of the marrow (Ashcroft 2017)."""

import numpy as np

from ..integrate import Phase, solve
from ..model import Model
from ..parameters import choice, constant, slider
from ..run import Readout, curves, doses
from ..words import day, percent

MOUSE_NICHES = constant(10_000, "niches", "Niches of a mouse", "ashcroft2017", "transcribed", "N")
NICHES_FILLED = constant(9_900, "niches", "Niches filled at rest", "ashcroft2017", "transcribed", "n*")
STEM_DIVISION = constant(1 / 39, "1/d", "Divisions of a stem cell in its niche", "ashcroft2017", "transcribed", "b")
MINUTES = 1 / 1440  # d
#: Stem cells in the blood at rest, and how long each stays there (d): of the two kinds of traffic, see there.
IN_BLOOD = {"slow": (2, 5 * MINUTES), "published": (10, 3 * MINUTES)}
DENSE_DAYS, DENSE_STEPS = 12, 20  # sampled 20 times a day while doses come, then daily


class Niche(Model):
    """A transplant of stem cells into a marrow whose places (niches) are taken, or have been emptied.

    n_j stem cells of j = host, donor are bound, each in one of N niches; s_j are in the blood.
    A bound cell divides, and its daughter goes into the blood; it may also leave by itself; a
    cell in the blood finds a free niche or is lost. Host and donor are alike (Ashcroft 2017)::

        dn_j/dt = a·s_j·e − d·n_j
        ds_j/dt = b·n_j + d·n_j − a·s_j·e − δ·s_j,      e = (N − n_host − n_donor)/N

    The rates follow from what is seen at rest: n* niches filled, s* cells in the blood, each
    there for a time l::

        δ = b·n*/s*,   d = (s*/l)/n* − b,   a = (1/l − δ)·N/(N − n*)

    N = 10,000, n* = 9,900 and b = 1/(39 d) are the mouse of the paper, as the authors' code has
    it. "published" takes its s* = 10 and l = 3 min; "slow", with s* = 2 and l = 5 min, was set
    for this course, so that as few cells leave their niches as were measured. The rates stay as
    they are where niches are added to those of the mouse (`niches`, N in e). Conditioning leaves
    the host a share `host_occupancy` of its own 10,000 niches and as large a share of its cells
    in the blood; the donor cells go into the blood at once, or in equal parts on following days.
    Time in days.
    """

    donor_cells: float = slider(1000, 10, 200_000, step=0.1, scale="log", unit="cells").told(
        "Donor stem cells, in all",
        "Stem cells given into the blood, all doses together. The mouse of this model has about 10,000 of its own.",
    )
    host_occupancy: float = slider(0.99, 0, 0.999, step=0.01, unit="1").told(
        "Niches still held by the host",
        "Share of the mouse's own niches that hold a stem cell of the host when the donor cells arrive. 0.99: a marrow "
        "at rest, nothing was done. Smaller: conditioning (radiation, busulfan, antibodies) emptied the others.",
    )
    niches: float = slider(10_000, 10_000, 20_000, step=500, unit="niches").told(
        "Number of niches",
        "10,000: the mouse's own. More: bones with empty niches were put in, and blood flows through them.",
    )
    daily_doses: int = slider(1, 1, 10, step=1).told(
        "Daily doses", "Into how many equal parts, one a day, the donor cells are divided."
    )
    egress: str = choice("slow", ("slow", "published")).told(
        "Traffic of stem cells",
        "How busily stem cells leave their niches. published: the default of Ashcroft 2017, read in the authors' "
        "code; 10 cells in the blood for 3 minutes each, so that 46 % of the cells leave a day. slow: a teaching "
        "value, 2 cells for 5 minutes; 3.3 % a day, within the 1 to 5 % estimated in mice.",
    )
    days: float = slider(365, 30, 730, step=5, unit="d").told(
        "Days followed", "How long the niches are followed after the first dose."
    )

    def run(self):
        times, (host, donor) = self._solve()
        free = np.maximum(self.niches - host - donor, 0)  # a solver leaves -1e-5 of a niche
        attachment, detachment, loss = rates(self.egress)
        lodged = attachment * float(free[0]) / self.niches
        lodging = lodged / (lodged + loss)  # at the same moment others are lost
        fold, single = self._fold(donor[-1]), "all cells were given in one dose"
        chimerism = donor / np.maximum(host + donor, 1e-9)  # 0 while no cell is there
        readouts = {
            "donor_chimerism": Readout(float(chimerism[-1]), "1", "Donor chimerism of stem cells, at the end"),
            "donor_niches": Readout(float(donor[-1]), "niches", "Niches held by donor cells, at the end"),
            "free_at_start": Readout(float(free[0]), "niches", "Free niches when the first donor cells arrive"),
            "fold_over_one_dose": Readout(fold, "", "Donor niches, relative to one single dose of all cells", single),
            "stem_cells_fold": Readout(
                float(host[-1] + donor[-1]) / NICHES_FILLED,
                "",
                "All stem cells at the end, relative to a mouse at rest",
            ),
            "lodging": Readout(lodging, "1", "Donor cells that find a niche, of the first"),
            "entering": Readout(detachment + STEM_DIVISION, "1/d", "Stem cells that enter the blood, at rest"),
            "detachment": Readout(detachment, "1/d", "Stem cells that leave their niche"),
            "attachment": Readout(attachment, "1/d", "Attachment in an empty marrow"),
            "loss": Readout(loss, "1/d", "Loss from the blood"),
        }
        series = curves(
            (times, "d", "Days since the first dose"),
            host=(host, "niches", "Host"),
            donor=(donor, "niches", "Donor"),
            free=(free, "niches", "Free"),
            chimerism=(chimerism, "1", "Donor chimerism of stem cells"),
        )
        given = doses(range(self.daily_doses), "Donor cells given", self.donor_cells / self.daily_doses, "cells")
        return self.report(series=series, readouts=readouts, events=given, sentence=self._sentence(readouts))

    def _solve(self):
        """Times, and the niches of host and donor at them: array of shape (2, n)."""
        a, d, loss = rates(self.egress)
        niches, division = self.niches, +STEM_DIVISION  # a plain float, for speed

        def rhs(y, t):
            n_host, n_donor, s_host, s_donor = y
            e = (niches - n_host - n_donor) / niches
            lodged_host, lodged_donor = a * s_host * e, a * s_donor * e
            return (
                lodged_host - d * n_host,
                lodged_donor - d * n_donor,
                (division + d) * n_host - lodged_host - loss * s_host,
                (division + d) * n_donor - lodged_donor - loss * s_donor,
            )

        dense = np.arange(DENSE_DAYS * DENSE_STEPS) / DENSE_STEPS
        times = np.concatenate([dense, np.arange(DENSE_DAYS, self.days), [self.days]])
        held, in_blood = self.host_occupancy, IN_BLOOD[self.egress][0]
        start = [held * MOUSE_NICHES, 0, in_blood * held * MOUSE_NICHES / NICHES_FILLED, 0]
        dose = np.array([0, 0, 0, self.donor_cells / self.daily_doses])
        phases = [Phase(when, rhs, lambda y: y + dose) for when in range(self.daily_doses)]
        return times, np.maximum(solve(phases, start, times)[:2], 0)

    def _fold(self, donor_niches):
        if self.daily_doses == 1:
            return None
        _, (_, in_one_dose) = self._person({"daily_doses": 1})._solve()
        return float(donor_niches / in_one_dose[-1])

    def _sentence(self, readouts):
        share, held, free, fold = (
            readouts[k] for k in ("donor_chimerism", "donor_niches", "free_at_start", "fold_over_one_dose")
        )
        times = f"{self.daily_doses} daily doses" if self.daily_doses > 1 else "one dose"
        given = f"{self.donor_cells:,.0f} donor cells in {times}"
        gain = f", {fold.value:.1f} times as many as after one dose" if fold.value else ""
        all_cells = readouts["stem_cells_fold"].value
        more = f" All stem cells are then {all_cells:.1f} times a mouse's." if self.niches > MOUSE_NICHES else ""
        return (
            f"{given} meet a marrow with {free.value:,.0f} of {self.niches:,.0f} niches free. On {day(self.days)} "
            f"donor cells hold {held.value:,.0f} niches{gain}: a donor chimerism of {percent(share.value)}.{more}"
        )


def rates(egress):
    """Attachment a, detachment d and loss δ of a set, 1/d; they hold n* and s* at rest."""
    in_blood, stay = IN_BLOOD[egress]
    loss = STEM_DIVISION * NICHES_FILLED / in_blood
    return (
        (1 / stay - loss) * MOUSE_NICHES / (MOUSE_NICHES - NICHES_FILLED),
        in_blood / stay / NICHES_FILLED - STEM_DIVISION,
        loss,
    )
