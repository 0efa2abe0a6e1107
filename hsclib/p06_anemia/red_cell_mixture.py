"""Red cells of host and donor in one blood: what a share of donor marrow makes of sickle cell disease and thalassemia."""

from dataclasses import dataclass

import numpy as np

from ..blood.erythropoiesis import LIFE, NORMAL, red_cells_at_rest
from ..model import Model
from ..parameters import choice, slider
from ..run import Film, Readout, Series
from ..words import number, percent

SICKLE_IN_HOST = 0.90  # HbS, of the hemoglobin of SS cells; the rest is HbF and HbA2
SICKLE_IN_CARRIER = 0.38  # of the hemoglobin of AS cells
SICKLED = 0.15  # of the SS cells have the sickle form on a film; AS cells never do
HBS_LIMIT = 0.50  # above it disease counts as recurrent (abraham2017)
HB_GOAL = 10.0  # g/dL
POINTS = 401


@dataclass(frozen=True)
class Disease:
    """The red cells of a host: what is usual for them, and how they look.

    Attributes
    ----------
    lifespan, effectiveness : (usual, low, high)
        In days, and as the share of the marrow's red cells that reach the blood; what lies
        outside low to high is untypical.
    sickle : float
        HbS, of their hemoglobin.
    cell_volume, cell_hemoglobin : float
        fL and pg.
    """

    lifespan: tuple
    effectiveness: tuple
    sickle: float = 0.0
    cell_volume: float = 70.0
    cell_hemoglobin: float = 21.0


DISEASES = {
    "sickle cell disease": Disease((15, 6, 30), (1, 0.3, 1), SICKLE_IN_HOST, 90.0, 29.0),
    "beta thalassemia major": Disease((30, 15, 45), (0.15, 0.05, 0.22)),
    "non-transfusion-dependent thalassemia": Disease((50, 30, 90), (0.30, 0.22, 0.6)),
}


class RedCellMixture(Model):
    """The blood at rest, where host and donor marrow both make red cells; a closed form.

    Of marrow k (host, donor) there is the share m, a share ε of its red cells reaches the blood,
    and they live L days. Undriven, the blood would hold Λ of the normal number of red cells; a low
    hemoglobin drives the marrow, at most eightfold::

        Λ = Σ m·ε·L/120,     f = min(Λ^(−2.5/3.5), 8),     Hb = 14.5·Λ·f
        donor red cells  fd = m·A/(m·A + 1 − m),           A = 120/(ε_host·L_host)
        HbS = 0.90·(1 − fd), and 0.38·fd from a donor with sickle trait (AS)

    Donor red cells live 120 d, all of them reach the blood. f is how hard the marrow works; f·Σ m·ε
    are the red cells that leave it, and so the reticulocytes, × normal. Λ^(−2.5/3.5) solves
    f = (14.5/Hb)^2.5. The exponent was chosen so that a life of 15 d gives 8.0 g/dL. Chimerism is
    that of the marrow (myeloid). Healthy donor cells outlive the sick ones: A is their advantage.
    """

    companions = {
        ("disease", name): {"host_red_cell_lifespan": d.lifespan[0], "host_effectiveness": d.effectiveness[0]}
        for name, d in DISEASES.items()
    }

    disease: str = choice(
        "sickle cell disease",
        tuple(DISEASES),
        label="Disease of the host",
        meaning="Sickle cells are made well and destroyed early. In thalassemia most cells die in the marrow and the others early: "
        "transfusions from infancy on (major), or an anemia that can be lived with.",
    )
    donor_chimerism: float = slider(
        0,
        0,
        1,
        step=0.01,
        unit="1",
        symbol="m",
        label="Donor share of the marrow",
        meaning="Of the blood-forming (myeloid) cells, after a transplant. 0: nobody has given anything, the untreated patient.",
    )
    donor: str = choice(
        "AA",
        ("AA", "AS"),
        label="Hemoglobin genes of the donor",
        meaning="AA: two normal genes. AS: sickle trait, a healthy carrier, whose cells hold 38 % HbS and do not sickle.",
    )
    host_red_cell_lifespan: float = slider(
        15,
        6,
        120,
        step=1,
        unit="d",
        symbol="L",
        label="Life of the host red cells",
        source="franco1998",
        provenance="published",
        meaning="A healthy cell lives 120 d. Sickle cells without fetal hemoglobin live about two weeks, those with it six to eight.",
    )
    host_effectiveness: float = slider(
        1,
        0.05,
        1,
        step=0.05,
        unit="1",
        symbol="ε",
        label="Host red cells that reach the blood",
        meaning="Share of the red cells begun in the host's marrow that leave it alive. 1 in sickle cell disease, about 0.15 in "
        "thalassemia major: the rest dies in the marrow.",
    )

    def run(self):
        share = np.linspace(0, 1, POINTS)
        hemoglobin, _, donor_cells, sickle = self._blood(share)
        line = {"x_unit": "1", "x_label": "Donor share of the marrow"}
        series = {
            "hemoglobin": Series(share, hemoglobin, y_unit="g/dL", label="Hemoglobin", **line),
            "hbs_percent": Series(share, 100 * sickle, y_unit="%", label="HbS, of all hemoglobin", **line),
            "donor_red_cells": Series(share, donor_cells, y_unit="1", label="Donor share of the red cells", **line),
        }
        readouts = self._readouts()
        return self.report(
            series=series, readouts=readouts, sentence=self._sentence(readouts), film=self._film(readouts)
        )

    def _undriven(self, share):
        """Λ: donor cells count fully, host cells for the share that gets out, and for as long as they live."""
        return share + (1 - share) * self.host_effectiveness * self.host_red_cell_lifespan / LIFE

    def _blood(self, share):
        """Hemoglobin (g/dL), drive (× normal), donor share of the red cells and HbS share, at a donor share of the marrow."""
        hemoglobin, drive = red_cells_at_rest(self._undriven(share))
        donor_cells = share / self._undriven(share)
        from_donor = SICKLE_IN_CARRIER if self.donor == "AS" else 0.0
        return (
            hemoglobin,
            drive,
            donor_cells,
            DISEASES[self.disease].sickle * (1 - donor_cells) + from_donor * donor_cells,
        )

    def _readouts(self):
        m = self.donor_chimerism
        hemoglobin, drive, donor_cells, sickle = (float(value) for value in self._blood(m))
        needed, why = self._needed_for_hbs()
        goal, healthy = self._needed_for_hemoglobin()
        return {
            "hemoglobin": Readout(hemoglobin, "g/dL", "Hemoglobin"),
            "hbs_percent": Readout(100 * sickle, "%", "HbS, of all hemoglobin"),
            "donor_red_cell_fraction": Readout(donor_cells, "1", "Donor share of the red cells"),
            "marrow_work": Readout(drive, "", "How hard the marrow works, × normal"),
            "reticulocytes": Readout(
                drive * (m + (1 - m) * self.host_effectiveness),
                "",
                "Red cells that leave the marrow (reticulocytes), × normal",
            ),
            "advantage": Readout(
                LIFE / (self.host_effectiveness * self.host_red_cell_lifespan),
                "",
                "Advantage of donor red cells, times",
            ),
            "chimerism_for_hbs_50": Readout(needed, "1", "Donor share of the marrow for HbS below 50 %", why),
            "chimerism_for_hemoglobin_10": Readout(
                goal, "1", f"Donor share of the marrow for a hemoglobin of {HB_GOAL:g}", healthy
            ),
        }

    def _needed_for_hbs(self):
        """The donor share of the marrow at which HbS falls to one half."""
        own, given = DISEASES[self.disease].sickle, SICKLE_IN_CARRIER if self.donor == "AS" else 0.0
        if own <= HBS_LIMIT:
            return None, "the host has no HbS"
        cells = (own - HBS_LIMIT) / (own - given)
        undriven = self.host_effectiveness * self.host_red_cell_lifespan / LIFE
        return cells * undriven / (cells * undriven + 1 - cells), ""

    def _needed_for_hemoglobin(self):
        """The donor share of the marrow at which hemoglobin reaches 10; there the drive is below its limit, so Λ = (10/14.5)^3.5."""
        undriven, alone = (HB_GOAL / NORMAL) ** 3.5, self._undriven(0.0)
        if alone >= undriven:
            return None, f"above {HB_GOAL:g} without a donor"
        return (undriven - alone) / (1 - alone), ""

    def _film(self, readouts):
        disease, donor_cells = DISEASES[self.disease], readouts["donor_red_cell_fraction"].value
        host_cells = 1 - donor_cells
        volume, content = (
            donor_cells * healthy + host_cells * own
            for healthy, own in ((90.0, disease.cell_volume), (29.0, disease.cell_hemoglobin))
        )
        whose = f"{percent(self.donor_chimerism)} donor marrow" if self.donor_chimerism else "untreated"
        return Film(
            readouts["hemoglobin"].value,
            neutrophils=4.0,
            platelets=250.0,
            cell_volume=volume,
            cell_hemoglobin=content,
            sickled=SICKLED * host_cells if disease.sickle else 0.0,
            when=whose,
        )

    def _sentence(self, readouts):
        hemoglobin, sickle, cells, work, out = (
            readouts[k]
            for k in ("hemoglobin", "hbs_percent", "donor_red_cell_fraction", "marrow_work", "reticulocytes")
        )
        hbs = f" and HbS is {percent(sickle.value / 100)}" if DISEASES[self.disease].sickle or sickle.value else ""
        if self.donor_chimerism:
            start = (
                f"A marrow with {percent(self.donor_chimerism)} donor cells ({self.donor}) gives {cells.text} donor red cells: "
                f"hemoglobin is {hemoglobin.text}{hbs}"
            )
        else:
            start = f"{self.disease[0].upper()}{self.disease[1:]}, untreated: hemoglobin is {hemoglobin.text}{hbs}"
        made = (
            f"; the red cells that leave it are {number(out.value)} × normal" if out.value < 0.95 * work.value else ""
        )
        return f"{start}. The marrow works {number(work.value)} × as hard as normal{made}.{self._warning()}"

    def _warning(self):
        """What is untypical for the chosen disease."""
        disease = DISEASES[self.disease]
        off = [
            words
            for value, (_, low, high), words in (
                (
                    self.host_red_cell_lifespan,
                    disease.lifespan,
                    f"a red-cell life of {self.host_red_cell_lifespan:g} days",
                ),
                (
                    self.host_effectiveness,
                    disease.effectiveness,
                    f"{percent(self.host_effectiveness)} of the cells reaching the blood",
                ),
            )
            if not low <= value <= high
        ]
        return f" Untypical for {self.disease}: {' and '.join(off)}." if off else ""
