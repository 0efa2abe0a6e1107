"""Gene therapy with a patient's own stem cells: from the harvest to corrected blood."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from ..definitions import engraftment_day
from ..integrate import Phase, solve
from ..model import Film, Model, Readout, Series, Stack
from ..parameters import choice, slider
from ..words import day, number, percent
from .corrected_cells import HEALTHY_CELLS, OWN, PARTS, SICKLE, added, edited
from .erythropoiesis import at_rest as red_cells_at_rest
from .fanconi_anemia import FANCONI
from .graft import GRAFTS, bite, engrafting, survival_of_busulfan, transplant
from .marrow import HEALTHY, L_0, At, Blood, at_rest, course, equations
from .red_cell_mixture import DISEASES, SICKLED
from .transplant import LYMPHOCYTES, LYMPHOCYTES_HALF, NEUTROPHILS, NICHES, PLATELETS, YEAR

HOMING = 0.15
LT_HSC = 1e-4  # per CD34+ cell of mobilised blood
T_CELL_ADVANTAGE = 1e3  # of corrected T cells in ADA-SCID, off enzyme replacement
INDEPENDENT = 9.0  # g/dL without transfusion
HIGHEST_TARGET, FANCONI_LIMIT = 100.0, 20.0  # mg·h/L
FANCONI_AGE = 1.5 * YEAR  # 40 % of the stem cells are left
STATIONS = ("collected", "selected", "modified", "infused", "homed", "engrafted")


@dataclass(frozen=True)
class Strategy:
    """How cells are modified: the share of their LT-HSC that survives it as such, in which diseases it is a therapy, and how it acts."""

    kept: float
    diseases: tuple
    edits: bool = True
    corrects: bool = False


HEMOGLOBIN = ("sickle cell disease", "beta thalassemia")
OTHERS = ("ADA-SCID", "Fanconi anemia")
STRATEGIES = {
    "lentiviral": Strategy(0.5, HEMOGLOBIN + OTHERS, edits=False),
    "BCL11A editing": Strategy(0.5, HEMOGLOBIN),
    "base editing": Strategy(0.4, HEMOGLOBIN),
    "HDR correction": Strategy(0.15, HEMOGLOBIN + OTHERS, corrects=True),
}


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
        "sickle cell disease", HEMOGLOBIN + OTHERS, label="Disease",
        meaning="Two of hemoglobin, where red cells count; ADA-SCID, an immune deficiency, where T cells do; Fanconi anemia, where stem "
                "cells do.")
    strategy: str = choice(
        "lentiviral", tuple(STRATEGIES), label="Strategy",
        meaning="lentiviral: a vector adds a gene (HbA T87Q in hemoglobin diseases). BCL11A editing and base editing switch fetal "
                "hemoglobin on. HDR correction: the gene itself is repaired, in few stem cells, since most rest.")
    cd34_dose: float = slider(
        8, 0.05, 20, step=0.05, scale="log", unit="1e6/kg", symbol="D", label="CD34+ cells collected",
        meaning="Per kg of the patient, mobilised with plerixafor alone in sickle cell disease: filgrastim can kill there.")
    selection_recovery: float = slider(
        1, 0.4, 1, step=0.05, unit="1", symbol="r", label="Recovered by selection",
        meaning="Share of the CD34+ cells that is left when they have been sorted out: about 0.6. 1: the dose was counted afterwards.")
    viability: float = slider(
        1, 0.3, 1, step=0.05, unit="1", symbol="v", label="Alive after thawing",
        meaning="Share of the CD34+ cells of the product that survives freezer and thawing: about 0.95. 1: counted after thawing.")
    busulfan_auc: float = slider(
        90, 0, 120, step=5, unit="mg·h/L", symbol="AUC", label="Busulfan, cumulative AUC",
        meaning="It empties the niche: 40 leaves 14 % of the patient's stem cells, 90 1.1 %. Target 80 to 100. More is more toxic: liver "
                "sinusoidal obstruction, infertility, later cancers. 0: no conditioning. Fanconi cells cannot repair its damage.")
    permissive_fraction: float = slider(
        0.8, 0.3, 1, step=0.05, unit="1", symbol="π", label="Permissive LT-HSC (vector)",
        meaning="Share of the stem cells that lets a vector in. For the strategy lentiviral.")
    mean_integrations: float = slider(
        2.2, 0.1, 8, step=0.1, symbol="λ", label="Mean copies per permissive cell (vector)",
        meaning="In the stem cells that last; the bulk of the product usually has more. For the strategy lentiviral.")
    editing_efficiency: float = slider(
        0.85, 0, 1, step=0.01, unit="1", symbol="p", label="Editing, per gene",
        meaning="Chance that one of the two genes of a stem cell that lasts is edited; resting ones are harder to edit than the bulk of "
                "the product. For the three editing strategies.")
    native_output: float = slider(
        0.3, 0, 1, step=0.02, symbol="n", label="Working β-globin genes left (thalassemia)",
        meaning="What the patient's own two genes still make, in healthy genes: 0.02 to 0.04 where both are silent (β0/β0), "
                "0.3 where some is made (β0/β+).")
    years: float = slider(2, 1, 10, step=1, unit="y", label="Years followed", meaning="How long the patient is followed after infusion.")
    film_day: float = slider(
        365, 0, 365, step=5, unit="d", label="Day of the blood film", meaning="The day whose blood is drawn as a film.")

    companions = {
        "sickle cell disease": {"cd34_dose": 8.0, "busulfan_auc": 90.0, "mean_integrations": 2.2},
        "beta thalassemia": {"cd34_dose": 8.0, "busulfan_auc": 90.0, "mean_integrations": 2.6},
        "ADA-SCID": {"cd34_dose": 8.0, "busulfan_auc": 20.0, "mean_integrations": 1.0},
        "Fanconi anemia": {"cd34_dose": 1.0, "busulfan_auc": 0.0, "mean_integrations": 1.0},
        "lentiviral": {"permissive_fraction": 0.8},
        "BCL11A editing": {"editing_efficiency": 0.85},
        "base editing": {"editing_efficiency": 0.8},
        "HDR correction": {"editing_efficiency": 0.3},
    }

    def run(self):
        """Four times a day while the blood returns, then daily, after a year weekly."""
        end = YEAR * self.years
        times = np.concatenate([np.arange(0, 60, 0.25), np.arange(60, YEAR), np.arange(YEAR, end, 7), [end]])
        kinds = self._kinds()
        phases, start = self._treated(kinds) if self._therapy else self._untreated(kinds)
        blood = course(phases, start, times)
        return self._report(times, blood, kinds)

    @property
    def _strategy(self):
        return STRATEGIES[self.strategy]

    @property
    def _therapy(self):
        return self.disease in self._strategy.diseases

    @property
    def _infused(self):
        return self.cd34_dose * self.selection_recovery * self.viability

    def _kinds(self):
        """The kinds of stem cells in the product."""
        if self._strategy.edits:
            return edited(self.disease, self.editing_efficiency, self.native_output, self._strategy.corrects)
        return added(self.disease, self.permissive_fraction, self.mean_integrations, self.native_output)

    def _host(self, kinds):
        """The patient's genotype, and its states before conditioning."""
        if self.disease == "Fanconi anemia":
            return FANCONI, _fanconi_states()
        host = replace(HEALTHY, L_R=float(kinds.life[0]), epsilon=float(kinds.effective[0]))
        return host, at_rest(host)

    def _untreated(self, kinds):
        """A marrow in which nothing was done: no graft, no conditioning."""
        host, before = self._host(kinds)
        return [Phase(0, equations(host, host))], [before, 0 * before]

    def _treated(self, kinds):
        host, before = self._host(kinds)
        effective = kinds.shares @ kinds.effective
        given = replace(HEALTHY, epsilon=float(effective), L_R=float(kinds.weights.sum() / effective))
        graft, sick = GRAFTS["gene therapy"], self.disease == "Fanconi anemia"
        if sick:  # the unchanged cells of the graft go with the host's
            graft = replace(graft, early=graft.early * kinds.corrected)
        phases, (of_host, of_graft) = transplant(
            graft, self._infused, homing=HOMING, lt_hsc_fraction=LT_HSC * self._strategy.kept,
            survival=survival_of_busulfan(self.busulfan_auc), growth=HEALTHY.g_max, gcsf=False, suppressed=False, host=host,
            before=before, given=given)
        if sick:
            of_host[At.S] += (1 - kinds.corrected) * of_graft[At.S]
            of_graft[At.S] *= kinds.corrected
        return phases, [of_host, of_graft]

    def _report(self, times, blood, kinds):
        counts, of_graft = blood.counted, _shares(blood)
        corrected = of_graft["stem_cells"] * (1 if self.disease == "Fanconi anemia" else kinds.corrected)
        red = of_graft["hemoglobin"] * self._of_graft_red_cells(kinds, kinds.correction > 0)
        made = blood.hemoglobin[1] * self._of_graft_red_cells(kinds, kinds.made)
        t_cells = _advantaged(corrected[-1], T_CELL_ADVANTAGE if self.disease == "ADA-SCID" else 1)
        pipeline = self._pipeline(kinds)
        readouts = self._blood(times, counts, made, kinds) | self._correction(corrected, red, t_cells, kinds, pipeline)
        line = {"x_unit": "d", "x_label": "Days since the infusion"}
        series = {
            "hemoglobin": Series(times, counts.hemoglobin, y_unit="g/dL", label="Hemoglobin", **line),
            "neutrophils": Series(times, counts.neutrophils, y_unit="1e9/L", label="Neutrophils", **line),
            "platelets": Series(times, counts.platelets, y_unit="1e9/L", label="Platelets", **line),
            "corrected_stem_cells": Series(times, corrected, y_unit="1", label="Corrected LT-HSC", **line),
            "lineages": Series([1, 2, 3], [corrected[-1], red[-1], t_cells], x_unit="", y_unit="1", label="Corrected at the end",
                               kind="bars", x_label="LT-HSC, red cells, T cells"),
        }
        stacks = {
            "hemoglobin_parts": Stack(times, self._parts(blood, kinds), PARTS, y_unit="g/dL", label="Hemoglobin", **line),
            "pipeline": Stack(np.arange(1, 1 + len(STATIONS)), pipeline, ("corrected", "uncorrected"), x_unit="", y_unit="cells",
                              label="LT-HSC, in a patient of 70 kg", x_label=", ".join(STATIONS)),
        }
        film = self._film(times, counts, of_graft["hemoglobin"], kinds, t_cells)
        return self.report(series=series, stacks=stacks, readouts=readouts, sentence=self._sentence(readouts), film=film)

    def _of_graft_red_cells(self, kinds, what):
        """Mean of `what` over the red cells of the graft; in Fanconi anemia all of them are corrected."""
        return float(what[kinds.correction > 0].mean() if self.disease == "Fanconi anemia" else kinds.of_red_cells(what))

    def _parts(self, blood, kinds):
        """Hemoglobin by kind, g/dL: array of shape (4, n)."""
        own = np.array(OWN.get(self.disease, HEALTHY_CELLS))
        return np.outer(own, blood.hemoglobin[0]) + np.outer(kinds.of_red_cells(kinds.parts), blood.hemoglobin[1])

    def _pipeline(self, kinds):
        """LT-HSC in a patient of 70 kg at each station: corrected and uncorrected."""
        if not self._therapy:
            return np.zeros((2, len(STATIONS)))
        collected = 1e6 * LT_HSC * self.cd34_dose * NICHES / 1000
        selected = collected * self.selection_recovery
        modified = selected * self._strategy.kept
        infused = modified * self.viability
        _, before = self._host(kinds)
        left = survival_of_busulfan(self.busulfan_auc) * before[At.S]
        engrafted = NICHES * float(engrafting(self._infused, HOMING, LT_HSC * self._strategy.kept, left))
        cells = np.array([collected, selected, modified, infused, infused * HOMING, engrafted])
        corrected = cells * kinds.corrected * (np.arange(len(STATIONS)) > 1)
        return np.array([corrected, cells - corrected])

    def _blood(self, times, counts, made, kinds):
        """What is counted in the blood, and what of its hemoglobin the therapy made."""
        hemoglobin = float(counts.hemoglobin[-1])
        host, before = self._host(kinds)
        why = self._no_hemoglobin
        shown = not why
        enough = hemoglobin >= INDEPENDENT
        return {
            "hemoglobin": Readout(hemoglobin, "g/dL", "Hemoglobin at the end"),
            "hemoglobin_before": Readout(float(before[At.R]), "g/dL", "Hemoglobin before, untransfused"),
            "therapeutic_hemoglobin": Readout(float(made[-1]) if shown else None, "g/dL", "Hemoglobin made by the therapy", why),
            "therapeutic_percent": Readout(float(100 * made[-1] / hemoglobin) if shown else None, "%", "of all hemoglobin", why),
            "transfusion_independent": Readout(bool(enough) if shown or self.disease == "Fanconi anemia" and self._therapy else None, "",
                                               f"Hemoglobin of {INDEPENDENT:g} g/dL without transfusion", why),
            "lasting_hemoglobin": self._lasting(kinds, why),
            "neutrophil_engraftment_day": self._engraftment(times, counts.neutrophils, NEUTROPHILS, "Neutrophil engraftment"),
            "platelet_engraftment_day": self._engraftment(times, counts.platelets, PLATELETS, "Platelet engraftment"),
            "platelets_end": Readout(float(counts.platelets[-1]), "1e9/L", "Platelets at the end"),
        }

    @property
    def _no_hemoglobin(self):
        """Why there is no hemoglobin to be made by the therapy; empty if there is."""
        if not self._therapy:
            return self._none
        if self.disease in HEMOGLOBIN:
            return ""
        return "no disease of hemoglobin: " + ("T cells count" if self.disease == "ADA-SCID" else "stem cells and platelets count")

    @property
    def _none(self):
        return f"{self.strategy} is no therapy of {self.disease}"

    def _lasting(self, kinds, why):
        """The closed form, for the share with which the stem cells met."""
        label = "Hemoglobin in the long run, by the closed form"
        if why:
            return Readout(None, "g/dL", label, why)
        undriven = kinds.diluted(self._graft_share(kinds)).weights.sum() / L_0
        return Readout(float(red_cells_at_rest(undriven)[0]), "g/dL", label)

    def _graft_share(self, kinds):
        """m: the graft's share of the LT-HSC when they have found their places."""
        _, before = self._host(kinds)
        left = survival_of_busulfan(self.busulfan_auc) * before[At.S]
        given = float(engrafting(self._infused, HOMING, LT_HSC * self._strategy.kept, left))
        return given / (given + left)

    def _engraftment(self, times, counts, limit, name):
        label = f"{name} ({limit:g} × 10⁹/L)"
        if not self._therapy:
            return Readout(None, "d", label, self._none)
        note = f"never below {limit:g} × 10⁹/L" if counts.min() >= limit else f"not within {self.years:g} years"
        return Readout(engraftment_day(times, counts, limit), "d", label, note)

    def _correction(self, corrected, red, t_cells, kinds, pipeline):
        """Who is corrected: stem cells, red cells, T cells."""
        none = "" if self._therapy else self._none
        immune = none or ("" if self.disease == "ADA-SCID" else f"corrected T cells have no advantage in {self.disease}")
        copies = none or ("the genes are edited, none is added" if self._strategy.edits else "")

        def told(value, unit, label, why):
            return Readout(None if why else float(value), unit, label, why)

        vcn = corrected[-1] / kinds.corrected * self.permissive_fraction * self.mean_integrations if not copies else None
        return {
            "corrected_stem_cells": told(corrected[-1], "1", "Corrected, of all LT-HSC at the end", none),
            "graft_share": told(self._graft_share(kinds), "1", "From the product, of the LT-HSC that met", none),
            "corrected_red_cells": told(red[-1], "1", "Red cells from corrected stem cells", none),
            "t_cell_fraction": told(t_cells, "1", "T cells from corrected stem cells, once made", immune),
            "vcn_blood": told(vcn, "copies", "VCN: copies per cell of the blood", copies),
            "collected_stem_cells": told(pipeline[:, 0].sum(), "cells", "LT-HSC collected, in 70 kg", none),
            "engrafted_stem_cells": told(pipeline[:, -1].sum(), "cells", "LT-HSC engrafted, in 70 kg", none),
            "corrected_engrafted": told(pipeline[0, -1], "cells", "Corrected LT-HSC engrafted, in 70 kg", none),
            "infused_dose": told(self._infused, "1e6/kg", "CD34+ cells infused, alive", none),
        }

    def _film(self, times, counts, of_graft, kinds, t_cells):
        on = {name: float(np.interp(self.film_day, times, getattr(counts, name))) for name in ("hemoglobin", "neutrophils", "platelets")}
        graft = float(np.interp(self.film_day, times, of_graft))
        look = DISEASES.get({"beta thalassemia": "beta thalassemia major"}.get(self.disease, self.disease))
        fixed = graft * self._of_graft_red_cells(kinds, kinds.correction > 0)
        volume, content = ((look.cell_volume, look.cell_hemoglobin) if look else (90.0, 29.0))
        sickled = 0.0
        if self.disease == "sickle cell disease":
            # a cell is protected when about a third of its hemoglobin does not sickle
            still = np.maximum(0, 1 - 3 * (1 - kinds.parts[SICKLE] / OWN[self.disease][SICKLE]))
            sickled = SICKLED * float(1 - graft + graft * kinds.of_red_cells(still))
        lymphocytes = LYMPHOCYTES
        if self._therapy:
            lymphocytes *= 1 - bite(survival_of_busulfan(self.busulfan_auc)) * 2 ** (-self.film_day / LYMPHOCYTES_HALF)
        return Film(**on, lymphocytes=lymphocytes * (t_cells if self.disease == "ADA-SCID" else 1), sickled=sickled,
                    cell_volume=volume + (90 - volume) * fixed, cell_hemoglobin=content + (29 - content) * fixed,
                    when=f"day {self.film_day:.0f}")

    def _sentence(self, readouts):
        hemoglobin = readouts["hemoglobin"].value
        name, after = self.disease[0].upper() + self.disease[1:], f"After {self.years:g} {'year' if self.years == 1 else 'years'}"
        if not self._therapy:
            return (f"{name}: {self._none}, so the disease takes its course. {after} hemoglobin is {number(hemoglobin)} g/dL and platelets "
                    f"are {number(readouts['platelets_end'].value)} × 10⁹/L.")
        given = f"busulfan of AUC {number(self.busulfan_auc)} mg·h/L" if self.busulfan_auc else "no conditioning"
        start = (f"{name}, {self.strategy}, {number(self.cd34_dose)} × 10⁶ CD34+ cells/kg, {given}: {after.lower()} "
                 f"{percent(readouts['corrected_stem_cells'].value)} of the LT-HSC are corrected")
        if self.disease == "ADA-SCID":
            end = f" and {percent(readouts['t_cell_fraction'].value)} of the T cells they make"
        elif self.disease == "Fanconi anemia":
            end = f", platelets are {number(readouts['platelets_end'].value)} × 10⁹/L"
        else:
            end = (f"; hemoglobin is {number(hemoglobin)} g/dL, {number(readouts['therapeutic_hemoglobin'].value)} "
                   "of it made by the therapy")
        return f"{start}{end}. {self._neutrophils(readouts['neutrophil_engraftment_day'])}{self._warning()}"

    def _neutrophils(self, engrafted):
        if engrafted.value is not None:
            return f"Neutrophils are back above 0.5 on {day(engrafted.value)}."
        return f"Neutrophils: {engrafted.note}."

    def _warning(self):
        if self.disease == "Fanconi anemia" and self.busulfan_auc > FANCONI_LIMIT:
            return " Fanconi cells cannot repair what busulfan does: such a dose is not given."
        return f" The target is 80 to {HIGHEST_TARGET:g}: more is toxic." if self.busulfan_auc > HIGHEST_TARGET else ""


@cache
def _fanconi_states():
    """The marrow of a child with Fanconi anemia at the age of gene therapy."""
    return solve([Phase(0, equations(FANCONI))], at_rest(), np.array([0.0, FANCONI_AGE]))[:, -1]


def _shares(blood: Blood):
    """The graft's share of stem cells and of hemoglobin."""
    return {name: y[1] / np.maximum(y.sum(axis=0), 1e-12) for name, y in (("stem_cells", blood.stem_cells), ("hemoglobin", blood.hemoglobin))}


def _advantaged(share, advantage):
    """f = m·A/(m·A + 1 − m)."""
    return share * advantage / (share * advantage + 1 - share)
