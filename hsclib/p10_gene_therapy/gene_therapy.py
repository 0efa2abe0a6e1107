"""Gene therapy with a patient's own stem cells: from the harvest to corrected blood."""

from dataclasses import replace

import numpy as np

from ..blood.definitions import engraftment_day
from ..blood.erythropoiesis import LIFE, red_cells_at_rest
from ..blood.marrow import HEALTHY, At, blood_course, equations
from ..integrate import Phase
from ..model import Model
from ..p06_anemia.red_cell_mixture import DISEASES as RED_CELLS
from ..p06_anemia.red_cell_mixture import SICKLED
from ..p08_transplantation.graft import GRAFTS, bite, survival_of_busulfan, transplant
from ..p08_transplantation.transplant import LYMPHOCYTES, LYMPHOCYTES_HALF, NEUTROPHILS, NICHES, PLATELETS, YEAR
from ..parameters import choice, slider
from ..run import Film, Readout, Series, Stack
from ..words import day, number, percent
from .corrected_cells import HEALTHY_CELLS, OWN, PARTS, SICKLE
from .product import DISEASES, HEMOGLOBIN, HOMING, LT_HSC, STATIONS, STRATEGIES, kinds_of, on_the_way, patient

T_CELL_ADVANTAGE = 1e3  # of corrected T cells in ADA-SCID, off enzyme replacement
INDEPENDENT = 9.0  # g/dL without transfusion
HIGHEST_TARGET, FANCONI_LIMIT = 100.0, 20.0  # mg·h/L


class GeneTherapy(Model):
    """A patient's own CD34+ cells, corrected outside the body and given back after busulfan.

    Of the LT-HSC collected (one in 10,000 CD34+ cells) some are lost at every station; selection,
    culture and thawing leave I = D·r·v CD34+ cells to infuse, of which 15 % home::

        S_d = I·0.15·10⁻⁴·kept·(1 − 0.99·SF),   SF = exp(−AUC/20),   m = S_d/(S_d + SF)

    kept is the share of the LT-HSC that culture and modification leave: 0.5 for a vector or
    BCL11A editing, 0.4 for base editing, 0.15 for HDR, which needs dividing cells. Host and graft
    then live in the marrow of `hsclib.models.marrow`, as in `Transplant` with the graft "gene
    therapy". What each kind of stem cell makes is `hsclib.models.corrected_cells`. The graft's red
    cells have the mean of its kinds, ε = Σ P·ε and L = Σ P·ε·L/ε, so that the blood at rest is
    exactly the closed form::

        Λ = Σ w·ε·L/120,   Hb = 14.5·Λ^(1/3.5),   w = m·P + (1 − m) for the unchanged kind

    Base editing switches HbF on, as BCL11A editing does. In an edited marrow a stem cell with one
    of its two genes edited counts half. In ADA-SCID corrected T cells have an advantage A = 1000:
    t = m·A/(m·A + 1 − m), with m the corrected LT-HSC, once T cells have been made. In Fanconi
    anemia the stem cells themselves have it: `FanconiAnemia`, at 1.5 years, when 40 % are left;
    unchanged cells of the graft are as sick as the host's. Nobody is transfused.

    Raises
    ------
    ArithmeticError
        If the solver fails.
    """

    disease: str = choice(
        "sickle cell disease",
        DISEASES,
        label="Disease",
        meaning="Two of hemoglobin, where red cells count; ADA-SCID, an immune deficiency, where T cells do; Fanconi anemia, where stem "
        "cells do.",
    )
    strategy: str = choice(
        "lentiviral",
        tuple(STRATEGIES),
        label="Strategy",
        meaning="lentiviral: a vector adds a gene (HbA T87Q in hemoglobin diseases). BCL11A editing and base editing switch fetal "
        "hemoglobin on. HDR correction: the gene itself is repaired, in few stem cells, since most rest.",
    )
    cd34_dose: float = slider(
        8,
        0.05,
        20,
        step=0.05,
        scale="log",
        unit="1e6/kg",
        symbol="D",
        label="CD34+ cells collected",
        meaning="Per kg of the patient, mobilised with plerixafor alone in sickle cell disease: filgrastim can kill there.",
    )
    selection_recovery: float = slider(
        1,
        0.4,
        1,
        step=0.05,
        unit="1",
        symbol="r",
        label="Recovered by selection",
        meaning="Share of the CD34+ cells that is left when they have been sorted out: about 0.6. 1: the dose was counted afterwards.",
    )
    viability: float = slider(
        1,
        0.3,
        1,
        step=0.05,
        unit="1",
        symbol="v",
        label="Alive after thawing",
        meaning="Share of the CD34+ cells of the product that survives freezer and thawing: about 0.95. 1: counted after thawing.",
    )
    busulfan_auc: float = slider(
        90,
        0,
        120,
        step=5,
        unit="mg·h/L",
        symbol="AUC",
        label="Busulfan, cumulative AUC",
        meaning="It empties the niche: 40 leaves 14 % of the patient's stem cells, 90 1.1 %. Target 80 to 100. More is more toxic: liver "
        "sinusoidal obstruction, infertility, later cancers. 0: no conditioning. Fanconi cells cannot repair its damage.",
    )
    permissive_fraction: float = slider(
        0.8,
        0.3,
        1,
        step=0.05,
        unit="1",
        symbol="π",
        label="Permissive LT-HSC (vector)",
        meaning="Share of the stem cells that lets a vector in. For the strategy lentiviral.",
    )
    mean_integrations: float = slider(
        2.2,
        0.1,
        8,
        step=0.1,
        symbol="λ",
        label="Mean copies per permissive cell (vector)",
        meaning="In the stem cells that last; the bulk of the product usually has more. For the strategy lentiviral.",
    )
    editing_efficiency: float = slider(
        0.85,
        0,
        1,
        step=0.01,
        unit="1",
        symbol="p",
        label="Editing, per gene",
        meaning="Chance that one of the two genes of a stem cell that lasts is edited; resting ones are harder to edit than the bulk of "
        "the product. For the three editing strategies.",
    )
    native_output: float = slider(
        0.3,
        0,
        1,
        step=0.02,
        symbol="n",
        label="Working β-globin genes left (thalassemia)",
        meaning="What the patient's own two genes still make, in healthy genes: 0.02 to 0.04 where both are silent (β0/β0), "
        "0.3 where some is made (β0/β+).",
    )
    years: float = slider(
        2, 1, 10, step=1, unit="y", label="Years followed", meaning="How long the patient is followed after infusion."
    )
    film_day: float = slider(
        365, 0, 365, step=5, unit="d", label="Day of the blood film", meaning="The day whose blood is drawn as a film."
    )

    companions = {
        ("disease", "sickle cell disease"): {"cd34_dose": 8.0, "busulfan_auc": 90.0, "mean_integrations": 2.2},
        ("disease", "beta thalassemia"): {"cd34_dose": 8.0, "busulfan_auc": 90.0, "mean_integrations": 2.6},
        ("disease", "ADA-SCID"): {"cd34_dose": 8.0, "busulfan_auc": 20.0, "mean_integrations": 1.0},
        ("disease", "Fanconi anemia"): {"cd34_dose": 1.0, "busulfan_auc": 0.0, "mean_integrations": 1.0},
        ("strategy", "lentiviral"): {"permissive_fraction": 0.8},
        ("strategy", "BCL11A editing"): {"editing_efficiency": 0.85},
        ("strategy", "base editing"): {"editing_efficiency": 0.8},
        ("strategy", "HDR correction"): {"editing_efficiency": 0.3},
    }

    def run(self):
        """Four times a day while the blood returns, then daily, after a year weekly."""
        end = YEAR * self.years
        times = np.concatenate([np.arange(0, 60, 0.25), np.arange(60, YEAR), np.arange(YEAR, end, 7), [end]])
        kinds = kinds_of(self)
        host, before = patient(self.disease, kinds)
        cells = on_the_way(self, kinds, self._survival * before[At.S]) * self._therapy
        phases, start = (
            self._treated(kinds, host, before)
            if self._therapy
            else ([Phase(0, equations(host, host))], [before, 0 * before])
        )
        return self._report(times, blood_course(phases, start, times), kinds, before, cells)

    @property
    def _strategy(self):
        return STRATEGIES[self.strategy]

    @property
    def _therapy(self):
        return self.disease in self._strategy.diseases

    @property
    def _infused(self):
        return self.cd34_dose * self.selection_recovery * self.viability

    @property
    def _survival(self):
        return survival_of_busulfan(self.busulfan_auc)

    @property
    def _stem_cells_win(self):
        return self.disease == "Fanconi anemia"

    def _treated(self, kinds, host, before):
        """Phases, and the states of host and graft on day 0."""
        effective = float(kinds.shares @ kinds.effective)
        graft, corrected = GRAFTS["gene therapy"], kinds.corrected
        if self._stem_cells_win:
            graft = replace(graft, early=graft.early * corrected)
        phases, (of_host, of_graft) = transplant(
            graft,
            self._infused,
            homing=HOMING,
            lt_hsc_fraction=LT_HSC * self._strategy.kept,
            survival=self._survival,
            growth=HEALTHY.g_max,
            gcsf=False,
            suppressed=False,
            host=host,
            before=before,
            given=replace(HEALTHY, epsilon=effective, L_R=float(kinds.weights.sum()) / effective),
        )
        if self._stem_cells_win:  # the unchanged cells of the graft are as sick as the host's and go with them
            of_host[At.S] += (1 - corrected) * of_graft[At.S]
            of_graft[At.S] *= corrected
        return phases, [of_host, of_graft]

    def _report(self, times, blood, kinds, before, cells):
        counts = blood.counted
        of_stem_cells, of_red_cells = (
            y[1] / np.maximum(y.sum(axis=0), 1e-12) for y in (blood.stem_cells, blood.hemoglobin)
        )
        changed = kinds.correction > 0
        corrected = of_stem_cells * (1 if self._stem_cells_win else kinds.corrected)
        fixed = of_red_cells * (1 if self._stem_cells_win else kinds.of_red_cells(changed))
        t_cells = _advantaged(float(corrected[-1]), T_CELL_ADVANTAGE if self.disease == "ADA-SCID" else 1)
        lineages = np.array([corrected[-1], fixed[-1], t_cells])
        on_film = {
            name: float(np.interp(self.film_day, times, getattr(counts, name)))
            for name in ("hemoglobin", "neutrophils", "platelets")
        }
        readouts = self._blood(times, counts, before)
        readouts |= self._made(
            counts.hemoglobin[-1], blood.hemoglobin[1, -1] * kinds.of_red_cells(kinds.made), kinds, before, cells
        )
        readouts |= self._correction(lineages, kinds, cells)
        readouts["hemoglobin_on_film"] = Readout(on_film["hemoglobin"], "g/dL", "Hemoglobin on the day of the film")
        line = {"x_unit": "d", "x_label": "Days since the infusion"}
        series = {
            "hemoglobin": Series(times, counts.hemoglobin, y_unit="g/dL", label="Hemoglobin", **line),
            "neutrophils": Series(times, counts.neutrophils, y_unit="1e9/L", label="Neutrophils", **line),
            "platelets": Series(times, counts.platelets, y_unit="1e9/L", label="Platelets", **line),
            "corrected_stem_cells": Series(times, corrected, y_unit="1", label="Corrected LT-HSC", **line),
            "lineages": Series(
                [1, 2, 3],
                lineages,
                x_unit="",
                y_unit="1",
                label="Corrected at the end",
                kind="bars",
                x_label="LT-HSC, red cells, T cells",
            ),
        }
        own = np.array(OWN.get(self.disease, HEALTHY_CELLS))
        parts = np.outer(own, blood.hemoglobin[0]) + np.outer(kinds.of_red_cells(kinds.parts), blood.hemoglobin[1])
        stacks = {
            "hemoglobin_parts": Stack(times, parts, PARTS, y_unit="g/dL", label="Hemoglobin", **line),
            "pipeline": Stack(
                np.arange(1, 1 + len(STATIONS)),
                cells,
                ("corrected", "uncorrected"),
                x_unit="",
                y_unit="cells",
                label="LT-HSC, in a patient of 70 kg",
                x_label=", ".join(STATIONS),
            ),
        }
        film = self._film(
            on_film, *(float(np.interp(self.film_day, times, y)) for y in (of_red_cells, fixed)), kinds, t_cells
        )
        return self.report(
            series=series, stacks=stacks, readouts=readouts, sentence=self._sentence(readouts), film=film
        )

    @property
    def _none(self):
        """Why there is no therapy in this run; empty if there is one."""
        return "" if self._therapy else f"{self.strategy} is no therapy of {self.disease}"

    def _blood(self, times, counts, before):
        """Counts, and the days of engraftment."""

        def engrafted(counts, limit, name):
            label = f"{name} engraftment ({limit:g} × 10⁹/L)"
            note = f"never below {limit:g} × 10⁹/L" if counts.min() >= limit else f"not within {self.years:g} years"
            return Readout(
                None if self._none else engraftment_day(times, counts, limit), "d", label, self._none or note
            )

        return {
            "hemoglobin": Readout(float(counts.hemoglobin[-1]), "g/dL", "Hemoglobin at the end"),
            "hemoglobin_before": Readout(float(before[At.R]), "g/dL", "Hemoglobin before, untransfused"),
            "platelets_end": Readout(float(counts.platelets[-1]), "1e9/L", "Platelets at the end"),
            "neutrophil_engraftment_day": engrafted(counts.neutrophils, NEUTROPHILS, "Neutrophil"),
            "platelet_engraftment_day": engrafted(counts.platelets, PLATELETS, "Platelet"),
        }

    def _made(self, hemoglobin, made, kinds, before, cells):
        """What the therapy makes of the hemoglobin."""
        why = self._none
        if not why and self.disease not in HEMOGLOBIN:
            why = f"no disease of hemoglobin: {'stem cells and platelets' if self._stem_cells_win else 'T cells'} count"
        share = self._graft_share(before, cells)
        lasting = red_cells_at_rest(kinds.diluted(share).weights.sum() / LIFE)[0]
        return {
            "therapeutic_hemoglobin": _told(made, "g/dL", "Hemoglobin made by the therapy", why),
            "therapeutic_percent": _told(100 * made / hemoglobin, "%", "of all hemoglobin", why),
            "transfusion_independent": Readout(
                None if why else bool(hemoglobin >= INDEPENDENT),
                "",
                f"Hemoglobin of {INDEPENDENT:g} g/dL without transfusion",
                why,
            ),
            "lasting_hemoglobin": _told(lasting, "g/dL", "Hemoglobin in the long run, by the closed form", why),
            "graft_share": _told(share, "1", "From the product, of the LT-HSC that met", self._none),
        }

    def _graft_share(self, before, cells):
        """m: the graft's share of the LT-HSC when they have found their places."""
        given = cells[:, -1].sum() / NICHES
        return given / (given + self._survival * before[At.S])

    def _correction(self, lineages, kinds, cells):
        """Who is corrected, and how many cells that is."""
        none, (stem_cells, red_cells, t_cells) = self._none, lineages
        no_advantage = none or (
            "" if self.disease == "ADA-SCID" else f"corrected T cells have no advantage in {self.disease}"
        )
        no_copies = none or ("the genes are edited, none is added" if self._strategy.edits else "")
        per_corrected = self.permissive_fraction * self.mean_integrations / max(kinds.corrected, 1e-12)
        return {
            "corrected_stem_cells": _told(stem_cells, "1", "Corrected, of all LT-HSC at the end", none),
            "corrected_red_cells": _told(red_cells, "1", "Red cells from corrected stem cells", none),
            "t_cell_fraction": _told(t_cells, "1", "T cells from corrected stem cells, once made", no_advantage),
            "vcn_blood": _told(stem_cells * per_corrected, "copies", "VCN: copies per cell of the blood", no_copies),
            "collected_stem_cells": _told(cells[:, 0].sum(), "cells", "LT-HSC collected, in 70 kg", none),
            "engrafted_stem_cells": _told(cells[:, -1].sum(), "cells", "LT-HSC engrafted, in 70 kg", none),
            "corrected_engrafted": _told(cells[0, -1], "cells", "Corrected LT-HSC engrafted, in 70 kg", none),
            "infused_dose": _told(self._infused, "1e6/kg", "CD34+ cells infused, alive", none),
        }

    def _film(self, counts, of_graft, fixed, kinds, t_cells):
        """What the blood shows: sickle cells among those that are not protected by about a third of other hemoglobin."""
        look = RED_CELLS.get("beta thalassemia major" if self.disease == "beta thalassemia" else self.disease)
        volume, content = (look.cell_volume, look.cell_hemoglobin) if look else (90.0, 29.0)
        sickled = 0.0
        if self.disease == "sickle cell disease":
            unprotected = np.maximum(0, 1 - 3 * (1 - kinds.parts[SICKLE] / OWN[self.disease][SICKLE]))
            sickled = SICKLED * (1 - of_graft + of_graft * float(kinds.of_red_cells(unprotected)))
        lost = bite(self._survival) * 2 ** (-self.film_day / LYMPHOCYTES_HALF) if self._therapy else 0
        lymphocytes = LYMPHOCYTES * (1 - lost) * (t_cells if self.disease == "ADA-SCID" else 1)
        return Film(
            **counts,
            lymphocytes=lymphocytes,
            sickled=sickled,
            cell_volume=volume + (90 - volume) * fixed,
            cell_hemoglobin=content + (29 - content) * fixed,
            when=f"day {self.film_day:.0f}",
        )

    def _sentence(self, readouts):
        hemoglobin = readouts["hemoglobin"].value
        name, after = (
            self.disease[0].upper() + self.disease[1:],
            f"After {self.years:g} {'year' if self.years == 1 else 'years'}",
        )
        if not self._therapy:
            return (
                f"{name}: {self._none}, so the disease takes its course. {after} hemoglobin is {number(hemoglobin)} g/dL and platelets "
                f"are {number(readouts['platelets_end'].value)} × 10⁹/L."
            )
        given = f"busulfan of AUC {number(self.busulfan_auc)} mg·h/L" if self.busulfan_auc else "no conditioning"
        start = (
            f"{name}, {self.strategy}, {number(self.cd34_dose)} × 10⁶ CD34+ cells/kg, {given}: {after.lower()} "
            f"{percent(readouts['corrected_stem_cells'].value)} of the LT-HSC are corrected"
        )
        if self.disease == "ADA-SCID":
            end = f" and {percent(readouts['t_cell_fraction'].value)} of the T cells they make"
        elif self._stem_cells_win:
            end = f", platelets are {number(readouts['platelets_end'].value)} × 10⁹/L"
        else:
            end = (
                f"; hemoglobin is {number(hemoglobin)} g/dL, {number(readouts['therapeutic_hemoglobin'].value)} "
                "of it made by the therapy"
            )
        return f"{start}{end}. {self._neutrophils(readouts['neutrophil_engraftment_day'])}{self._warning()}"

    def _neutrophils(self, engrafted):
        if engrafted.value is not None:
            return f"Neutrophils are back above 0.5 on {day(engrafted.value)}."
        return f"Neutrophils: {engrafted.note}."

    def _warning(self):
        if self._stem_cells_win and self.busulfan_auc > FANCONI_LIMIT:
            return " Fanconi cells cannot repair what busulfan does: such a dose is not given."
        return f" The target is 80 to {HIGHEST_TARGET:g}: more is toxic." if self.busulfan_auc > HIGHEST_TARGET else ""


def _told(value, unit, label, why):
    """A readout, or why there is none."""
    return Readout(None if why else float(value), unit, label, why)


def _advantaged(share, advantage):
    """f = m·A/(m·A + 1 − m)."""
    return share * advantage / (share * advantage + 1 - share)
