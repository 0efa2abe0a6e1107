"""Gene therapy with a patient's own stem cells: from the harvest to corrected blood."""

from dataclasses import replace

import numpy as np

from ..blood.erythropoiesis import LIFE
from ..blood.erythropoiesis import at_rest as red_cells_at_rest
from ..blood.marrow import HEALTHY, At, course, equations
from ..integrate import Phase
from ..model import Model
from ..p08_transplantation.engraftment import (
    ENGRAFTED_NEUTROPHILS,
    ENGRAFTED_PLATELETS,
    NICHES,
    counts_on,
    day_reached,
    days_followed,
    lymphocytes_on,
)
from ..p08_transplantation.graft import GRAFTS, survival_of_busulfan, transplant_phases
from ..parameters import choice, constant, slider
from ..run import Film, Readout, Stack, curves
from ..words import day, number, percent, years
from . import corrected_cells, correction
from .corrected_cells import PARTS
from .correction import Correction
from .product import GENE_DISEASES, HOMED, LT_HSC, STATIONS, STRATEGIES, patient

INDEPENDENT = constant(9, "g/dL", "Hemoglobin from which on nobody needs transfusions")
LOWEST_TARGET = constant(80, "mg·h/L", "Target of busulfan, lower end", "lawson2020")
HIGHEST_TARGET = constant(100, "mg·h/L", "Target of busulfan, upper end", "lawson2020")
FANCONI_LIMIT = constant(20, "mg·h/L", "Busulfan that is not exceeded in Fanconi anemia")


class GeneTherapy(Model):
    """A patient's own CD34+ cells, corrected outside the body and given back after busulfan.

    Of the LT-HSC collected (one in 10,000 CD34+ cells) some are lost at every station; selection,
    culture and thawing leave I = D·r·v CD34+ cells to infuse, of which 15 % home::

        S_d = I·0.15·10⁻⁴·kept·(1 − 0.99·SF),   SF = exp(−AUC/20),   m = S_d/(S_d + SF)

    kept is the share of the LT-HSC that culture and modification leave: 0.5 for a vector or
    BCL11A editing, 0.4 for base editing, 0.15 for HDR, which needs dividing cells. Host and graft
    then live in the marrow of `hsclib.blood.marrow`, as in `Transplant` with the graft "gene
    therapy". What each kind of stem cell makes is `corrected_cells`. The graft's red
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
        GENE_DISEASES,
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

    rests_on = (corrected_cells, correction)

    def run(self):
        times = days_followed(self.years)
        kinds = self._way.kinds(
            self.disease, self.permissive_fraction, self.mean_integrations, self.editing_efficiency, self.native_output
        )
        host, before = patient(self.disease, kinds)
        if self._none:
            phases, start = [Phase(0, equations(host, host))], [before, 0 * before]
        else:
            phases, start = self._treated(kinds, host, before)
        return self._report(times, course(phases, start, times), kinds, before)

    @property
    def _way(self):
        return STRATEGIES[self.strategy]

    @property
    def _none(self):
        """Why there is no therapy in this run; empty if there is one."""
        return "" if self.disease in self._way.diseases else f"{self.strategy} is no therapy of {self.disease}"

    @property
    def _infused(self):
        return self.cd34_dose * self.selection_recovery * self.viability

    @property
    def _survival(self):
        return survival_of_busulfan(self.busulfan_auc)

    def _treated(self, kinds, host, before):
        """Phases, and the states of host and graft on day 0."""
        effective, graft = float(kinds.shares @ kinds.effective), GRAFTS["gene therapy"]
        if self.disease == "Fanconi anemia":
            graft = replace(graft, early=graft.early * kinds.corrected)
        phases, (of_host, of_graft) = transplant_phases(
            graft,
            self._infused,
            homing=HOMED,
            lt_hsc_fraction=LT_HSC * self._way.kept,
            survival=self._survival,
            growth=HEALTHY.g_max,
            gcsf=False,
            suppressed=False,
            host=host,
            before=before,
            given=replace(HEALTHY, epsilon=effective, L_R=float(kinds.weights.sum()) / effective),
        )
        if (
            self.disease == "Fanconi anemia"
        ):  # the unchanged cells of the graft are as sick as the host's and go with them
            of_host[At.S] += (1 - kinds.corrected) * of_graft[At.S]
            of_graft[At.S] *= kinds.corrected
        return phases, [of_host, of_graft]

    def _report(self, times, blood, kinds, before):
        counts = blood.counted
        correction = Correction(self.disease, kinds, blood.stem_cells, blood.hemoglobin)
        left = self._survival * before[At.S]
        cells = self._way.cells(self.cd34_dose, self.selection_recovery, self.viability, kinds.corrected, left)
        if self._none:
            cells = 0 * cells
        on_film = counts_on(self.film_day, times, counts)
        readouts = {
            **self._blood(times, counts, before),
            **self._made(counts.hemoglobin[-1], correction, cells[:, -1].sum() / NICHES, left),
            **self._corrected(correction, cells),
            "hemoglobin_on_film": Readout(on_film["hemoglobin"], "g/dL", "Hemoglobin on the day of the film"),
        }
        corrected = correction.in_stem_cells
        lineages = [corrected[-1], correction.in_red_cells[-1], correction.in_t_cells]
        axis = {"x_unit": "d", "x_label": "Days since the infusion"}
        series = curves(
            times,
            *axis.values(),
            hemoglobin=(counts.hemoglobin, "g/dL", "Hemoglobin"),
            neutrophils=(counts.neutrophils, "1e9/L", "Neutrophils"),
            platelets=(counts.platelets, "1e9/L", "Platelets"),
            corrected_stem_cells=(corrected, "1", "Corrected LT-HSC"),
        ) | curves(
            [1, 2, 3], "", "LT-HSC, red cells, T cells", lineages=(lineages, "1", "Corrected at the end", "bars")
        )
        stacks = {
            "hemoglobin_parts": Stack(times, correction.parts, PARTS, y_unit="g/dL", label="Hemoglobin", **axis),
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
        lymphocytes = lymphocytes_on(self.film_day, 1.0 if self._none else self._survival)
        film = Film(
            **on_film,
            **correction.look(self.film_day, times),
            lymphocytes=lymphocytes * (correction.in_t_cells if self.disease == "ADA-SCID" else 1),
            when=f"day {self.film_day:.0f}",
        )
        return self.report(
            series=series, stacks=stacks, readouts=readouts, sentence=self._sentence(readouts), film=film
        )

    def _blood(self, times, counts, before):
        """Counts, and the days of engraftment."""

        def engraftment(counts, limit, name):
            return day_reached(times, counts, limit, f"{name} engraftment ({limit:g} × 10⁹/L)", self._none)

        return {
            "hemoglobin": Readout(counts.hemoglobin[-1], "g/dL", "Hemoglobin at the end"),
            "hemoglobin_before": Readout(before[At.R], "g/dL", "Hemoglobin before, untransfused"),
            "platelets_end": Readout(counts.platelets[-1], "1e9/L", "Platelets at the end"),
            "neutrophil_engraftment_day": engraftment(counts.neutrophils, ENGRAFTED_NEUTROPHILS, "Neutrophil"),
            "platelet_engraftment_day": engraftment(counts.platelets, ENGRAFTED_PLATELETS, "Platelet"),
        }

    def _made(self, hemoglobin, correction, engrafted, left):
        """What the therapy makes of the hemoglobin, where LT-HSC that engrafted meet those that are left to the host."""
        what = {"ADA-SCID": "T cells", "Fanconi anemia": "stem cells and platelets"}.get(self.disease)
        none = self._none or (f"no disease of hemoglobin: {what} count" if what else "")
        made, share = correction.made, engrafted / (engrafted + left)
        lasting = red_cells_at_rest(correction.kinds.diluted(share).weights.sum() / LIFE)[0]
        label = f"Hemoglobin of {INDEPENDENT:g} g/dL without transfusion"
        return {
            "therapeutic_hemoglobin": Readout.unless(none, made, "g/dL", "Hemoglobin made by the therapy"),
            "therapeutic_percent": Readout.unless(none, 100 * made / hemoglobin, "%", "of all hemoglobin"),
            "transfusion_independent": Readout.unless(none, bool(hemoglobin >= INDEPENDENT), "", label, at=INDEPENDENT),
            "lasting_hemoglobin": Readout.unless(
                none, lasting, "g/dL", "Hemoglobin in the long run, by the closed form"
            ),
            "graft_share": Readout.unless(self._none, share, "1", "From the product, of the LT-HSC that met"),
        }

    def _corrected(self, correction, cells):
        """Who is corrected, and how many cells that is."""
        none, share = self._none, correction.in_stem_cells[-1]
        equal = "" if self.disease == "ADA-SCID" else f"corrected T cells have no advantage in {self.disease}"
        edited = "the genes are edited, none is added" if self._way.edits else ""
        copies = share * self.permissive_fraction * self.mean_integrations / max(correction.kinds.corrected, 1e-12)
        return {
            name: Readout.unless(why, value, unit, label)
            for name, why, value, unit, label in (
                ("corrected_stem_cells", none, share, "1", "Corrected, of all LT-HSC at the end"),
                ("corrected_red_cells", none, correction.in_red_cells[-1], "1", "Red cells from corrected stem cells"),
                (
                    "t_cell_fraction",
                    none or equal,
                    correction.in_t_cells,
                    "1",
                    "T cells from corrected stem cells, once made",
                ),
                ("vcn_blood", none or edited, copies, "copies", "VCN: copies per cell of the blood"),
                ("collected_stem_cells", none, cells[:, 0].sum(), "cells", "LT-HSC collected, in 70 kg"),
                ("engrafted_stem_cells", none, cells[:, -1].sum(), "cells", "LT-HSC engrafted, in 70 kg"),
                ("corrected_engrafted", none, cells[0, -1], "cells", "Corrected LT-HSC engrafted, in 70 kg"),
                ("infused_dose", none, self._infused, "1e6/kg", "CD34+ cells infused, alive"),
            )
        }

    def _sentence(self, readouts):
        hemoglobin = readouts["hemoglobin"].value
        name, after = self.disease[0].upper() + self.disease[1:], f"after {years(self.years)}"
        if self._none:
            return (
                f"{name}: {self._none}, so the disease takes its course. A{after[1:]} hemoglobin is {number(hemoglobin)} g/dL and platelets "
                f"are {number(readouts['platelets_end'].value)} × 10⁹/L."
            )
        given = f"busulfan of AUC {number(self.busulfan_auc)} mg·h/L" if self.busulfan_auc else "no conditioning"
        start = (
            f"{name}, {self.strategy}, {number(self.cd34_dose)} × 10⁶ CD34+ cells/kg, {given}: {after} "
            f"{percent(readouts['corrected_stem_cells'].value)} of the LT-HSC are corrected"
        )
        if self.disease == "ADA-SCID":
            end = f" and {percent(readouts['t_cell_fraction'].value)} of the T cells they make"
        elif self.disease == "Fanconi anemia":
            end = f", platelets are {number(readouts['platelets_end'].value)} × 10⁹/L"
        else:
            end = (
                f"; hemoglobin is {number(hemoglobin)} g/dL, {number(readouts['therapeutic_hemoglobin'].value)} "
                "of it made by the therapy"
            )
        engrafted = readouts["neutrophil_engraftment_day"]
        if engrafted.value is None:
            neutrophils = f"Neutrophils: {engrafted.note}."
        else:
            neutrophils = f"Neutrophils are back above 0.5 on {day(engrafted.value)}."
        return f"{start}{end}. {neutrophils}{self._warning()}"

    def _warning(self):
        if self.disease == "Fanconi anemia" and self.busulfan_auc > FANCONI_LIMIT:
            return " Fanconi cells cannot repair what busulfan does: such a dose is not given."
        if self.busulfan_auc > HIGHEST_TARGET:
            return f" The target is {LOWEST_TARGET:g} to {HIGHEST_TARGET:g}: more is toxic."
        return ""
