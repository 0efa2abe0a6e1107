"""Whose the cells of each lineage are after a transplant from somebody else, T cells among them."""

import numpy as np

from ..blood import marrow
from ..blood.constants import YEAR
from ..model import Model
from ..p08_transplantation import engraftment, graft
from ..p08_transplantation.graft import GRAFTS, IN_WORDS, REJECTION_FADES
from ..p08_transplantation.transplant import Transplant
from ..parameters import choice, constant, slider
from ..run import Readout, curves, doses
from ..words import percent

THYMUS = constant(10, "y", "Time in which an adult's thymus renews the T cells, all but 1/e", symbol="τ_T")
#: T cells that come with the usual dose, share of a healthy person's: blood has ten times as many as marrow.
WITH_BLOOD = constant(0.06, "1", "T cells in a graft of blood, of a healthy person's")
WITH_MARROW = constant(0.006, "1", "T cells in a graft of marrow, of a healthy person's")
WITH_CORD = constant(0.001, "1", "T cells in cord blood, of a healthy person's")
T_CELLS = {"allo PB": WITH_BLOOD, "allo BM": WITH_MARROW, "cord": WITH_CORD}
LYMPHOCYTES_KILL = constant(
    0.012, "1/d", "Host cells killed at first by a million lymphocytes of the donor per kg", symbol="α₁"
)
GVHD_OF_FEW = constant(0.21, "1", "GVHD within a year of up to 10 million lymphocytes/kg", "bar2013", "published")
GVHD_OF_MORE = constant(0.45, "1", "GVHD within a year of more than these", "bar2013", "published")
GVHD_OF_MOST = constant(0.55, "1", "GVHD within a year of 100 million lymphocytes/kg and more", "bar2013", "published")
FROM_TRANSPLANT = (
    *(f"neutrophil_chimerism_{when}" for when in ("day_30", "day_100", "1_year")),
    *("red_cell_chimerism_day_30", "chimerism_1_year", "lasting_chimerism"),
    *("stem_cells_engrafted", "host_stem_cells"),
)


class LineageChimerism(Model):
    """Neutrophils, red cells and stem cells as in `Transplant`, and T cells, which live for years.

    Conditioning leaves a share h of the host's T cells, the graft brings d of a healthy person's. Both multiply alike
    until there are enough, so that at first the donor's share of them is::

        c₀ = d/(d + h)

    Later ones come from the thymus, into which the stem cells at hand send their daughters. m is the donor's share of
    the stem cells::

        dc/dt = (m(t) − c)/τ_T,   τ_T = 10 years

    The host's T cells decide how strongly the graft is rejected: κ_r = κ·(1 − c₀), with κ for a host whose T cells are
    all its own. x million lymphocytes of the donor per kg (DLI), given on day t_x, kill T cells and stem cells of the
    host alike; nothing weakens the rejection then::

        α(t) = α₁·x·exp(−(t − t_x)/30 d),   dS_host/dt = … − α·S_host,   dc/dt = … + α·c·(1 − c)

    h, d, κ are teaching values; τ_T was chosen so that with as many of the host's T cells left as came with the graft a
    published mean comes out, α₁ so that 10 million lymphocytes do what they did to the patient in the middle of a
    series whose dose was not read. Patients differ, which is left out. GVHD, the price of the lymphocytes, is a
    published share by dose, of patients who got them for a relapse.
    """

    source: str = choice("allo PB", tuple(T_CELLS), {name: IN_WORDS[name] for name in T_CELLS}).told(
        "Graft", "A donor's blood, marrow, or cord blood: they differ in their T cells, too."
    )
    cd34_dose: float = slider(6, 0.05, 20, step=0.05, scale="log", unit="1e6/kg", symbol="D").told(
        "CD34+ cells collected", "Per kg of who receives them. T cells come along in proportion."
    )
    host_survival: float = slider(0.1, 1e-6, 1, step=0.1, scale="log", unit="1", symbol="SF").told(
        "Host stem cells that survive conditioning",
        "Busulfan of an AUC of 40 mg·h/L leaves 0.1, of 60 0.015, of 90 0.0004 (page 08). 1: no conditioning.",
    )
    host_t_cells: float = slider(0.06, 1e-4, 1, step=0.1, scale="log", unit="1", symbol="h").told(
        "Host T cells that survive conditioning",
        "Of a healthy person's. Antibodies against T cells or fludarabine leave few even where conditioning is "
        "gentle: 0.06 is as many as come with a graft of blood. Busulfan alone leaves many. 1: all of them.",
    )
    rejection: float = slider(0, 0, 0.3, step=0.01, unit="1/d", symbol="κ").told(
        "Rejection, if all T cells are the host's",
        "Stem cells of the graft killed per day at first, fading with 30 days; in proportion to the host's share of "
        "the T cells. 0: they tolerate it. A thought experiment: never compared with patients.",
    )
    lymphocytes: float = slider(0, 0, 100, step=1, unit="1e6/kg", symbol="x").told(
        "Lymphocytes of the donor given later",
        "T cells, per kg of who receives them: some give 0.1, others up to 100 million. 0: none are given.",
    )
    lymphocyte_day: float = slider(100, 45, 300, step=5, unit="d", symbol="t_x").told(
        "Day of these lymphocytes",
        "After the graft: often the second to ninth month.",
        acts_when=(lambda m: m.lymphocytes > 0, "no lymphocytes are given"),
    )
    years: float = slider(1, 1, 10, step=1, unit="y").told("Years followed", "After infusion.")

    companions = {("source", source): {"cd34_dose": GRAFTS[source].dose} for source in T_CELLS}
    rests_on = (engraftment, graft, marrow)

    @property
    def _first(self):
        """c₀, the donor's share of the T cells at first."""
        given = T_CELLS[self.source] * self.cd34_dose / GRAFTS[self.source].dose
        return given / (given + self.host_t_cells)

    def run(self):
        first = self._first
        there = Transplant.typical(
            source=self.source,
            cd34_dose=self.cd34_dose,
            host_survival=self.host_survival,
            rejection=self.rejection * (1 - first),
            years=self.years,
        ).attacked(attack=LYMPHOCYTES_KILL * self.lymphocytes, attack_day=self.lymphocyte_day)
        stem = there.series["stem_chimerism"]
        t_cells = renewed(stem.x, stem.y, first, self._attacked(stem.x))
        kept = {
            name: (there.series[name].y, there.series[name].y_unit, there.series[name].label)
            for name in ("donor_chimerism", "red_cell_chimerism", "stem_chimerism", "host", "donor", "free")
        }
        series = curves((stem.x, "d", "Days since the infusion"), **kept, t_cell_chimerism=(t_cells, "1", "T cells"))
        readouts = {name: there.readouts[name] for name in FROM_TRANSPLANT}
        for label, when in (("on day 30", 30), ("on day 100", 100), ("after a year", YEAR)):
            name = "1_year" if when == YEAR else f"day_{when}"
            value = np.interp(when, stem.x, t_cells)
            readouts[f"t_cell_chimerism_{name}"] = Readout(value, "1", f"Donor T cells {label}")
        then = np.interp(self.lymphocyte_day, stem.x, there.series["donor_chimerism"].y)
        none = "" if self.lymphocytes else "no lymphocytes are given"
        readouts["chimerism_before_lymphocytes"] = Readout.unless(
            none, then, "1", "Donor neutrophils when lymphocytes are given"
        )
        readouts["gvhd_of_lymphocytes"] = Readout.unless(
            none, self._gvhd, "1", "Patients with GVHD within a year of the lymphocytes"
        )
        readouts["rejection_rate"] = Readout(self.rejection * (1 - first), "1/d", "Rejection at first, κ_r")
        sentence = self._sentence(readouts)
        events = there.events
        if self.lymphocytes:
            events += doses([self.lymphocyte_day], "Lymphocytes infused", self.lymphocytes, "1e6/kg")
        return self.report(series=series, readouts=readouts, sentence=sentence, events=events)

    @property
    def _gvhd(self):
        """Share of patients whom as many lymphocytes gave GVHD."""
        few, most = self.lymphocytes <= 10, self.lymphocytes >= 100
        return GVHD_OF_FEW if few else GVHD_OF_MOST if most else GVHD_OF_MORE

    def _attacked(self, days):
        """∫α dt up to these days: how far the lymphocytes have moved the logarithm of the odds, donor to host."""
        since = np.maximum(days - self.lymphocyte_day, 0) / REJECTION_FADES
        return LYMPHOCYTES_KILL * self.lymphocytes * REJECTION_FADES * -np.expm1(-since)

    def _sentence(self, readouts):
        day, year = (
            [percent(readouts[f"{lineage}_chimerism_{when}"].value) for lineage in ("neutrophil", "t_cell")]
            for when in ("day_30", "1_year")
        )
        name = IN_WORDS[self.source]
        given = ""
        if self.lymphocytes:
            given = (
                f" {self.lymphocytes:g} × 10⁶ lymphocytes/kg on day {self.lymphocyte_day:.0f}: as many gave "
                f"{percent(self._gvhd)} of patients GVHD within a year."
            )
        lost = " The host's T cells reject the graft." if readouts["rejection_rate"].value >= 0.005 else ""
        return (
            f"{name[0].upper()}{name[1:]}: on day 30 {day[0]} of the neutrophils, "
            f"{percent(readouts['red_cell_chimerism_day_30'].value)} of the red cells and {day[1]} of the T cells are "
            f"the donor's; after a year {year[0]} of the neutrophils and {year[1]} of the T cells.{given}{lost}"
        )


def renewed(times, sources, first, attacked):
    """Share c at `times` (d) of T cells of which `first` are the donor's, renewed from `sources`, linear in between.

    `attacked` is ∫α dt until then: of each step half works before the thymus does, half after it.
    """
    shares, time = [first], THYMUS * YEAR
    halves = np.exp(-np.diff(attacked) / 2)
    for step, start, stop, half in zip(np.diff(times), sources, sources[1:], halves):
        slope, fade = (stop - start) / step * time, np.exp(-step / time)
        shares.append(_displaced(stop - slope + (_displaced(shares[-1], half) - start + slope) * fade, half))
    return np.array(shares)


def _displaced(share, left):
    """The donor's share where only `left` of the host's is left."""
    return share / (share + left * (1 - share))
