"""The clones that carry a patient's blood after gene therapy: how many are left, and whether one takes over."""

import math

import numpy as np

from ..blood.chance import critical_steps, living_clone
from ..model import Model
from ..parameters import choice, constant, slider
from ..run import Readout, Stack, curves
from ..words import number, percent, years

NAMED_CLONES, NEXT_CLONES = 10, 90  # the largest clones: drawn one by one, and together
#: Hazard of leukemia, relative to a gamma-retrovirus: how far the promoter acts on the genes beside. Teaching values.
PROMOTERS = {"gamma-retrovirus": 1.0, "lentivirus, strong promoter": 0.2, "lentivirus, lineage promoter": 0.005}
STRONG_HAZARD = constant(
    0.021, "1/y", "Leukemia from a strong promoter, with the reference graft", "duncan2024", "published"
)
REFERENCE_CLONES = constant(5000, "clones", "Reference graft: stem cells")
REFERENCE_COPIES = constant(2, "copies", "Reference graft: copies per corrected cell")
RISK_YEARS = constant(5, "y", "Time for which the risk of leukemia is told")


class CloneRepertoire(Model):
    """N₀ corrected stem cells settle in the marrow; each founds a clone, known by where its vector has inserted.

    Stem cells renew (one becomes two) and are lost at the same rate λ, each on its own: a critical birth-death
    process. After t years::

        clones left = N₀/(1 + λ·t),   mean size of a clone that is left = 1 + λ·t,   sizes are geometric
        Shannon index H = −Σ p·ln p,   evenness = H/ln(clones)

    so that a pool that stays as large is held by ever fewer clones, without any clone being fitter. The transition
    over any time is drawn exactly. One clone may grow by s a year (renewal λ + s); it is one of those that live, and
    nothing limits it: only its share is meant.

    Apart from this, an insertion may switch on a gene that causes leukemia. On a teaching scale the hazard is
    proportional to the copies inserted and to the reach of the vector's promoter::

        h = 0.105/y · f · (N₀/5,000) · (copies/2),   f = 1, 0.2 or 0.005;   risk = 1 − e^{−h·t}

    set by the 2.1 leukemias in 100 person-years of one strong promoter (Duncan 2024). Time in years since engraftment.
    """

    founder_clones: float = slider(5000, 10, 20_000, step=0.1, scale="log", unit="clones", symbol="N₀").told(
        "Corrected stem cells that engraft",
        "Each founds one clone; rounded to whole cells. Estimates in patients: 2,000 to 50,000 (Six 2020), 770 to "
        "35,000 (Calabria 2024).",
    )
    renewal_rate: float = slider(0.7, 0.05, 2, step=0.05, unit="1/y", symbol="λ").told(
        "Symmetric renewal per cell",
        "How often a stem cell becomes two, and as often one is lost. 1.3 is once in 280 days, if every division were "
        "of this kind; 0.7 agrees with how slowly clones drift in healthy people.",
    )
    years: float = slider(10, 1, 20, step=0.5, unit="y", symbol="t").told("Years", "How long the clones are followed.")
    expanding_clone: float = slider(0, 0, 1, step=0.05, unit="1/y", symbol="s").told(
        "Growth of one clone",
        "One cell whose clone grows by so much a year, because an insertion or a mutation favors it. 0: none.",
    )
    vector: str = choice("lentivirus, lineage promoter", PROMOTERS).told(
        "Vector",
        "What brings the gene. The strong promoters of a gamma-retrovirus reach genes around the place of insertion; "
        "a promoter that works in one lineage only is silent in stem cells. The factors are teaching values.",
    )
    vector_copies: float = slider(2, 1, 8, step=0.5, unit="copies").told(
        "Copies per corrected cell", "Each copy is one more insertion, and so one more chance of a harmful one."
    )
    seed: int = slider(0, 0, 9999, step=1).told(
        "Seed", "Which chance: each number stands for another patient under the same rules."
    )

    @property
    def founders(self):
        """N₀, a whole number."""
        return round(self.founder_clones)

    def run(self):
        n, rate = self.founders, self.renewal_rate
        renewals, sizes = critical_steps(n, rate * self.years, self.seed)
        times = renewals / rate
        times[-1] = self.years
        if self.expanding_clone:
            sizes[:, 0] = np.rint(living_clone(rate + self.expanding_clone, rate, times, self.seed))
        cells, left = sizes.sum(axis=1), (sizes > 0).sum(axis=1)
        shannon, risk = _shannon(sizes, cells), -np.expm1(-self._hazard() * times)
        shares = sizes / np.maximum(cells, 1)[:, None]
        growing = shares[:, 0] if self.expanding_clone else np.zeros(len(times))
        alive = bool(cells[-1])
        gone = "" if alive else "every clone has died out"
        single = "" if left[-1] > 1 else gone or "one clone is left"
        theory = n / (1 + rate * times)
        leukemia, when = "Leukemia from the vector", f"within {RISK_YEARS:g} years"
        soon = -math.expm1(-RISK_YEARS * self._hazard())
        readouts = {
            "surviving_clones": Readout(float(left[-1]), "clones", "Clones left"),
            "largest_share": Readout.unless(gone, shares[-1].max(), "1", "Share of the largest clone"),
            "expanding_share": Readout.unless(
                "" if self.expanding_clone else "no clone grows", growing[-1], "1", "Share of the growing clone"
            ),
            "shannon": Readout(shannon[-1], "", "Shannon index"),
            "evenness": Readout.unless(
                single, 0 if single else shannon[-1] / math.log(left[-1]), "", "Evenness (1: all clones are equal)"
            ),
            "surviving_clones_theory": Readout(theory[-1], "clones", "Clones left, in theory"),
            "leukemia_risk_5_years": Readout(soon, "1", f"{leukemia} {when} (teaching scale)", at=RISK_YEARS),
        }
        series = curves(
            (times, "y", "Time since engraftment"),
            clones=(left, "", "Clones left"),
            clones_theory=(theory, "", "N₀/(1 + λ·t)"),
            shannon=(shannon, "", "Shannon index"),
            growing=(growing, "1", "Growing clone"),
            leukemia=(risk, "1", leukemia),
        )
        stacks = {"shares": self._stack(times, shares)}
        return self.report(series=series, stacks=stacks, readouts=readouts, sentence=self._sentence(readouts))

    def _hazard(self):
        """h, 1/y."""
        graft = self.founders / REFERENCE_CLONES * self.vector_copies / REFERENCE_COPIES
        return STRONG_HAZARD / PROMOTERS["lentivirus, strong promoter"] * PROMOTERS[self.vector] * graft

    def _stack(self, times, shares):
        """The growing clone, then the clones that ever were largest: some one by one, more together, all others."""
        others = shares[:, 1:] if self.expanding_clone else shares
        reach = others.max(axis=0)
        top = np.argsort(-reach, kind="stable")[: NAMED_CLONES + NEXT_CLONES]
        rows = np.zeros((NAMED_CLONES + 3, len(times)))
        rows[0] = shares[:, 0] if self.expanding_clone else 0
        named = others[:, np.sort(top[:NAMED_CLONES])].T
        rows[1 : 1 + len(named)] = named
        rows[-2] = others[:, top[NAMED_CLONES:]].sum(axis=1)
        rows[-1] = np.maximum(shares.sum(axis=1) - rows[:-1].sum(axis=0), 0)
        names = (f"clone {i + 1}" for i in range(NAMED_CLONES))
        parts = ("growing clone", *names, f"next {NEXT_CLONES} clones", "all other clones")
        return Stack(times, rows, parts, "y", "1", "Corrected stem cells by clone", x_label="Time since engraftment")

    def _sentence(self, readouts):
        left, largest, grown = (readouts[k] for k in ("surviving_clones", "largest_share", "expanding_share"))
        theory, risk = readouts["surviving_clones_theory"], readouts["leukemia_risk_5_years"]
        after = f"After {years(self.years)} {left.value:,.0f} of {self.founders:,} clones are left"
        size = f"; the largest holds {largest.text} of the corrected cells" if largest.value is not None else ""
        if grown.value is not None:
            pace = percent(math.expm1(self.expanding_clone))
            size = f"; the clone that grows by {pace} a year holds {grown.text} of the corrected cells"
        return (
            f"{after} (in theory {number(theory.value)}){size}. Leukemia from the vector within 5 years, "
            f"on a teaching scale: {percent(risk.value)}."
        )


def _shannon(sizes, cells):
    """−Σ p·ln p of each row, as ln N − Σ n·ln n/N; 0 where no cell is left."""
    logs = np.array([n @ np.log(n) for n in (row[row > 0].astype(float) for row in sizes)])
    many = np.maximum(cells, 1)
    return np.maximum(np.log(many) - logs / many, 0)
