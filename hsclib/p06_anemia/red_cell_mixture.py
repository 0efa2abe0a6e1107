"""Red cells of host and donor in one blood: sickle cell disease and thalassemia with a share of donor marrow."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from ..blood.constants import PLATELETS_USUAL
from ..blood.erythropoiesis import LIFE, red_cells_at_rest, set_point, stiffness
from ..blood.marrow import NEUTROPHILS_USUAL, RETICULOCYTES
from ..model import Model
from ..parameters import choice, constant, slider
from ..run import Film, Readout, curves
from ..words import number, percent

SICKLE_IN_HOST = constant(0.90, "1", "HbS, of the hemoglobin of the patient's cells (SS); the rest is HbF and HbA2")
SICKLE_IN_CARRIER = constant(0.38, "1", "HbS, of the hemoglobin of a carrier's cells (AS)")
SICKLED = constant(0.15, "1", "Patient's cells (SS) that have the sickle form on a film; a carrier's (AS) never do")
HBS_LIMIT = constant(0.50, "1", "HbS above which disease counts as recurrent", "abraham2017", "published")
HB_GOAL = constant(10, "g/dL", "Hemoglobin to be reached")
HEALTHY_VOLUME = constant(90, "fL", "Volume of a healthy red cell (MCV)")
HEALTHY_CONTENT = constant(29, "pg", "Hemoglobin in a healthy red cell (MCH)")
POINTS = 401  # of the curves


class Usual(NamedTuple):
    """What is usual for a disease, and the range outside of which a value is untypical for it."""

    value: float
    low: float
    high: float

    def __contains__(self, value):
        return self.low <= value <= self.high


class HostCells(NamedTuple):
    """The red cells of a host, how many of them are made and live, and how they look."""

    lifespan: Usual  # d
    effectiveness: Usual  # share of the marrow's red cells that reach the blood
    sickle: float  # HbS, of their hemoglobin
    volume: float  # fL
    content: float  # hemoglobin, pg
    neutrophils: float = NEUTROPHILS_USUAL  # 1e9/L; more in sickle cell disease, as platelets
    platelets: float = PLATELETS_USUAL  # 1e9/L


#: Teaching values; those of sickle cells agree with franco1998 (life of cells without HbF).
HOSTS = {
    "sickle cell disease": HostCells(
        Usual(15, 6, 30), Usual(1, 0.3, 1), SICKLE_IN_HOST, HEALTHY_VOLUME, HEALTHY_CONTENT, 9, 400
    ),
    "beta thalassemia major": HostCells(Usual(30, 15, 45), Usual(0.2, 0.05, 0.22), 0, 70, 21),
    "non-transfusion-dependent thalassemia": HostCells(Usual(50, 30, 90), Usual(0.30, 0.22, 0.6), 0, 70, 21),
}


class RedCellMixture(Model):
    """The blood at rest, where host and donor marrow both make red cells; a closed form.

    Of marrow k (host, donor) there is the share m, a share ε of its red cells reaches the blood,
    and they live L days. Undriven, the blood would hold Λ of the normal number of red cells; a low
    hemoglobin drives the marrow, at most 4.75-fold::

        Λ = Σ m·ε·L/120,     f = min((S/Hb)^7, 4.75),      Hb = 14.5·Λ·f
        S = 14.5 − 4.6·(1 − fd)·min(1, (120 − L)/105) − 4.25·(1 − m)·(1 − ε)   (4.6: sickle cells only)
        donor red cells  fd = m·A/(m·A + 1 − m),           A = 120/(ε_host·L_host)
        HbS = 0.90·(1 − fd), and 0.38·fd from a donor with sickle trait (AS)

    Donor red cells live 120 d, all of them reach the blood. f is how hard the marrow works; f·Σ m·ε
    are the red cells that leave it, and so the reticulocytes, × normal. Limit and exponent are of
    people with hereditary spherocytosis. The set point S is lower for sickle cells, which give their
    oxygen away easily, and in a marrow crowded with cells that die there and use EPO up; why by so
    much, is told in `blood.erythropoiesis`. Chimerism is
    that of the marrow (myeloid). Healthy donor cells outlive the sick ones: A is their advantage.
    """

    companions = {
        ("disease", name): {
            "host_red_cell_lifespan": host.lifespan.value,
            "host_effectiveness": host.effectiveness.value,
        }
        for name, host in HOSTS.items()
    }

    disease: str = choice("sickle cell disease", tuple(HOSTS)).told(
        "Disease of the patient",
        "Sickle cells are made well and destroyed early. In thalassemia most cells die in the marrow and the others "
        "early: transfusions from infancy on (major), or an anemia that can be lived with.",
    )
    donor_chimerism: float = slider(0, 0, 1, step=0.01, unit="1", symbol="m").told(
        "Donor share of the marrow",
        "Of the blood-forming (myeloid) cells, after a transplant. 0: nobody has given anything, the untreated "
        "patient.",
    )
    donor: str = choice("AA", ("AA", "AS")).told(
        "Hemoglobin genes of the donor",
        "AA: two normal genes. AS: sickle trait, a healthy carrier, whose cells hold 38 % HbS and do not sickle.",
    )
    host_red_cell_lifespan: float = slider(15, 6, 120, step=1, unit="d", symbol="L").told(
        "Life of the patient's red cells",
        "A healthy cell lives 120 d. Sickle cells without fetal hemoglobin live about two weeks, those with it six to "
        "eight weeks.",
        source="franco1998",
        provenance="published",
    )
    host_effectiveness: float = slider(1, 0.05, 1, step=0.05, unit="1", symbol="ε").told(
        "Patient's red cells that reach the blood",
        "Share of the red cells begun in the patient's marrow that leave it alive. 1 in sickle cell disease, about "
        "0.2 in thalassemia major: the rest dies in the marrow.",
    )

    def run(self):
        share = np.linspace(0, 1, POINTS)
        hemoglobin, _, donor_cells, sickle = self._blood(share)
        series = curves(
            (share, "1", "Donor share of the marrow"),
            hemoglobin=(hemoglobin, "g/dL", "Hemoglobin"),
            hbs_percent=(100 * sickle, "%", "HbS, of all hemoglobin"),
            donor_red_cells=(donor_cells, "1", "Donor share of the red cells"),
        )
        readouts = self._readouts()
        return self.report(
            series=series, readouts=readouts, sentence=self._sentence(readouts), film=self._film(readouts)
        )

    @property
    def _host(self):
        return HOSTS[self.disease]

    @property
    def _given_sickle(self):
        """HbS, of the hemoglobin of donor cells."""
        return SICKLE_IN_CARRIER if self.donor == "AS" else 0.0

    @property
    def _stiff(self):
        """How stiff the patient's cells are; 0 without HbS."""
        return stiffness(self.host_red_cell_lifespan) if self._host.sickle else 0.0

    def _rest(self, share, donor_cells):
        """S: hemoglobin (g/dL) at which no more than in health is asked for."""
        return set_point(self._stiff * (1 - donor_cells), share + (1 - share) * self.host_effectiveness)

    def _undriven(self, share):
        """Λ: donor cells count fully, host cells for the share that gets out, and for as long as they live."""
        return share + (1 - share) * self.host_effectiveness * self.host_red_cell_lifespan / LIFE

    def _blood(self, share):
        """Hemoglobin (g/dL), drive (× normal), donor share of the red cells and HbS, at a donor share of the marrow."""
        donor_cells = share / self._undriven(share)
        hemoglobin, drive = red_cells_at_rest(self._undriven(share), self._rest(share, donor_cells))
        sickle = self._host.sickle * (1 - donor_cells) + self._given_sickle * donor_cells
        return hemoglobin, drive, donor_cells, sickle

    def _readouts(self):
        m = self.donor_chimerism
        hemoglobin, drive, donor_cells, sickle = self._blood(m)
        leaving = drive * (m + (1 - m) * self.host_effectiveness)
        return {
            "hemoglobin": Readout(hemoglobin, "g/dL", "Hemoglobin"),
            "hbs_percent": Readout(100 * sickle, "%", "HbS, of all hemoglobin"),
            "donor_red_cell_fraction": Readout(donor_cells, "1", "Donor share of the red cells"),
            "marrow_work": Readout(drive, "", "How hard the marrow works, × normal"),
            "reticulocytes": Readout(leaving, "", "Red cells that leave the marrow (reticulocytes), × normal"),
            "advantage": Readout(1 / self._undriven(0), "", "Advantage of donor red cells, times"),
            "chimerism_for_hbs_50": self._needed_for_hbs(),
            "chimerism_for_hemoglobin_10": self._needed_for_hemoglobin(),
        }

    def _needed_for_hbs(self):
        """The donor share of the marrow at which HbS falls to one half."""
        own, alone = self._host.sickle, self._undriven(0)
        cells = (own - HBS_LIMIT) / (own - self._given_sickle) if own > HBS_LIMIT else 0
        none = "" if own > HBS_LIMIT else "the patient has no HbS"
        needed = cells * alone / (cells * alone + 1 - cells)
        return Readout.unless(none, needed, "1", f"Donor share of the marrow for HbS below {percent(HBS_LIMIT)}")

    def _needed_for_hemoglobin(self):
        """The donor share of the marrow at which hemoglobin reaches 10."""
        none = f"above {HB_GOAL:g} without a donor" if self._blood(0.0)[0] >= HB_GOAL else ""
        needed = 0 if none else brentq(lambda share: self._blood(share)[0] - HB_GOAL, 0, 1, xtol=1e-12)
        return Readout.unless(none, needed, "1", f"Donor share of the marrow for a hemoglobin of {HB_GOAL:g}")

    def _film(self, readouts):
        donor_cells = readouts["donor_red_cell_fraction"].value
        host, host_cells = self._host, 1 - donor_cells
        return Film(
            readouts["hemoglobin"].value,
            donor_cells * NEUTROPHILS_USUAL + host_cells * host.neutrophils,
            donor_cells * PLATELETS_USUAL + host_cells * host.platelets,
            cell_volume=donor_cells * HEALTHY_VOLUME + host_cells * host.volume,
            cell_hemoglobin=donor_cells * HEALTHY_CONTENT + host_cells * host.content,
            sickled=SICKLED * host_cells if host.sickle else 0.0,
            reticulocytes=RETICULOCYTES * readouts["reticulocytes"].value,
            when=f"{percent(self.donor_chimerism)} donor marrow" if self.donor_chimerism else "untreated",
        )

    def _sentence(self, readouts):
        hemoglobin, sickle, cells, work, out = (
            readouts[k]
            for k in ("hemoglobin", "hbs_percent", "donor_red_cell_fraction", "marrow_work", "reticulocytes")
        )
        hbs = f" and HbS is {percent(sickle.value / 100)}" if self._host.sickle or sickle.value else ""
        if self.donor_chimerism:
            start = (
                f"A marrow with {percent(self.donor_chimerism)} donor cells ({self.donor}) gives {cells.text} donor "
                f"red cells: hemoglobin is {hemoglobin.text}{hbs}"
            )
        else:
            start = f"{self.disease[0].upper()}{self.disease[1:]}, untreated: hemoglobin is {hemoglobin.text}{hbs}"
        made = (
            f"; the red cells that leave it are {number(out.value)} × normal" if out.value < 0.95 * work.value else ""
        )
        return f"{start}. The marrow works {number(work.value)} × as hard as normal{made}.{self._warning()}"

    def _warning(self):
        """What is untypical for the chosen disease."""
        life, effective, off = self.host_red_cell_lifespan, self.host_effectiveness, []
        if life not in self._host.lifespan:
            off.append(f"a red-cell life of {life:g} days")
        if effective not in self._host.effectiveness:
            off.append(f"{percent(effective)} of the cells reaching the blood")
        return f" Untypical for {self.disease}: {' and '.join(off)}." if off else ""
