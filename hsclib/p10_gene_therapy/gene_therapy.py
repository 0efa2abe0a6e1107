"""Gene therapy with a patient's own stem cells: from the harvest to corrected blood."""

from ..blood.marrow import At, blood_course, equations
from ..integrate import Phase
from ..model import Model
from ..p08_transplantation import engraftment, immunity
from ..p08_transplantation.graft import depth, survival_of_busulfan
from ..parameters import choice, constant, day_of_film, slider
from ..run import Film, Readout, Stack, curves
from ..words import day, number, percent, years
from . import corrected_cells, correction, product
from .corrected_cells import HEMOGLOBIN_PARTS
from .correction import Correction
from .product import GENE_DISEASES, HEMOGLOBIN_DISEASES, STATIONS, STRATEGIES, gene_transplant, patient

LOWEST_TARGET = constant(80, "mg·h/L", "Target of busulfan, lower end", "lawson2020")
HIGHEST_TARGET = constant(100, "mg·h/L", "Target of busulfan, upper end", "lawson2020")
GRAFTS_LOST = constant(
    58, "mg·h/L", "Busulfan below which donors' grafts failed: 600 ng/mL for 96 h", "busulfan2000", "published"
)
FANCONI_LIMIT = constant(20, "mg·h/L", "Busulfan that is not exceeded in Fanconi anemia")


def _by_vector(model):
    return model.strategy == "lentiviral"


#: When these parameters act, and why not otherwise.
BY_VECTOR = _by_vector, "no vector is used"


class GeneTherapy(Model):
    """A patient's own CD34+ cells, corrected outside the body and given back after busulfan.

    Of the D million CD34+ cells collected, over several cycles, sorting leaves the share r, culture and
    tests y, thawing v: I = D·r·y·v to infuse, of which 15 % home. One in 10,000 is an LT-HSC, of which
    the strategy keeps the share q; SF of the host's survive busulfan (`hsclib.p08_transplantation.graft`)::

        S_d = I·0.15·10⁻⁴·q·(1 − 0.99·SF),   m = S_d/(S_d + SF)

        lentiviral       y = 2/3,  q = 0.5          base editing     y = 0.4,   q = 0.4
        BCL11A editing   y = 1/3,  q = 0.3          HDR correction   y = 0.25,  q = 0.15

    HDR keeps fewest, since it needs dividing cells. Of the progenitors that make the first blood editing
    leaves 0.6, 0.8 and 0.4 of what a vector does. Host and graft then live in the marrow of
    `hsclib.blood.marrow`, as in `Transplant` with the graft "gene therapy". What each kind of stem cell
    makes is `corrected_cells`. The graft's red
    cells have the mean of its kinds, ε = Σ P·ε and L = Σ P·ε·L/ε, so that the blood at rest is
    exactly the closed form::

        Λ = Σ w·ε·L/120,   Hb = 14.5·Λ·f,   w = m·P + (1 − m) for the unchanged kind

    with f, the answer of the marrow to a low hemoglobin, as in `hsclib.blood.erythropoiesis`, for the mean red cell.
    Base editing switches HbF on, as BCL11A editing does. In an edited marrow a stem cell with one
    of its two genes edited counts half. In ADA-SCID corrected T cells have an advantage A = 1000:
    t = m·A/(m·A + 1 − m), with m the corrected LT-HSC, once T cells have been made. In Fanconi
    anemia the stem cells themselves have it: `FanconiAnemia`, at 1.5 years, when 40 % are left;
    unchanged cells of the graft are as sick as the host's. Lymphocytes on the film are those of `ImmuneRecovery` after
    a graft of own blood. Nobody is transfused.
    """

    disease: str = choice("sickle cell disease", GENE_DISEASES).told(
        "Disease",
        "Two of hemoglobin, where red cells count; ADA-SCID, an immune deficiency, where T cells do; Fanconi anemia, "
        "where stem cells do.",
    )
    strategy: str = choice("lentiviral", tuple(STRATEGIES)).told(
        "Strategy",
        "lentiviral: a vector adds a gene (HbA T87Q in hemoglobin diseases). BCL11A editing and base editing switch "
        "fetal hemoglobin on. HDR correction: the gene itself is repaired, in few stem cells, since most rest.",
    )
    cd34_dose: float = slider(20, 0.05, 40, step=0.05, scale="log", unit="1e6/kg", symbol="D").told(
        "CD34+ cells collected",
        "Per kg of the patient, in all cycles together. The label of exa-cel asks for at least 20, for a dose of at "
        "least 3. In sickle cell disease they are mobilized with plerixafor alone: filgrastim can kill there.",
    )
    selection_recovery: float = slider(0.6, 0.4, 1, step=0.05, unit="1", symbol="r").told(
        "Recovered by selection", "Share of the CD34+ cells that is left when they have been sorted out."
    )
    viability: float = slider(1, 0.3, 1, step=0.05, unit="1", symbol="v").told(
        "Alive after thawing",
        "Share of the CD34+ cells of the product that survives freezer and thawing: about 0.95. 1: counted after "
        "thawing.",
    )
    busulfan_auc: float = slider(90, 0, 120, step=5, unit="mg·h/L", symbol="AUC").told(
        "Busulfan, cumulative AUC",
        "It empties the niche: 40 leaves 10 % of the patient's stem cells, 90 0.04 %. Target 80 to 100. Below 58 "
        "donors' grafts failed or stayed mixtures; above 100 it is more toxic: liver sinusoidal obstruction, "
        "infertility, later cancers. 0: no conditioning. Fanconi cells cannot repair its damage.",
    )
    permissive_fraction: float = slider(0.8, 0.3, 1, step=0.05, unit="1", symbol="π").told(
        "Permissive LT-HSC (vector)",
        "Share of the stem cells that lets a vector in. For the strategy lentiviral.",
        acts_when=BY_VECTOR,
    )
    mean_integrations: float = slider(2.2, 0.1, 8, step=0.1, symbol="λ").told(
        "Mean copies per permissive cell (vector)",
        "In the stem cells that last; the bulk of the product usually has more. For the strategy lentiviral.",
        acts_when=BY_VECTOR,
    )
    editing_efficiency: float = slider(0.85, 0, 1, step=0.01, unit="1", symbol="p").told(
        "Editing, per gene",
        "Chance that one of the two genes of a stem cell that lasts is edited; resting ones are harder to edit than "
        "the bulk of the product. For the three editing strategies.",
        acts_when=(lambda m: m.strategy != "lentiviral", "nothing is edited"),
    )
    native_output: float = slider(0, 0, 1, step=0.02, symbol="n").told(
        "Working β-globin genes left (thalassemia)",
        "What the patient's own two genes still make, in healthy genes: 0 where both are silent (β0/β0), as in all "
        "patients of this course; 0.3 where some is made (β0/β+), as in most trials.",
        acts_when=(lambda m: m.disease == "beta thalassemia", "the disease is no thalassemia"),
    )
    years: float = slider(2, 1, 10, step=1, unit="y").told(
        "Years followed", "How long the patient is followed after infusion."
    )
    film_day: float = day_of_film(365, 365)

    companions = {
        ("disease", "sickle cell disease"): {"cd34_dose": 20.0, "busulfan_auc": 90.0, "mean_integrations": 2.2},
        ("disease", "beta thalassemia"): {"cd34_dose": 20.0, "busulfan_auc": 90.0, "mean_integrations": 2.6},
        ("disease", "ADA-SCID"): {"cd34_dose": 20.0, "busulfan_auc": 20.0, "mean_integrations": 1.0},
        ("disease", "Fanconi anemia"): {"cd34_dose": 2.5, "busulfan_auc": 0.0, "mean_integrations": 1.0},
        ("strategy", "lentiviral"): {"permissive_fraction": 0.8},
        ("strategy", "BCL11A editing"): {"editing_efficiency": 0.85},
        ("strategy", "base editing"): {"editing_efficiency": 0.8},
        ("strategy", "HDR correction"): {"editing_efficiency": 0.3},
    }

    rests_on = (product, corrected_cells, correction)

    def run(self):
        times = engraftment.days_followed(self.years)
        kinds = self._way.kinds(
            self.disease, self.permissive_fraction, self.mean_integrations, self.editing_efficiency, self.native_output
        )
        host, before = patient(self.disease, kinds)
        if self._none:
            phases, start = [Phase(0, equations(host, host))], [before, 0 * before]
        else:
            phases, start = gene_transplant(self.disease, kinds, self._infused, self._way, self._survival, host, before)
        return self._report(times, blood_course(phases, start, times), kinds, before)

    @property
    def _way(self):
        return STRATEGIES[self.strategy]

    @property
    def _none(self):
        """Why there is no therapy in this run; empty if there is one."""
        return "" if self.disease in self._way.diseases else f"{self.strategy} is no therapy of {self.disease}"

    @property
    def _infused(self):
        return self.cd34_dose * self.selection_recovery * self._way.yielded * self.viability

    @property
    def _survival(self):
        return survival_of_busulfan(self.busulfan_auc)

    def _report(self, times, blood, kinds, before):
        counts = blood.counted
        found = Correction(self.disease, kinds, blood.stem_cells, blood.hemoglobin)
        left = self._survival * before[At.S]  # of the host's stem cells
        cells = self._way.cells(self.cd34_dose, self.selection_recovery, self.viability, kinds.corrected, left)
        if self._none:
            cells = 0 * cells
        engrafted = cells[:, -1].sum() / engraftment.PATIENT_NICHES
        on_film = engraftment.counts_on(self.film_day, times, counts)
        readouts = {
            "hemoglobin": Readout(counts.hemoglobin[-1], "g/dL", "Hemoglobin at the end"),
            "hemoglobin_before": Readout(before[At.R], "g/dL", "Hemoglobin before, untransfused"),
            "platelets_end": Readout(counts.platelets[-1], "1e9/L", "Platelets at the end"),
            **engraftment.engraftment_days(times, counts, self._none),
            **found.readouts(self._none, engrafted / (engrafted + left)),
            **self._cells(found, cells),
            "hemoglobin_on_film": Readout(on_film["hemoglobin"], "g/dL", "Hemoglobin on the day of the film"),
        }
        axis, lineages = "Days since the infusion", [found.in_stem_cells[-1], found.in_red_cells[-1], found.in_t_cells]
        series = curves(
            (times, "d", axis),
            hemoglobin=(counts.hemoglobin, "g/dL", "Hemoglobin"),
            neutrophils=(counts.neutrophils, "1e9/L", "Neutrophils"),
            platelets=(counts.platelets, "1e9/L", "Platelets"),
            corrected_stem_cells=(found.in_stem_cells, "1", "Corrected LT-HSC"),
        ) | curves(
            ([1, 2, 3], "", "LT-HSC, red cells, T cells"), lineages=(lineages, "1", "Corrected at the end", "bars")
        )
        stations, way, whose = range(1, 1 + len(STATIONS)), ", ".join(STATIONS), ("corrected", "uncorrected")
        stacks = {
            "hemoglobin_parts": Stack(times, found.parts, HEMOGLOBIN_PARTS, "d", "g/dL", "Hemoglobin", x_label=axis),
            "pipeline": Stack(stations, cells, whose, "", "cells", "LT-HSC, in a patient of 70 kg", x_label=way),
        }
        lost = 0.0 if self._none else depth(self._survival)
        lymphocytes = immunity.on_film(self.film_day, "gene therapy", lost)
        if self.disease == "ADA-SCID":
            lymphocytes *= found.in_t_cells
        look = found.look(self.film_day, times)
        film = Film(**on_film, **look, lymphocytes=lymphocytes, when=f"day {self.film_day:.0f}")
        sentence = self._sentence(readouts)
        return self.report(series=series, stacks=stacks, readouts=readouts, sentence=sentence, film=film)

    def _cells(self, found, cells):
        """Copies in the blood, and how many cells there are on the way."""
        none, engrafted = self._none, cells[:, -1].sum()
        edited = "the genes are edited, none is added" if self._way.edits else ""
        per_cell = self.permissive_fraction * self.mean_integrations / max(found.kinds.corrected, 1e-12)
        copies = found.in_stem_cells[-1] * per_cell
        return {
            "vcn_blood": Readout.unless(none or edited, copies, "copies", "VCN: copies per cell of the blood"),
            "collected_stem_cells": Readout.unless(none, cells[:, 0].sum(), "cells", "LT-HSC collected, in 70 kg"),
            "engrafted_stem_cells": Readout.unless(none, engrafted, "cells", "LT-HSC engrafted, in 70 kg"),
            "corrected_engrafted": Readout.unless(none, cells[0, -1], "cells", "Corrected LT-HSC engrafted, in 70 kg"),
            "infused_dose": Readout.unless(none, self._infused, "1e6/kg", "CD34+ cells infused, alive"),
        }

    def _sentence(self, readouts):
        hemoglobin = readouts["hemoglobin"].value
        name, after = self.disease[0].upper() + self.disease[1:], f"after {years(self.years)}"
        if self._none:
            return (
                f"{name}: {self._none}, so the disease takes its course. A{after[1:]} hemoglobin is "
                f"{number(hemoglobin)} g/dL and platelets are {number(readouts['platelets_end'].value)} × 10⁹/L."
            )
        given = f"busulfan of AUC {self.busulfan_auc:g} mg·h/L" if self.busulfan_auc else "no conditioning"
        start = (
            f"{name}, {self.strategy}, {self.cd34_dose:.3g} × 10⁶ CD34+ cells/kg collected, "
            f"{number(self._infused)} infused, {given}: {after} "
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
        if self.disease in HEMOGLOBIN_DISEASES and self.busulfan_auc < GRAFTS_LOST:
            return f" Below {GRAFTS_LOST:g} grafts of donors failed or stayed mixtures."
        return ""
