"""Lymphocytes after a transplant: natural killer cells, B cells, and T cells by two ways."""

import numpy as np

from ..blood.constants import YEAR
from ..model import Model
from ..parameters import choice, constant, slider, switch
from ..run import Readout, curves
from ..words import day, number, percent, years
from .graft import IN_WORDS

NK_NORMAL = constant(250, "1/µL", "Natural killer cells once they are back", "cord_adults2020", "published")
NK_FROM = constant(14, "d", "Natural killer cells: first day")
NK_HALF = constant(20, "d", "Natural killer cells: time in which half of what lacks comes back")
B_NORMAL = constant(250, "1/µL", "B cells of an adult once they are back")
B_CHILD = constant(10, "y", "Age in which what children have more of them halves")
B_FROM = constant(45, "d", "B cells: first day")
B_HALF = constant(160, "d", "B cells: time in which half of what lacks comes back")
B_HALF_CORD = constant(61, "d", "B cells from cord blood: this time")
IN_BLOOD = constant(0.02, "1", "T cells that are in the blood, of all")
BLOOD_PER_KG = constant(7.14e4, "µL/kg", "Blood, 5 L in 70 kg", "lee1998", "published")
CD4_SHARE = constant(0.6, "1", "CD4 T cells of the grafted T cells; the others are CD8")
ATG_LEFT = constant(0.05, "1", "Grafted T cells that antithymocyte globulin leaves")
T_GROWTH = constant(0.056, "1/d", "Growth of grafted T cells in empty blood", symbol="r")
CD4_ROOM = constant(300, "1/µL", "CD4 T cells at which grafted ones stop growing", symbol="K")
CD8_ROOM = constant(400, "1/µL", "CD8 T cells at which grafted ones stop growing")
THYMUS_FROM = constant(180, "d", "First day of new CD4 T cells from the thymus", "cord_adults2020", "transcribed", "τ")
THYMUS = constant(2.1, "1/µL/d", "New CD4 T cells from the thymus of a newborn", symbol="h₀")
THYMUS_HALF = constant(9, "y", "Age in which the thymus comes to make half as many")
NAIVE_LIFE = constant(1000, "d", "Life of a new CD4 T cell", symbol="L")
#: Mature T cells in a usual graft, 1e6/kg: a donor's blood has some ten times as many as marrow (storek2001).
T_CELLS = {"auto PB": 100, "allo PB": 250, "allo BM": 25, "cord": 4}
ENOUGH = {"nk": 100, "b_cells": 200, "cd8": 250, "cd4": 200}  # 1/µL, as in cord_or_marrow2011
ON_FILM = {"age": 40, "atg": False}  # of whom a film shows the lymphocytes
HEALTHY = constant(2, "1e9/L", "Lymphocytes in health")


def grown(start, room, t):
    """Grafted T cells, 1/µL: logistic growth from `start` to `room`."""
    return room / (1 + (room / start - 1) * np.exp(-T_GROWTH * t))


def returned(t, first, half):
    """The share that is back: none until the day `first`, then half of what lacks every `half` days."""
    return 1 - 2 ** (-np.maximum(t - first, 0) / half)


def thymic_output(age):
    """h: new CD4 T cells, 1/µL/d."""
    return THYMUS * 2 ** (-age / THYMUS_HALF)


def lymphocytes(t, source, age, atg):
    """Counts in 1/µL on these days: name → array; "new_cd4" are those of `cd4` that come from the thymus."""
    t = np.asarray(t, float)
    start = 1e6 * T_CELLS[source] * IN_BLOOD / BLOOD_PER_KG * (ATG_LEFT if atg else 1)
    new = thymic_output(age) * NAIVE_LIFE * -np.expm1(-np.maximum(t - THYMUS_FROM, 0) / NAIVE_LIFE)
    b_normal = B_NORMAL * (1 + 2 ** (-age / B_CHILD))
    return {
        "nk": NK_NORMAL * returned(t, NK_FROM, NK_HALF),
        "b_cells": b_normal * returned(t, B_FROM, B_HALF_CORD if source == "cord" else B_HALF),
        "cd8": grown((1 - CD4_SHARE) * start, CD8_ROOM, t),
        "cd4": grown(CD4_SHARE * start, CD4_ROOM, t) + new,
        "new_cd4": new,
    }


def on_film(when, source, lost, takes=True):
    """All lymphocytes on a day, 1e9/L, of a patient of whom conditioning took the share `lost` of the own ones.

    Those of the graft come back in proportion to what was lost, if it takes.
    """
    like = {"expanded cord": "cord", "gene therapy": "auto PB"}.get(source, source)
    counts = lymphocytes(when, like, **ON_FILM)
    return HEALTHY * (1 - lost) + takes * lost * float(sum(counts[name] for name in ENOUGH)) / 1000


class ImmuneRecovery(Model):
    """Lymphocytes in the blood after hard conditioning that leaves none of the host's.

    Natural killer (NK) cells and B cells are made anew from the graft's stem cells. T cells come by
    two ways: mature ones that were in the graft grow until there is no more room, and new ones
    need the thymus, which shrinks with age; t in days, counts in 1/µL::

        NK        N = N°·(1 − 2^(−(t − 14)/20))
        B cells   B = 250·(1 + 2^(−age/10))·(1 − 2^(−(t − 45)/half)),          half = 61 (cord blood) or 160
        T cells   C = K/(1 + (K/C₀ − 1)·e^(−r·t)),                             grafted; K = 300 (CD4), 400 (CD8)
                  dT/dt = h − T/L from day 180,   h = h₀·2^(−age/9),           new CD4 T cells; CD4 = C + T

    C₀ is what the graft brings: 2 % of its T cells in 5 L of blood; antithymocyte globulin (ATG), which is given
    against GVHD and rejection, leaves a twentieth of them. New CD8 T cells, GVHD and its drugs, viruses, which make
    CD8 T cells grow, and what each cell can do are left out.

    Set by published numbers: CD4 T and B cells by adults after cord blood without ATG, B cells by children after
    marrow, the thymus by children after cord blood with ATG. All others are teaching values.
    """

    source: str = choice("allo BM", tuple(T_CELLS), IN_WORDS).told(
        "Graft",
        "A donor's blood (PB) brings some ten times as many T cells as marrow (BM), cord blood a sixth of that.",
    )
    age: float = slider(40, 1, 75, step=1, unit="y").told(
        "Age", "Of the patient, whose thymus makes new T cells: by half fewer every nine years."
    )
    atg: bool = switch(False).told(
        "ATG",
        "Antithymocyte globulin: antibodies that kill T cells, given before the graft against GVHD and rejection. It "
        "stays for weeks and kills those of the graft as well.",
    )
    years: float = slider(2, 1, 5, step=1, unit="y").told("Years followed", "After the infusion.")

    def run(self):
        times = np.arange(0, YEAR * self.years + 1)
        counts = lymphocytes(times, self.source, self.age, self.atg)
        late = f"not within {years(self.years)}"

        def reached(name, limit, label):
            enough = counts[name] >= limit
            value = None
            if enough[-1]:  # each of them only grows
                i = int(enough.argmax())
                value = float(np.interp(limit, counts[name][max(i - 1, 0) : i + 1], times[max(i - 1, 0) : i + 1]))
            return Readout(value, "d", label, late, at=limit)

        labels = {"nk": "NK cells", "b_cells": "B cells", "cd8": "CD8 T cells", "cd4": "CD4 T cells"}
        readouts = {
            f"{name}_day": reached(name, limit, f"{labels[name]} above {limit}") for name, limit in ENOUGH.items()
        }
        readouts["cd4_500_day"] = reached("cd4", 500, "CD4 T cells above 500")
        cd4, new = (float(np.interp(YEAR, times, counts[name])) for name in ("cd4", "new_cd4"))
        readouts |= {
            "cd4_1_year": Readout(cd4, "1/µL", "CD4 T cells after a year"),
            "new_1_year": Readout(new / cd4, "1", "Of these from the thymus"),
        }
        series = curves(
            (times, "d", "Days since the infusion"),
            **{name: (counts[name], "1/µL", label) for name, label in labels.items()},
            new_cd4=(counts["new_cd4"], "1/µL", "CD4, new"),
        )
        name = IN_WORDS[self.source]
        days = [readouts[f"{kind}_day"].value for kind in ("nk", "b_cells", "cd4")]
        said = [f"on {day(d)}" if d is not None else late for d in days]
        sentence = (
            f"{name[0].upper()}{name[1:]}, age {self.age:.0f}, {'ATG' if self.atg else 'no ATG'}: NK cells are above "
            f"100/µL {said[0]}, B cells above 200 {said[1]}, CD4 T cells above 200 {said[2]}. After a year there are "
            f"{number(cd4)} CD4 T cells in a µL, {percent(new / cd4)} of them new ones from the thymus."
        )
        return self.report(series=series, readouts=readouts, sentence=sentence)
