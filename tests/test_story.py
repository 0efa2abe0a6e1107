"""The numbers that the prose quotes are the model's: each claim is worked out again and looked for in the page."""

from pathlib import Path

import nbformat
import numpy as np
import pytest

from hsclib import MODELS
from hsclib.words import day_number, number, percent

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def prose(page):
    (path,) = NOTEBOOKS.glob(f"{page}_*.ipynb")
    return "\n".join(c.source for c in nbformat.read(path, 4).cells if c.cell_type == "markdown")


SIX = {"cycles": 6, "stem_survival": 0.5, "stem_regrowth": 0.02}
OLDER = {"cycles": 6, "stem_survival": 0.8, "stem_regrowth": 0.02, "niche_capacity": 0.6}
NO_MESSAGE = {"feedback": "none", "surviving_fraction": 1}
TEN_YEARS = {
    "parameter_set": "published three stages",
    "stem_division_rate": 0.1,
    "surviving_fraction": 1,
    "days": 3650,
}
GRAFT = TEN_YEARS | {"hit": "graft into an empty marrow", "surviving_fraction": 0.5, "days": 365}
TEN_GENES = {"clones": "any of ten genes", "mutation_rate": 3.8e-5}
YOUNG, COOMBS, JAISWAL = (TEN_GENES | {"detection_limit": f} for f in (0.0009985, 0.019, 0.05))
TEN, SMALL = {"gcsf_doses": 10}, {"gcsf_doses": 1, "gcsf_start": 3, "gcsf_dose": 150}
BEFORE_SURGERY, WOMAN = {"blood_loss": 0, "epo_drive": 0.11}, {"usual_mass": 560, "blood_loss": 63}
LOSING = {"years": 3}
TABLETS = {"blood_loss": 0, "iron_store": 0, "hemoglobin_start": 8, "oral_iron": 12, "years": 1}
THALASSEMIA = {"disease": "beta thalassemia major", "host_red_cell_lifespan": 30, "host_effectiveness": 0.15}
MILDER = {"disease": "non-transfusion-dependent thalassemia", "host_red_cell_lifespan": 50, "host_effectiveness": 0.3}
TENTH_LEUKEMIC = {"leukemic_start": 3e8, "leukemic_self_renewal": 0.87, "leukemic_division_rate": 0.9}
SPARED = {"stem_growth": 0.005}
GRAFTS = {source: values for (_, source), values in MODELS["Transplant"].companions.items()}
UNIT, GROWN, DONOR_BLOOD, MENDED = (
    {"source": name, **GRAFTS[name]} for name in ("cord", "expanded cord", "allo PB", "gene therapy")
)
MIXED, EMPTY = DONOR_BLOOD | {"host_survival": 0.14}, {"lt_hsc_fraction": 1e-8, "host_survival": 6e-6, "years": 3}
QUARTER = THALASSEMIA | {"donor_chimerism": 0.25}
SICKLE_CHILD = {"disease": "sickle cell disease or thalassemia", "graft": "bone marrow", "age_group": "child"}
CHILD = {"patient": "thalassemia major", "units_per_3_weeks": 3, "chelation": 0.4, "age_group": "child"}
ANOTHER = CHILD | {"years": 20, "chelation": 0.5, "age_group": "over 60", "donor": "unrelated"}
APLASTIC, IRON_POOR = {"patient": "aplastic anemia"}, {"patient": "iron deficiency"}
LEUKEMIA, NEUTROPENIA = {"patient": "leukemia in remission"}, {"patient": "neutropenia after chemotherapy"}
TRANSPLANT, TWENTY = {"therapy": "allogeneic transplant"}, {"years": 20}
ONE, HALF_OPEN = (
    {"permissive_fraction": 1, "mean_integrations": 1},
    {"permissive_fraction": 0.5, "mean_integrations": 2},
)
EXERCISE = {"permissive_fraction": 0.57, "mean_integrations": 3.5}
LOSSES = {"selection_recovery": 0.6, "viability": 0.95}
BCL11A, BASE, HDR = (
    {"strategy": s, "editing_efficiency": p}
    for s, p in (("BCL11A editing", 0.85), ("base editing", 0.8), ("HDR correction", 0.3))
)
SPARING = {"busulfan_auc": 5, "mean_integrations": 1}
UNCONDITIONED = {"disease": "Fanconi anemia", "cd34_dose": 1, "busulfan_auc": 0, "mean_integrations": 1, "years": 5}
SILENT = {"disease": "beta thalassemia", "native_output": 0.02, "mean_integrations": 2.6}
GROWING = {"expanding_clone": 0.6}
READOUTS = [  # page, model, settings, readout, the words around its value
    ("00", "MarrowRecovery", {}, "nadir", "from {} to"),
    ("00", "MarrowRecovery", {"dose": 150}, "nadir", "to {} × 10⁹/L"),
    ("01", "BloodTurnover", {}, "red_cells_per_day", "{} red cells against"),
    ("01", "BloodTurnover", {}, "neutrophils_per_day", "against {} neutrophils a day"),
    ("01", "BloodTurnover", {}, "blood_cells_per_day", "come to {} cells a day"),
    ("01", "BloodTurnover", {}, "platelets_per_day", "without the {} platelets"),
    ("01", "BloodTurnover", {"neutrophil_half_life": 7}, "neutrophils_per_day", "At 7 hours it is {}"),
    (
        "01",
        "BloodTurnover",
        {"red_cell_lifespan": 20},
        "red_cells_per_day",
        "It makes {} red cells a day, six times the usual 214 billion",
    ),
    (
        "01",
        "BloodTurnover",
        {"neutrophil_half_life": 90},
        "neutrophils_per_day",
        "{} a day, seven times less than the 60 billion",
    ),
    ("01", "BloodTurnover", {}, "platelets_used_up", "(In health: {}.)"),
    ("01", "BloodTurnover", {"platelet_count": 30}, "platelets_used_up", "**B**: {}."),
    (
        "01",
        "BloodTurnover",
        {"platelet_count": 30},
        "platelet_life_expected",
        "is expected to live {} days instead of 8.7",
    ),
    ("01", "BloodTurnover", {}, "platelet_life_expected", "it expects {} days where 9.6 ± 0.6"),
    ("01", "LineageTree", {"day": 30}, "st_label_on_day", "After 30 days, {} of the ST-HSC"),
    ("01", "LineageTree", {"day": 30}, "mpp_label_on_day", "and {} of the MPP descend from a labelled stem cell"),
    ("01", "LineageTree", {}, "mpp_half_label_day", "Half of the MPP do by day {}"),
    ("01", "LineageTree", {"day": 730}, "mpp_label_on_day", "all the time a mouse has, it is {}"),
    ("01", "LineageTree", {}, "mpp_residence", "stay in their pool for {} days on average"),
    ("01", "LineageTree", {}, "st_residence", "ST-HSC and theirs for {} days"),
    ("01", "LineageTree", {}, "hsc_flow_on_day", "from 100 stem cells {} cells leave"),
    ("01", "LineageTree", {}, "cmp_flow_on_day", "and {} arrive at the CMP"),
    ("01", "LineageTree", {}, "cmp_per_step", "One stem cell's step becomes {} CMP"),
    (
        "01",
        "LineageTree",
        {"hsc_differentiation": 0, "day": 30},
        "cmp_flow_share",
        "After 30 days {} of the flow is left",
    ),
    ("01", "LineageTree", {"hsc_differentiation": 0, "day": 120}, "cmp_flow_share", "after 120 days {}"),
    ("01", "LineageTree", {"hsc_differentiation": 0, "day": 240}, "cmp_flow_share", "after 240 days {}"),
    (
        "01",
        "LineageTree",
        {"hsc_differentiation": 0.027, "day": 30},
        "cmp_flow_share",
        "the flow after a month is {} of normal",
    ),
    (
        "01",
        "LineageTree",
        {"hsc_differentiation": 0.027, "day": 30},
        "mpp_label_on_day",
        "{} of the MPP instead of 1.7 %",
    ),
    ("01", "LineageTree", {"st_differentiation": 0.06, "day": 30}, "cmp_flow_share", "A month later the flow is {}"),
    ("01", "LineageTree", {"st_differentiation": 0.06, "day": 240}, "cmp_flow_share", "after eight months {}"),
    ("01", "LineageTree", {}, "hsc_steps_in_life", "the model steps {} times"),
    ("01", "LineageTree", {"mpp_to_cmp": 4.01}, "mpp_residence", "falls from 68 to {} days"),
    ("01", "LineageTree", {"st_differentiation": 0.0425}, "st_residence", "the residence time is {} days"),
    (
        "02",
        "SelfRenewal",
        NO_MESSAGE | {"stem_self_renewal": 0.51},
        "stem_at_end",
        "it has grown to {} times within a year",
    ),
    ("02", "SelfRenewal", {}, "neutrophil_recovery_day", "(day 74 instead of day {})"),
    ("02", "SelfRenewal", {"stem_division_rate": 0.1}, "neutrophil_recovery_day", "(day {} instead of day 223)"),
    (
        "02",
        "SelfRenewal",
        {"stem_division_rate": 0.3},
        "neutrophil_recovery_day",
        "at 0.3 a day the neutrophils are back on day {},",
    ),
    ("02", "SelfRenewal", TEN_YEARS | {"stem_self_renewal": 0.86}, "stem_at_end", "the stem cells grow to {} times"),
    (
        "02",
        "SelfRenewal",
        TEN_YEARS | {"surviving_fraction": 0.1},
        "neutrophil_recovery_day",
        "the blood is at 90 % on day {},",
    ),
    ("02", "SelfRenewal", GRAFT, "neutrophils_above_a_tenth_day", "With stem cells alone it takes {} days"),
    ("02", "SelfRenewal", GRAFT, "amplification", "the published set {}."),
    ("02", "Colonies", {}, "extinct_fraction", "After twenty generations {} of the colonies have no stem cell left"),
    ("02", "Colonies", {}, "largest", "the largest of the thousand holds {}."),
    ("02", "Colonies", {}, "largest", "A colony has {} stem cells"),
    ("02", "Colonies", {}, "share_of_largest_hundredth", "hold {} of all stem cells"),
    ("02", "Colonies", {}, "coefficient_of_variation", "({} in this run; 1.97 in theory)"),
    ("02", "Colonies", {}, "spread_theory", "(1.91 in this run; {} in theory)"),
    ("02", "Colonies", {}, "spread_poisson", "where Poisson would give {}."),
    ("02", "NeutralDrift", {}, "largest_share", "the largest holds {} of the places"),
    ("02", "NeutralDrift", {}, "share_at_end", "The marked half went to {} here"),
    ("02", "NeutralDrift", {"seed": 4}, "share_at_end", "and to {} in the second person"),
    ("02", "NeutralDrift", {"fitness": 1.1}, "fixation_probability", "it takes over in {} of cases"),
    ("02", "ClonalHematopoiesis", {}, "doubling_time_years", "the clone doubles in {} years"),
    ("02", "ClonalHematopoiesis", {}, "years_to_vaf_2_percent", "It takes {} years to a VAF of 2 %"),
    ("02", "ClonalHematopoiesis", {}, "age_at_vaf_2_percent", "begun at 20, seen at {}."),
    ("02", "ClonalHematopoiesis", {}, "establishment_probability", "with s = 0.15 only {} do"),
    ("02", "ClonalHematopoiesis", {"fitness": 0}, "vaf_at_age", "reaches a VAF of {} in fifty years"),
    ("02", "ClonalHematopoiesis", {"origin": 16, "age": 72}, "vaf_at_age", "that began at 16 has a VAF of {} at 72"),
    (
        "02",
        "ClonalHematopoiesis",
        TEN_GENES | {"detection_limit": 0.001, "age": 45},
        "prevalence_at_age",
        "in the model {} of people",
    ),
    ("02", "ClonalHematopoiesis", YOUNG | {"age": 59.36}, "prevalence_at_age", "the curve gives {} at 59 years"),
    ("02", "ClonalHematopoiesis", YOUNG | {"age": 69.44}, "prevalence_at_age", "and {} at 69, and 68.5 %"),
    ("02", "ClonalHematopoiesis", JAISWAL | {"age": 75}, "prevalence_at_age", "the model says {} at 75"),
    ("02", "ClonalHematopoiesis", JAISWAL | {"age": 85}, "prevalence_at_age", "and {} at 85; Jaiswal found"),
    ("02", "ClonalHematopoiesis", COOMBS | {"age": 70}, "prevalence_at_age", "it says {} at 70"),
    ("02", "ClonalHematopoiesis", COOMBS | {"age": 90}, "prevalence_at_age", "and {} at 90, and Coombs's"),
    ("02", "ClonalHematopoiesis", COOMBS | {"age": 50}, "prevalence_at_age", "it is too low ({} against 5.9 %)"),
    ("04", "MarrowRecovery", {}, "nadir", "the nadir is {} × 10⁹/L on day 7.6"),
    ("04", "MarrowRecovery", {}, "nadir_day", "0.90 × 10⁹/L on day {}"),
    ("04", "MarrowRecovery", {"transit_time": 60}, "nadir_day", "60 hours the nadir comes on day {}"),
    ("04", "MarrowRecovery", {"transit_time": 135}, "nadir_day", "135 hours on day {}"),
    ("04", "MarrowRecovery", {}, "recovery_day_90_percent", "(Now: day {}.)"),
    ("04", "MarrowRecovery", {"drug_effect": 4}, "nadir", "falls from {} to"),
    ("04", "MarrowRecovery", {"drug_effect": 30}, "nadir", "to {} × 10⁹/L, some sixtyfold"),
    ("04", "MarrowRecovery", {"drug_effect": 4}, "recovery_day_90_percent", "moves from day {}"),
    ("04", "MarrowRecovery", {"drug_effect": 30}, "recovery_day_90_percent", "to day {}"),
    ("04", "MarrowRecovery", {"stem_survival": 0.1}, "nadir", "the nadir is {} instead of 0.90"),
    ("04", "MarrowRecovery", {"stem_survival": 0.1}, "nadir_day", "comes on day {} instead of 7.6"),
    (
        "04",
        "MarrowRecovery",
        {"stem_survival": 0.1},
        "recovery_day_90_percent",
        "for good on day {} instead of day 14.8",
    ),
    ("04", "MarrowRecovery", {"stem_survival": 0.01}, "recovery_day_90_percent", "takes until day {}"),
    ("04", "MarrowRecovery", {"stem_survival": 0.5}, "recovery_day_90_percent", "for good on day {}. The stem cells"),
    ("04", "MarrowRecovery", {"stem_survival": 0.5}, "stem_recovery_day_90_percent", "need until day {}"),
    ("04", "MarrowRecovery", SIX | {"cycles": 1}, "nadir", "The first nadir is {} × 10⁹/L"),
    ("04", "MarrowRecovery", SIX, "nadir", "the sixth nadir is {} × 10⁹/L"),
    ("04", "MarrowRecovery", SIX, "stem_cells_lowest", "the pool falls to {} of a healthy one"),
    ("04", "MarrowRecovery", SIX, "recovery_day_90_percent", "until day {} of the course"),
    ("04", "MarrowRecovery", {"drug_effect": 17}, "recovery_day_90_percent", "90 % by day {}"),
    ("04", "MarrowRecovery", {"stem_survival": 0.01}, "nadir_day", "The other's comes on day {}"),
    ("04", "MarrowRecovery", {"stem_survival": 0.01}, "days_below_0_5", "with {} days below 0.5"),
    ("05", "GranulocyteFactor", {}, "gcsf_peak_day", "On day {} it still stands at"),
    ("05", "GranulocyteFactor", {}, "gcsf_peak_fold", "still stands at {} times its usual level"),
    ("05", "GranulocyteFactor", {}, "nadir", "at the nadir ({} × 10⁹/L on day"),
    ("05", "GranulocyteFactor", {}, "nadir_day", "(0.35 × 10⁹/L on day {})"),
    ("05", "GranulocyteFactor", {"neutrophil_uptake": 0}, "nadir", "the count is still {} × 10⁹/L on day 35"),
    ("05", "GranulocyteFactor", TEN, "nadir", "from day 2 the nadir is {} × 10⁹/L"),
    ("05", "GranulocyteFactor", TEN, "nadir_day", "0.87 × 10⁹/L on day {}, instead of 0.35"),
    ("05", "GranulocyteFactor", {}, "days_below_0_5", "below 0.5, instead of {} days"),
    ("05", "GranulocyteFactor", TEN, "recovery_day_1_0", "above 1.0 for good from day {} instead"),
    ("05", "GranulocyteFactor", {}, "recovery_day_1_0", "instead of day {}. The nadir comes"),
    ("05", "GranulocyteFactor", TEN | {"gcsf_start": 0}, "nadir", "does harm: the nadir is {} × 10⁹/L"),
    ("05", "GranulocyteFactor", TEN | {"gcsf_start": 0}, "days_below_0_5", "with {} days below 0.5. G-CSF tells"),
    ("05", "GranulocyteFactor", TEN | {"gcsf_start": 8}, "nadir", "too late for the nadir ({} × 10⁹/L"),
    ("05", "GranulocyteFactor", TEN | {"gcsf_start": 8}, "days_below_0_5", "{} days below 0.5), and only the return"),
    ("05", "GranulocyteFactor", {"gcsf_doses": 5}, "nadir", "the nadir stays at {} × 10⁹/L"),
    ("05", "GranulocyteFactor", {"gcsf_doses": 5}, "peak_neutrophils", "push the rebound from {} to"),
    ("05", "GranulocyteFactor", {"gcsf_doses": 14}, "peak_neutrophils", "to {} × 10⁹/L. Once the neutrophils are back"),
    ("05", "GranulocyteFactor", TEN | {"drug_effect": 25}, "days_below_0_5", "even ten leave {} days below 0.5"),
    ("05", "GranulocyteFactor", TEN | {"gcsf_dose": 350}, "nadir", "with G-CSF too ({} against 0.7"),
    ("05", "GranulocyteFactor", {"gcsf_doses": 2}, "nadir", "for the default patient (nadir {})"),
    (
        "05",
        "GranulocyteFactor",
        {"gcsf_doses": 6, "drug_effect": 25},
        "nadir",
        "from six injections on the nadir is {} with",
    ),
    ("05", "Erythropoietin", {}, "recovery_day_within_10_g", "From day {} the model is within 10 g"),
    ("05", "Erythropoietin", {"feedback_gain": 0}, "regained_day_28", "with a silent kidney only {} are regained"),
    ("05", "Erythropoietin", {"blood_loss": 150}, "recovery_day_within_10_g", "takes no longer (day {})"),
    ("05", "Erythropoietin", {"drive_limit": 0.01}, "recovery_day_within_10_g", "one donation takes until day {}"),
    ("05", "Erythropoietin", {"feedback_gain": 2}, "recovery_day_within_10_g", "for good only from day {}"),
    ("05", "Erythropoietin", BEFORE_SURGERY, "gain_peak_percent", "the model rises by {} %"),
    ("05", "Erythropoietin", BEFORE_SURGERY, "gain_peak_day", "and to its peak on day {}"),
    ("05", "Erythropoietin", WOMAN, "recovery_day_within_10_g", "within 10 g on day {}: the same"),
    ("05", "Erythropoietin", WOMAN | {"drive_limit": 0.02}, "recovery_day_within_10_g", "it is day {} and day 83"),
    ("05", "Erythropoietin", WOMAN | {"drive_limit": 0.01}, "recovery_day_within_10_g", "and day {}. So:"),
    ("05", "Filgrastim", {}, "neutrophils_at_120_h", "At 120 hours the model has {} × 10⁹/L"),
    ("05", "Filgrastim", {"receptors": 0}, "neutrophils_at_120_h", "there would be {} × 10⁹/L at 120 hours"),
    ("05", "Filgrastim", {}, "neutrophils_4_days_after", "the model still has {} × 10⁹/L"),
    (
        "05",
        "Thrombopoietin",
        {"tpo_fold": 1, "platelet_loss": 0.8},
        "tpo_peak",
        "TPO rises to {} times its usual level",
    ),
    (
        "05",
        "Thrombopoietin",
        {"tpo_fold": 1, "platelet_loss": 0.8},
        "tpo_peak_day",
        "its usual level on day {}, although",
    ),
    ("05", "Thrombopoietin", {}, "peak_platelets", "the platelets peak at {} × 10⁹/L"),
    ("05", "Thrombopoietin", {}, "peak_day", "418 × 10⁹/L on day {}. One injection"),
    ("06", "IronDeficiency", LOSING, "store_used_up_day", "The store is used up on day {}, which"),
    ("06", "IronDeficiency", LOSING, "anemia_day", "below 12 on day {}, to 7.2 after"),
    ("06", "IronDeficiency", LOSING, "small_cells_day", "falls below 80 fL on day {}."),
    ("06", "IronDeficiency", LOSING, "small_cells_day", "the cells 80 fL on day {}. Measure"),
    ("06", "IronDeficiency", LOSING, "hemoglobin_end", "hardly a difference: {} and 6.90"),
    ("06", "IronDeficiency", LOSING | {"iron_store": 300}, "hemoglobin_end", "7.16 and {} g/dL"),
    ("06", "IronDeficiency", LOSING | {"iron_store": 300}, "anemia_day", "(day {} instead of 347)"),
    ("06", "IronDeficiency", LOSING | {"blood_loss": 5}, "store_used_up_day", "the store is gone on day {} and"),
    ("06", "IronDeficiency", LOSING | {"blood_loss": 5}, "hemoglobin_end", "hemoglobin is {} after three years"),
    ("06", "IronDeficiency", TABLETS | {"blood_loss": 20}, "hemoglobin_end", "hemoglobin climbs to {}, and nobody"),
    ("06", "AplasticAnemia", {}, "neutrophils_6_months", "after treatment neutrophils are {}, platelets"),
    ("06", "AplasticAnemia", {}, "hemoglobin_6_months", "and hemoglobin is {} g/dL. That is no longer severe"),
    ("06", "AplasticAnemia", {}, "stem_cells_6_months", "The stem cells stand at {} of a healthy marrow"),
    ("06", "AplasticAnemia", {}, "stem_cells_6_months", "the stem cells stand at {} of normal six months later"),
    ("06", "AplasticAnemia", {}, "stem_cells_at_diagnosis", "had taken them down to {}, and"),
    (
        "06",
        "AplasticAnemia",
        {"immunosuppression": 0.6},
        "neutrophils_6_months",
        "there is no response: {} neutrophils",
    ),
    ("06", "RedCellMixture", {}, "marrow_work", "The marrow works {} times as hard as normal"),
    ("06", "RedCellMixture", {}, "hemoglobin", "and hemoglobin is still {} g/dL.**"),
    ("06", "RedCellMixture", {"host_red_cell_lifespan": 22}, "hemoglobin", "a teaching value: hemoglobin {} g/dL"),
    ("06", "RedCellMixture", {"host_red_cell_lifespan": 22}, "marrow_work", "work {} times normal. Note"),
    ("06", "RedCellMixture", THALASSEMIA, "marrow_work", "{} times the normal number is begun"),
    ("06", "RedCellMixture", THALASSEMIA, "reticulocytes", "{} times leaves, hemoglobin is"),
    ("06", "RedCellMixture", THALASSEMIA, "hemoglobin", "hemoglobin is {} g/dL. The marrow swells"),
    ("06", "RedCellMixture", MILDER, "hemoglobin", "the column stands at {} as in sickle"),
    ("06", "RedCellMixture", MILDER, "reticulocytes", "only {} times the normal number leaves"),
    ("06", "RedCellMixture", MILDER, "marrow_work", "both marrows are driven equally hard ({})"),
    ("06", "AcuteLeukemia", TENTH_LEUKEMIC, "leukemic_share_start", "From {} of the dividing cells"),
    ("06", "AcuteLeukemia", TENTH_LEUKEMIC, "leukemic_share_end", "they come to {} after 2,000 days"),
    (
        "06",
        "AcuteLeukemia",
        {"leukemic_start": 3e8, "leukemic_self_renewal": 0.9},
        "day_healthy_halved",
        "are halved on day {}. With 0.95",
    ),
    (
        "06",
        "AcuteLeukemia",
        {"leukemic_start": 3e8, "leukemic_division_rate": 0.2},
        "day_healthy_halved",
        "are halved on day {} although",
    ),
    ("06", "ChronicMyeloidLeukemia", SPARED, "lowest_day", "BCR-ABL turns on day {}."),
    ("06", "ChronicMyeloidLeukemia", SPARED | {"years": 5}, "bcr_abl_end", "It stands at {} % after five years"),
    ("06", "ChronicMyeloidLeukemia", SPARED | {"years": 10}, "bcr_abl_end", "and at {} % after ten"),
    ("06", "FanconiAnemia", {}, "corrected_share_3_years", "{} are corrected three years after"),
    ("06", "FanconiAnemia", {}, "corrected_half_years", "half of them after {} years"),
    ("06", "FanconiAnemia", {}, "platelets_lowest", "platelets never fall below {} ×"),
    ("06", "FanconiAnemia", {"corrected_share": 0}, "platelets_below_100_years", "Untreated they pass 100 at {} years"),
    (
        "06",
        "FanconiAnemia",
        {"corrected_share": 0},
        "platelets_below_100_years",
        "**Fanconi anemia:** {} years against",
    ),
    ("07", "Transplant", {}, "stem_cells_homed", "about {} are LT-HSC that come home"),
    ("07", "Transplant", {}, "stem_cells_engrafted", "and {} find a place"),
    ("07", "Transplant", {"host_survival": 1}, "chimerism_1_year", "the same bag ends as {} of the LT-HSC"),
    ("07", "Transplant", {"host_survival": 0.14}, "chimerism_1_year", "it becomes {}, with almost none left"),
    ("07", "Transplant", {}, "stem_cells_1_year", "{} of the places are taken"),
    ("07", "Transplant", {}, "neutrophil_engraftment_day", "the default patient reach 0.5 on day {}."),
    ("07", "Transplant", {"cd34_dose": 20}, "neutrophil_engraftment_day", "On day {} instead of 10.0"),
    ("07", "Transplant", {"cd34_dose": 0.5}, "neutrophil_engraftment_day", "with 0.5 million it is day {}"),
    ("07", "Transplant", {"cd34_dose": 0.5}, "platelet_engraftment_day", "and platelets come on day {}"),
    (
        "07",
        "Transplant",
        {"gcsf": False},
        "neutrophil_engraftment_day",
        "Without G-CSF the same patient engrafts on day {}",
    ),
    ("07", "Transplant", {"film_day": 20}, "neutrophils_on_film", "Neutrophils are {} × 10⁹/L, normal"),
    ("07", "Transplant", GROWN, "neutrophil_engraftment_day", "Neutrophils come on day {} instead of"),
    ("07", "Transplant", UNIT, "neutrophil_engraftment_day", "instead of {}, platelets"),
    ("07", "Transplant", GROWN, "platelet_engraftment_day", "platelets on day {} instead of"),
    ("07", "Transplant", UNIT, "platelet_engraftment_day", "instead of {}. In the trial"),
    ("07", "Transplant", EMPTY, "neutrophil_engraftment_day", "Neutrophils engraft on day {}, as in the best"),
    ("07", "Transplant", EMPTY, "late_failure_day", "On day {} it falls below 0.5"),
    ("07", "Transplant", EMPTY | {"cd34_dose": 20}, "late_failure_day", "failure on day {} instead of 233"),
    ("07", "Transplant", MIXED, "neutrophil_chimerism_day_30", "**C.** {} on day 30"),
    ("07", "Transplant", MIXED, "neutrophil_chimerism_day_100", "{} on day 100, and"),
    ("07", "Transplant", MIXED, "neutrophil_chimerism_1_year", "and {} after a year. The graft arrives"),
    ("07", "Transplant", MIXED | {"cd34_dose": 12}, "chimerism_1_year", "would have made it {}: where"),
    ("07", "Transplant", MIXED, "red_cell_chimerism_day_30", "on day 30 only {} are the donor's"),
    ("07", "Transplant", MIXED | {"rejection": 0.1}, "neutrophil_chimerism_day_30", "{} on day 30 instead of 55"),
    (
        "07",
        "Transplant",
        MIXED | {"rejection": 0.1},
        "neutrophil_chimerism_1_year",
        "and {} after a year. One early number",
    ),
    ("07", "Transplant", DONOR_BLOOD | {"host_survival": 1}, "chimerism_1_year", "Without room {} is what lasts"),
    (
        "07",
        "Transplant",
        {"cd34_dose": 2.5, "viability": 0.7},
        "neutrophil_engraftment_day",
        "engrafts with 1.75 on day {}",
    ),
    ("07", "Transplant", {"cd34_dose": 2.5, "viability": 0.7}, "platelet_engraftment_day", "(platelets day {})"),
    (
        "07",
        "Transplant",
        {"host_survival": 0.1},
        "neutrophil_chimerism_day_30",
        "default graft gives {} of the neutrophils",
    ),
    ("07", "Transplant", {"host_survival": 0.1}, "neutrophil_chimerism_1_year", "on day 30 and {} after a year"),
    ("07", "Transplant", {}, "platelet_engraftment_day", "The own-blood patient has them on day {}"),
    ("07", "Transplant", MENDED, "platelet_engraftment_day", "After gene therapy it is day {} where 45"),
    ("07", "RedCellMixture", {"donor_chimerism": 0.2}, "donor_red_cell_fraction", "**C.** {}, two in three"),
    ("07", "RedCellMixture", {}, "hemoglobin", "rises from {} to"),
    ("07", "RedCellMixture", {"donor_chimerism": 0.2}, "hemoglobin", "to {} g/dL, HbS falls"),
    ("07", "RedCellMixture", {"donor_chimerism": 0.3}, "marrow_work", "works {} times as hard as normal at 30 %"),
    ("07", "RedCellMixture", {"donor_chimerism": 0.5}, "marrow_work", "and {} times at 50 %"),
    ("07", "RedCellMixture", QUARTER, "donor_red_cell_fraction", "25 % donor marrow gives {} donor red cells"),
    ("07", "RedCellMixture", QUARTER, "hemoglobin", "and a hemoglobin of {} g/dL, without"),
    ("07", "RedCellMixture", {"host_red_cell_lifespan": 10}, "chimerism_for_hbs_50", "{} at 10 days"),
    ("07", "RedCellMixture", {}, "chimerism_for_hbs_50", "{} at 15"),
    ("07", "RedCellMixture", {"host_red_cell_lifespan": 20}, "chimerism_for_hbs_50", "{} at 20, as"),
    ("07", "RedCellMixture", {"donor_chimerism": 0.36}, "donor_red_cell_fraction", "should give {} donor red cells"),
    ("07", "RedCellMixture", {"donor_chimerism": 0.25, "donor": "AS"}, "hbs_percent", "too much HbS: {} %"),
    ("07", "RedCellMixture", {"donor_chimerism": 0.6, "donor": "AS"}, "hbs_percent", "{} where 37"),
    ("07", "RedCellMixture", {"donor_chimerism": 0.11}, "hbs_percent", "the model says {} %. No red-cell life"),
    ("07", "TransplantOutcome", {"donor": "own cells"}, "non_relapse_mortality", "With own cells {} die"),
    ("07", "TransplantOutcome", {"donor": "own cells"}, "relapse", "and {} have relapsed"),
    ("07", "TransplantOutcome", {}, "non_relapse_mortality", "with a sibling's cells {} and 37 %"),
    ("07", "TransplantOutcome", {"gvhd": "mild GVHD"}, "survival_5_years", "course: {} alive after five years"),
    ("07", "TransplantOutcome", {"gvhd": "no GVHD"}, "survival_5_years", "against {} without any"),
    ("07", "TransplantOutcome", {"gvhd": "severe GVHD"}, "survival_5_years", "Severe GVHD: {}."),
    ("07", "TransplantOutcome", {"donor": "haploidentical relative"}, "relapse", "the least relapse ({})"),
    (
        "07",
        "TransplantOutcome",
        {"donor": "haploidentical relative"},
        "non_relapse_mortality",
        "but for cord blood ({})",
    ),
    ("07", "TransplantOutcome", SICKLE_CHILD, "disease_free_at_end", "marrow {} of the children are alive and cured"),
    ("07", "TransplantOutcome", SICKLE_CHILD, "non_relapse_mortality", "and {} have died of the transplant"),
    ("09", "VirtualClinic", {"years": 1}, "alive_relief", "After one year {} are alive under relief"),
    ("09", "VirtualClinic", {"years": 1}, "alive_transplant", "alive under relief and {} after the transplant"),
    ("09", "VirtualClinic", {}, "alive_relief", "After five years it is {} and 86 %"),
    ("09", "VirtualClinic", {}, "alive_transplant", "After five years it is 87 % and {}."),
    ("09", "VirtualClinic", {"years": 10}, "transplant_ahead_year", "From year {} on the transplant is ahead"),
    ("09", "VirtualClinic", {"years": 10}, "alive_relief", "after ten years it is {} against 86 %"),
    ("09", "VirtualClinic", {"years": 10}, "alive_transplant", "it is 55 % against {}. **A**"),
    ("09", "VirtualClinic", TWENTY | {"chelation": 0.3}, "transplant_ahead_year", "the lines cross only in year {}"),
    ("09", "VirtualClinic", {}, "units_per_year", "{} units a year bring 7.8 g"),
    (
        "09",
        "VirtualClinic",
        {"patient": "thalassemia major", "therapy": "none"},
        "hemoglobin_end",
        "untransfused he would have {} g/dL",
    ),
    ("09", "VirtualClinic", CHILD, "hemoglobin_end", "he has {} g/dL and goes to school"),
    ("09", "VirtualClinic", CHILD | {"years": 10}, "alive_relief", "after ten years {} are alive under relief"),
    (
        "09",
        "VirtualClinic",
        CHILD | {"years": 10},
        "alive_transplant",
        "under relief and {} after the transplant, and the lines",
    ),
    ("09", "VirtualClinic", CHILD | TWENTY, "transplant_ahead_year", "the lines cross in year {}. Without"),
    (
        "09",
        "VirtualClinic",
        CHILD | TWENTY | {"chelation": 0},
        "transplant_ahead_year",
        "Without chelation they cross in year {}",
    ),
    ("09", "VirtualClinic", CHILD | TRANSPLANT, "body_iron_end", "the stores still hold {} g"),
    ("09", "VirtualClinic", CHILD, "alive_transplant", "{} alive after five years instead of 86 %"),
    ("09", "VirtualClinic", IRON_POOR, "hemoglobin_end", "take her to {} g/dL"),
    ("09", "VirtualClinic", IRON_POOR | {"therapy": "none"}, "hemoglobin_end", "without them {} g/dL remain"),
    ("09", "VirtualClinic", NEUTROPENIA | {"therapy": "none"}, "neutrophils_lowest", "The count falls to {} × 10⁹/L"),
    ("09", "VirtualClinic", NEUTROPENIA, "neutrophils_lowest", "lift the valley to {} × 10⁹/L"),
    ("09", "VirtualClinic", APLASTIC | {"years": 1}, "alive_relief", "After a year {} are alive with it"),
    ("09", "VirtualClinic", APLASTIC | {"years": 1}, "alive_transplant", "alive with it, {} after a sibling's marrow"),
    (
        "09",
        "VirtualClinic",
        APLASTIC | {"years": 1, "donor": "unrelated"},
        "alive_transplant",
        "and {} after an unrelated donor's",
    ),
    ("09", "VirtualClinic", APLASTIC | {"donor": "unrelated"}, "alive_transplant", "after five years 86, 85 and {}"),
    ("09", "VirtualClinic", APLASTIC, "alive_none", "Without any therapy {} are alive"),
    ("09", "VirtualClinic", LEUKEMIA, "alive_transplant", "With a sibling's cells {} are alive after five years"),
    ("09", "VirtualClinic", LEUKEMIA, "cured_transplant", "and {} without the disease; with cord"),
    ("09", "VirtualClinic", LEUKEMIA | {"donor": "cord"}, "alive_transplant", "with cord blood {}. These"),
    ("09", "VirtualClinic", TWENTY | {"chelation": 0.1}, "transplant_ahead_year", "From year {}, 9.65 and 16.9"),
    ("09", "VirtualClinic", TWENTY | {"chelation": 0.2}, "transplant_ahead_year", "From year 6.49, {} and 16.9"),
    ("09", "VirtualClinic", TWENTY, "transplant_ahead_year", "(year {} without chelation)"),
    (
        "09",
        "VirtualClinic",
        TWENTY | {"units_per_3_weeks": 0, "hydroxyurea": True},
        "hemoglobin_end",
        "Hemoglobin {} g/dL, HbS 78 %",
    ),
    (
        "09",
        "VirtualClinic",
        TWENTY | {"units_per_3_weeks": 0, "hydroxyurea": True},
        "body_iron_end",
        "iron unchanged at {} g",
    ),
    (
        "09",
        "VirtualClinic",
        TWENTY | {"units_per_3_weeks": 0, "hydroxyurea": True},
        "transplant_ahead_year",
        "ahead from year {}. In this",
    ),
    ("09", "VirtualClinic", ANOTHER, "alive_relief", "under relief {} are alive after twenty years"),
    (
        "09",
        "VirtualClinic",
        {"years": 10, "units_per_3_weeks": 0, "hydroxyurea": True},
        "alive_relief",
        "the model says {}. They were",
    ),
    ("09", "VirtualClinic", CHILD | {"therapy": "gene therapy", "years": 2}, "hemoglobin_end", "13.1 against {} g/dL"),
    ("08", "VectorCopies", ONE, "uncorrected_fraction", "A mean of 1 leaves {} of the tiles dry"),
    ("08", "VectorCopies", ONE, "transduced_fraction", "tiles dry: {} of the cells have the gene"),
    ("08", "VectorCopies", ONE, "vcn_per_transduced_cell", "and those hold {} copies on average"),
    ("08", "VectorCopies", ONE, "uncorrected_fraction", "A mean of one copy leaves {} of the cells without"),
    ("08", "VectorCopies", ONE, "uncorrected_fraction", "With a mean of 1 at least {} of the cells get none"),
    ("08", "VectorCopies", HALF_OPEN, "uncorrected_fraction", "the same mean of 1 leaves {} without"),
    (
        "08",
        "VectorCopies",
        ONE | {"mean_integrations": 2},
        "uncorrected_fraction",
        "Twice as much leaves {} instead of 37 %",
    ),
    (
        "08",
        "VectorCopies",
        ONE | {"mean_integrations": 2},
        "five_or_more_fraction",
        "but {} of the corrected cells now hold five",
    ),
    ("08", "VectorCopies", ONE | {"mean_integrations": 2}, "transduced_fraction", "a mean of 2 would reach {}"),
    (
        "08",
        "VectorCopies",
        HALF_OPEN | {"mean_integrations": 8},
        "five_or_more_fraction",
        "and {} of the others hold five or more",
    ),
    ("08", "VectorCopies", EXERCISE, "transduced_fraction", "and {} of its cells carry the vector"),
    ("08", "VectorCopies", EXERCISE, "vcn_per_transduced_cell", "the others hold {} copies each"),
    ("08", "VectorCopies", EXERCISE, "five_or_more_fraction", "copies each, {} of them five or more"),
    ("08", "GeneTherapy", {}, "collected_stem_cells", "Among them are {} LT-HSC"),
    ("08", "GeneTherapy", {}, "engrafted_stem_cells", "{} engraft, **2,955"),
    ("08", "GeneTherapy", {}, "corrected_engrafted", "engraft, **{} of them corrected**"),
    ("08", "GeneTherapy", LOSSES, "infused_dose", "become {} million infused"),
    ("08", "GeneTherapy", LOSSES, "corrected_engrafted", "and {} corrected cells settle"),
    ("08", "GeneTherapy", LOSSES, "hemoglobin", "Hemoglobin is then {} g/dL instead of 12.0"),
    ("08", "GeneTherapy", LOSSES | {"cd34_dose": 4}, "infused_dose", "only {} would be left"),
    ("08", "GeneTherapy", BCL11A, "corrected_engrafted", "fetal hemoglobin (HbF) off after birth | 0.5 | {} |"),
    ("08", "GeneTherapy", BASE, "corrected_engrafted", "to switch HbF on | 0.4 | {} |"),
    ("08", "GeneTherapy", HDR, "corrected_engrafted", "(*homology-directed repair*) | 0.15 | {} |"),
    ("08", "GeneTherapy", HDR, "corrected_engrafted", "{} corrected cells against 3,531"),
    ("08", "GeneTherapy", HDR, "hemoglobin", "still lift hemoglobin to {} g/dL"),
    (
        "08",
        "GeneTherapy",
        BCL11A | {"busulfan_auc": 0},
        "corrected_stem_cells",
        "Without busulfan {} of the stem cells",
    ),
    ("08", "GeneTherapy", BCL11A | {"busulfan_auc": 0}, "corrected_stem_cells", "without busulfan {} are corrected"),
    ("08", "GeneTherapy", BCL11A | {"busulfan_auc": 0}, "hemoglobin", "hemoglobin stays at {} g/dL"),
    ("08", "GeneTherapy", BCL11A, "corrected_stem_cells", "With an AUC of 90 it is {} and"),
    ("08", "GeneTherapy", BCL11A, "hemoglobin", "it is 72 % and {} g/dL"),
    ("08", "GeneTherapy", BCL11A | {"busulfan_auc": 120}, "hemoglobin", "{} instead of 13.0 g/dL"),
    ("08", "GeneTherapy", BCL11A | {"busulfan_auc": 40}, "hemoglobin", "keeps a mixture at {} g/dL"),
    (
        "08",
        "GeneTherapy",
        BCL11A,
        "neutrophil_engraftment_day",
        "neutrophils are back above 0.5 × 10⁹/L on day {}, later",
    ),
    ("08", "GeneTherapy", SPARING, "corrected_stem_cells", "With {} of the LT-HSC corrected"),
    ("08", "GeneTherapy", SPARING | {"disease": "ADA-SCID"}, "t_cell_fraction", "{} of the child's T cells"),
    ("08", "GeneTherapy", SPARING, "hemoglobin", "the same marrow makes {} g/dL instead of 8.00"),
    ("08", "GeneTherapy", SPARING, "hemoglobin_before", "makes 8.19 g/dL instead of {};"),
    ("08", "GeneTherapy", SPARING | {"disease": "beta thalassemia"}, "hemoglobin", "in thalassemia {} instead of"),
    ("08", "GeneTherapy", SPARING | {"disease": "beta thalassemia"}, "hemoglobin_before", "7.68 instead of {}."),
    ("08", "GeneTherapy", {"busulfan_auc": 40}, "corrected_stem_cells", "At {} corrected stem cells"),
    ("08", "GeneTherapy", {"busulfan_auc": 40}, "corrected_red_cells", "stem cells {} of the red cells come"),
    ("08", "GeneTherapy", {"busulfan_auc": 40}, "hemoglobin", "and hemoglobin is {} g/dL; at 60 %"),
    ("08", "GeneTherapy", {}, "corrected_stem_cells", "9.90 g/dL; at {} it is"),
    ("08", "GeneTherapy", {}, "corrected_red_cells", "it is {} of the red cells and"),
    ("08", "GeneTherapy", {}, "hemoglobin", "of the red cells and {} g/dL. It is"),
    ("08", "GeneTherapy", {}, "lasting_hemoglobin", "the closed form says {} g/dL"),
    ("08", "GeneTherapy", {}, "platelets_end", "platelets stand at {} instead of 250"),
    ("08", "GeneTherapy", {}, "platelet_engraftment_day", "Platelets come back on day {}, in patients"),
    ("08", "GeneTherapy", UNCONDITIONED | {"years": 1}, "corrected_stem_cells", "rise from 0.6 % to {} after one year"),
    ("08", "GeneTherapy", UNCONDITIONED | {"years": 3}, "corrected_stem_cells", "one year, {} after three"),
    ("08", "GeneTherapy", UNCONDITIONED, "corrected_stem_cells", "after three and {} after five"),
    ("08", "GeneTherapy", UNCONDITIONED, "platelets_end", "fall to 205 and stand at {} ×"),
    ("08", "CloneRepertoire", {}, "surviving_clones", "In this run {} of 5,000 clones"),
    ("08", "CloneRepertoire", {}, "surviving_clones_theory", "in theory {}, and the largest"),
    ("08", "CloneRepertoire", {}, "largest_share", "and the largest holds {}. Stem cells"),
    ("08", "CloneRepertoire", {"founder_clones": 374}, "largest_share", "and the largest holds {} without"),
    ("08", "CloneRepertoire", GROWING, "expanding_share", "holds {} after ten years and"),
    ("08", "CloneRepertoire", GROWING | {"years": 20}, "expanding_share", "after ten years and {} after twenty"),
    (
        "08",
        "CloneRepertoire",
        {"vector": "gamma-retrovirus"},
        "leukemia_risk_5_years",
        "{}, 10 % and 0.26 % within five years",
    ),
    (
        "08",
        "CloneRepertoire",
        {"vector": "lentivirus, strong promoter"},
        "leukemia_risk_5_years",
        "41 %, {} and 0.26 %",
    ),
    ("08", "CloneRepertoire", {}, "leukemia_risk_5_years", "41 %, 10 % and {} within"),
]
POINTS = [  # page, model, settings, series, x, the words around its value
    ("04", "MarrowRecovery", {}, "neutrophils", 4, "count is {} × 10⁹/L on day 4", 1),
    ("04", "MarrowRecovery", {"stem_survival": 0.01}, "neutrophils", 21, "the second is still at {}", 2),
    ("05", "Filgrastim", {}, "gcsf", 1, "Just before the second injection {} ng/mL", 2),
    ("05", "Filgrastim", {}, "gcsf", 5, "a day after the fifth it is {}.", 2),
    ("05", "GranulocyteFactor", SMALL, "neutrophils", 8, "had 0.49 on day 8; the model has {}.", 2),
    ("06", "IronDeficiency", LOSING, "hemoglobin", 60, "gives way from 14.5 to {} g/dL", 1),
    ("06", "IronDeficiency", LOSING, "hemoglobin", 1095, "to {} after three years", 1),
    ("06", "IronDeficiency", TABLETS, "iron", 60, "On day 60 the store holds just {} mg", 0),
    ("06", "IronDeficiency", TABLETS, "iron", 90, "the store has {} mg on day 90", 0),
    ("06", "IronDeficiency", TABLETS, "iron", 180, "and {} mg on day 180", 0),
    ("06", "IronDeficiency", TABLETS, "mcv", 110, "their mean is back at {} fL on day 110", 0),
    ("06", "AplasticAnemia", {}, "platelets", 422, "platelets {} × 10⁹/L and hemoglobin", 0),
    ("06", "AplasticAnemia", {}, "neutrophils", 240, "| Q | 7.7 | 90 | 11 | {} | 4 |", 1),
    ("06", "AplasticAnemia", {}, "hemoglobin", 240, "| Q | {} | 90 | 11 |", 1),
    (
        "06",
        "ChronicMyeloidLeukemia",
        {"imatinib_days": 730, "years": 3},
        "bcr_abl_percent",
        760,
        "is back at {} % a month after",
        1,
    ),
    ("07", "Transplant", EMPTY, "neutrophils", 100, "On day 100 the count is {} × 10⁹/L", 2),
]


@pytest.mark.parametrize(("page", "model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(page, model, settings, readout, words):
    found = MODELS[model](**settings).run().readouts[readout]
    shown = (
        percent(found.value)
        if found.unit == "1"
        else day_number(found.value)
        if found.unit == "d"
        else number(found.value)
    )
    assert words.format(shown) in prose(page)


@pytest.mark.parametrize(("page", "model", "settings", "series", "x", "words", "places"), POINTS)
def test_the_page_reads_the_curve_right(page, model, settings, series, x, words, places):
    curve = MODELS[model](**settings).run().series[series]
    assert words.format(f"{np.interp(x, curve.x, curve.y):.{places}f}") in prose(page)


def test_the_overshoot_of_page_04_is_the_peak_of_the_curve():
    assert f"overshoots to {MODELS['MarrowRecovery']().run().series['neutrophils'].y.max():.1f} × 10⁹/L" in prose("04")


@pytest.mark.parametrize("share", [0.5, 0.1])
def test_page_04_states_the_reserve(share):
    from hsclib.p04_injury_and_recovery.stem_pool import reserve

    assert f"{percent(reserve(share))}" in prose("04")


def test_the_scenes_of_page_04_keep_their_promises():
    model = MODELS["MarrowRecovery"]
    older, before = (model(**OLDER | more).run() for more in ({}, {"drug_effect": 14.5}))
    assert before.series["cycle_nadirs"].y.max() < 0.5  # "severe neutropenia in every cycle"
    assert older.series["neutrophils"].y[0] < model().run().series["neutrophils"].y[0]  # "It starts lower"
    slow = model(stem_survival=0.01, stem_regrowth=0.02).run()
    assert slow.readouts["recovery_day_90_percent"].value is None  # "not back within half a year"
    three, four = (model(**SIX, cycle_length=d).run().series["cycle_nadirs"].y[-1] for d in (21, 28))
    assert four > three  # "Time is a treatment"


def test_the_ratios_of_page_01_follow_from_the_bars():
    run, text = MODELS["BloodTurnover"]().run(), prose("01")
    number_of, life, made = (run.series[name].y for name in ("number", "life", "production"))
    red, platelets, neutrophils, _, t_cells, monocytes = range(6)
    assert f"the body holds {number_of[red] / number_of[neutrophils]:.0f} red cells" in text
    assert f"{made[red] / made[neutrophils]:.1f} to one" in text
    assert f"are made {made[neutrophils] / made[t_cells]:.0f} times less often" in text
    assert number_of[red] / number_of[monocytes] == pytest.approx(5000, rel=0.05)  # "five-thousandfold"
    assert (
        round((made.sum() - made[platelets]) / 1e10) == 28 and round(made[platelets] / 1e10) == 19
    )  # "about 280", "nearly 190 billion"
    assert f"{(made.sum() - made[platelets]) / 86_400 / 1e6:.2f} million each second" in text
    assert made[red] / (made.sum() - made[platelets]) == pytest.approx(0.75, abs=0.02)  # "three in four"


def test_page_01_tells_how_far_the_platelets_are_off():
    young = MODELS["BloodTurnover"](platelet_lifespan=6.9).run()
    usual = MODELS["BloodTurnover"]().run()
    made = [run.readouts["platelets_per_day"].value for run in (usual, young)]
    assert f"lie {percent(made[0] / 1.75e11 - 1)} above Harker's value" in prose("01")
    assert f"the model makes {percent(made[1] / 2.2e11 - 1)} more" in prose("01")


def test_page_01_tells_when_two_thirds_are_labelled_and_where_the_limit_lies():
    from hsclib.p01_one_cell_makes_all_blood.lineage_tree import ST_NET

    label = MODELS["LineageTree"]().run().series["mpp_label"]
    assert f"this tree needs {np.interp(2 / 3, label.y, label.x):.0f} days for two thirds" in prose("01")
    assert f"{ST_NET:.4f} a day: below it" in prose("01")


def test_the_doublings_of_page_01():
    made = MODELS["BloodTurnover"]().run().readouts["blood_cells_per_day"].value
    assert f"About {np.log2(made / (100_000 / 280)):.0f} doublings" in prose("01")


def test_the_scenes_of_page_01_keep_their_promises():
    def made(**settings):
        return MODELS["BloodTurnover"](**settings).run().readouts["neutrophils_per_day"].value

    assert 1.75 < made(neutrophil_half_life=7) / made() < 2  # "nearly twice as many"
    assert made(neutrophil_half_life=19) / made() == pytest.approx(2 / 3, abs=0.03)  # "A third fewer"
    year = MODELS["LineageTree"](day=365).run().readouts["mpp_label_on_day"].value
    assert year > 0.5  # "Now most of the MPP"


# page 03: model, settings, what is read from the run, how the page writes it, the words around it

TEN_K, HALF, TENTH = {"donor_cells": 10_000}, {"host_occupancy": 0.5}, {"host_occupancy": 0.1}
SEVEN = {"donor_cells": 7000, "daily_doses": 7, "days": 30}
POOR, ALONE = {"gcsf_response": 0.1}, {"gcsf_days": 0, "plerixafor_dose": 240, "plerixafor_day": 0}
PAGE_03 = [
    ("Niche", {}, "donor_niches", "{:.0f}", "A thousand cells end with {} niches"),
    ("Niche", TEN_K, "donor_niches", "{:.0f}", "ten thousand with {}, a hundred"),
    ("Niche", {"donor_cells": 100_000}, "donor_niches", "{:.0f}", "a hundred thousand with {}: a chimerism"),
    ("Niche", {"donor_cells": 100_000}, "donor_chimerism", "{:.1%}", "1.1 to {}. A marrow at rest"),
    ("Niche", {}, "free_at_start", "{:.0f}", "A marrow at rest has {} free places"),
    ("Niche", TENTH, "donor_chimerism", "{:.0%}", "**B**, {}. A thousand donor cells meet"),
    ("Niche", TENTH, "free_at_start", "{:,.0f}", "in a marrow with {} free places"),
    ("Niche", HALF, "donor_chimerism", "{:.0%}", "the chimerism rises from {} to 50 %"),
    ("Niche", HALF | TEN_K, "donor_chimerism", "{:.0%}", "from 16 % to {}. In the full marrow"),
    ("Niche", {}, "donor_chimerism", "{:.1%}", "ten times changed it from {} to"),
    ("Niche", TEN_K, "donor_chimerism", "{:.1%}", "from 1.1 % to {}."),
    ("Niche", SEVEN, "donor_niches", "{:.0f}", "Seven doses end with {} niches, one dose"),
    ("Niche", SEVEN | {"daily_doses": 1}, "donor_niches", "{:.0f}", "one dose with {}: 5.7 times"),
    ("Niche", SEVEN, "fold_over_one_dose", "{:.1f}", "one dose with 111: {} times"),
    ("Niche", SEVEN | {"egress": "published"}, "donor_niches", "{:,.0f}", "both are more, {} against 636"),
    ("Niche", SEVEN | {"egress": "published", "daily_doses": 1}, "donor_niches", "{:.0f}", "against {}, and the gain"),
    ("Niche", SEVEN | {"egress": "published"}, "fold_over_one_dose", "{:.1f}", "the gain is smaller, {} times"),
    ("Niche", SEVEN | HALF, "fold_over_one_dose", "{:.1f}", "waiting even costs a little ({} times)"),
    ("Niche", {"egress": "published"}, "detachment", "{:.0%}", "From this follows that {} of all cells leave"),
    ("Niche", {}, "detachment", "{:.1%}", "2 cells for 5 minutes, which gives {}."),
    ("Niche", TEN_K | {"egress": "published"}, "donor_chimerism", "{:.1%}", "ten thousand cells reach {} instead"),
    ("Niche", {"egress": "published"}, "detachment", "{:.2f}", "The published set does not: {} a day"),
    ("Niche", HALF | {"donor_cells": 2000}, "donor_chimerism", "{:.0%}", "the panel gives {} for both"),
    ("Niche", {"host_occupancy": 0.25}, "donor_chimerism", "{:.0%}", "the panel gives {} for both"),
    ("Mobilisation", {}, "peak_cd34", "{:.0f}", "the blood fills to {} cells/µL on day 5.6"),
    ("Mobilisation", {}, "peak_day", "{:.1f}", "97 cells/µL on day {}"),
    ("Mobilisation", {}, "store_lowest", "{:.0%}", "the store of the marrow falls to {}"),
    ("Mobilisation", {}, "yield_per_kg", "{:.1f}", "at the peak give {} million cells"),
    ("Mobilisation", ALONE, "peak_cd34", "{:.0f}", "the blood reaches {}/µL within 9 hours"),
    ("Mobilisation", ALONE, "store_lowest", "{:.0%}", "the marrow drops at once to {}"),
    ("Mobilisation", ALONE, "yield_per_kg", "{:.1f}", "gives the typical person {} million/kg"),
    ("Mobilisation", POOR, "peak_cd34", "{:.0f}", "The peak is {} cells/µL, the harvest"),
    ("Mobilisation", POOR, "yield_per_kg", "{:.1f}", "the harvest {} million per kilogram: too few"),
    (
        "Mobilisation",
        {"plerixafor_dose": 240},
        "plerixafor_fold",
        "{:.1f}",
        "good mobiliser it multiplies the count by {}",
    ),
    ("Mobilisation", POOR | {"plerixafor_dose": 240}, "plerixafor_fold", "{:.1f}", "The count rises {} times"),
    ("Mobilisation", POOR | {"plerixafor_dose": 240}, "peak_cd34", "{:.0f}", "4.2 times, to {}/µL"),
    (
        "Mobilisation",
        POOR | {"plerixafor_dose": 240},
        "yield_per_kg",
        "{:.1f}",
        "the harvest to {} million per kilogram",
    ),
]


@pytest.mark.parametrize(("model", "settings", "readout", "form", "words"), PAGE_03)
def test_page_03_says_what_the_models_give(model, settings, readout, form, words):
    shown = form.format(MODELS[model](**settings).run().readouts[readout].value).replace("%", " %")
    assert words.format(shown) in prose("03")


def test_page_03_reads_the_curves_right():
    free = MODELS["Niche"](**TENTH).run().series["free"]
    assert free.x[free.y < 150][0] == 68  # "in 68 days the marrow is full again"
    donor = MODELS["Niche"](**SEVEN).run().series["donor"]
    days = donor.y[[np.searchsorted(donor.x, d + 0.5) for d in range(7)]]
    assert np.diff(days) == pytest.approx(90, abs=5)  # "Each day about ninety places open"
    alone = MODELS["Mobilisation"](**ALONE).run()
    blood = alone.series["cd34"]
    assert 24 * alone.readouts["peak_day"].value == pytest.approx(9, abs=0.1)
    assert np.interp(4 / 24, blood.x, blood.y) / blood.y.max() == pytest.approx(
        0.8, abs=0.02
    )  # "80 % of the peak after 4"
    low = MODELS["Mobilisation"](gcsf_days=0, plerixafor_dose=80, plerixafor_day=0).run().series["cd34"]
    assert np.interp(0.25, low.x, low.y) == pytest.approx(27, abs=0.1)  # "27 against 20.7/µL"


def test_the_misfits_that_page_03_states_are_those_of_the_evidence():
    from hsclib.evidence import misfit, rows

    for patient, share in (("donors, G-CSF", 0.04), ("poor mobilisers", 0.10)):
        mine = [row for row in rows(MODELS["Mobilisation"]) if row.patient == patient]
        off, _ = misfit(mine, MODELS["Mobilisation"](**dict(mine[0].settings)).run())
        assert share - 0.01 < off <= share and f"within {share:.0%}".replace("%", " %") in prose("03")


def test_the_scenes_of_page_03_keep_their_promises():
    harvest = {
        name: MODELS["Mobilisation"](**settings).run().readouts["yield_per_kg"].value
        for name, settings in {
            "three": {"gcsf_days": 3},
            "more blood": POOR | {"plerixafor_dose": 240, "litres_processed": 18},
            "less blood": POOR | {"plerixafor_dose": 240},
        }.items()
    }
    assert harvest["three"] > 5 and harvest["more blood"] > 5 > harvest["less blood"]  # "The goal is reached."
    five, six = (MODELS["Mobilisation"](gcsf_days=d).run().readouts["peak_cd34"].value for d in (5, 6))
    assert six < 1.1 * five  # "One day more adds little."
    crowd = MODELS["Mobilisation"](**POOR).cohort(100).bands["cd34"].y
    assert (crowd[-1] / crowd[0]).max() > 5  # "more than a factor of five"


SHARES_OF_PAGE_02 = [  # settings, readout or last point of a curve, what is written as a share
    (NO_MESSAGE | {"stem_self_renewal": 0.49}, "stem_at_end", "at 0.49, {} are left"),
    (
        NO_MESSAGE | {"stem_self_renewal": 0.49, "stem_division_rate": 0.3},
        "stem_at_end",
        "0.3 divisions a day, {} are left",
    ),
    ({"feedback": "division", "stem_self_renewal": 0.5}, "mature", "the neutrophils settle at {} of normal"),
    ({"feedback": "none", "stem_self_renewal": 0.5}, "mature", "instead of {}, and the stem cells stay at 10 %"),
    ({"feedback": "division", "stem_self_renewal": 0.5}, "stem_at_end", "the stem cells stay at {}: with"),
    ({"stem_division_rate": 0.3, "days": 3650}, "stem_at_end", "the pool is *smaller* ({} of normal)"),
    (TEN_YEARS | {"stem_self_renewal": 0.84}, "stem_at_end", "The stem cells are down to {} after ten years"),
    (TEN_YEARS | {"surviving_fraction": 0.1}, "stem_at_end", "the stem cells have reached {} after ten years"),
]


@pytest.mark.parametrize(("settings", "name", "words"), SHARES_OF_PAGE_02)
def test_page_02_says_which_share_is_left(settings, name, words):
    run = MODELS["SelfRenewal"](**settings).run()
    share = run.readouts[name].value if name in run.readouts else run.series[name].y[-1]
    assert words.format(percent(share)) in prose("02")


def test_page_02_says_what_a_message_leaves():
    runs = {a1: MODELS["SelfRenewal"](stem_self_renewal=a1, days=3650).run() for a1 in (0.65, 0.85, 0.95)}
    assert f"a division leaves {runs[0.85].series['signal'].y.max():.2f} stem cells at the height" in prose("02")
    assert {f"{run.series['signal'].y[-1]:.3f}" for run in runs.values()} == {
        "1.000"
    }  # "At 0.65 or 0.95 it is 1.000 again"
    for a1, words in ((0.95, "s = {:.3f} instead"), (0.85, "instead of {:.3f}.")):
        assert words.format(1 / (2 * a1)) in prose("02")
    loser = MODELS["SelfRenewal"](**TEN_YEARS | {"stem_self_renewal": 0.84}).run()
    assert f"the neutrophils stand at {100 * loser.series['mature'].y[-1]:.1f} % of normal" in prose("02")
    assert f"there the stem cells leave only {loser.readouts['steady_signal'].value:.3f}" in prose("02")
    assert f"up to {2 * 0.85:.1f} times" in prose("02")  # 1/s*: the blood is empty


def test_page_02_counts_clones_and_points_of_drift():
    people = {n: MODELS["NeutralDrift"](stem_cells=n).run().readouts for n in (320, 20_480)}
    left = f"{people[320]['clones_left'].value:.0f}"
    assert f"In this run {left} of 320 clones are left" in prose("02")
    small, large = (f"{100 * people[n]['share_sd'].value:.2g}" for n in (320, 20_480))
    assert f"expect ± {large} points in 80 years, against ± {small} with 320" in prose("02")
    inherited = MODELS["NeutralDrift"](stem_cells=11_000, years=50).run().readouts["share_sd"].value
    assert f"a standard deviation of {100 * inherited:.1f} points in 50 years" in prose("02")
    assert f"filled anew about {people[320]['replications'].value:.0f} times" in prose("02")
    assert "would turn one pool into eight" in prose("02") and round(np.exp(0.02 * 1.3 * 80)) == 8


def test_page_02_reads_the_clone_right():
    vaf = MODELS["ClonalHematopoiesis"]().run().series["vaf"]
    at = [100 * np.interp(age, vaf.x, vaf.y) for age in (50, 60, 70, 80)]
    assert "{:.1f} % at 50, {:.1f} % at 60, {:.1f} % at 70 and {:.0f} % at 80".format(*at) in prose("02")
    for s, origin in ((0.12, 4), (0.2, 29)):  # exercise 3
        run = MODELS["ClonalHematopoiesis"](fitness=s, origin=origin, age=72).run()
        assert run.readouts["vaf_at_age"].value == pytest.approx(0.12, abs=0.01)


def test_the_scenes_of_page_02_keep_their_promises():
    drift, clones = MODELS["NeutralDrift"], MODELS["ClonalHematopoiesis"]
    one = {"marked": "one cell", "fitness": 1.1}
    assert drift(**one).run().readouts["share_at_end"].value == 0  # "10 % fitter, and gone"
    assert drift(**one, seed=7).run().readouts["share_at_end"].value == 1  # "more luck"
    assert drift(fitness=1.05).run().readouts["share_at_end"].value > 0.9  # "Now there is a cause"
    ages = [np.interp(0.02, s.y, s.x) for seed in (7, 0) for s in [clones(seed=seed).run().series["vaf_simulated"]]]
    assert 15 < ages[1] - ages[0] < 25  # "Twenty years behind"
    assert clones(fitness=0.05).run().readouts["age_at_vaf_2_percent"].value is None  # "never seen"
    assert clones(fitness=0.5).run().readouts["years_to_vaf_2_percent"].value == pytest.approx(
        15, abs=0.5
    )  # "seen in 15 years"


def test_the_misfit_of_page_02_is_that_of_the_panel():
    from hsclib.evidence import misfit, rows

    off, n = misfit(rows(MODELS["ClonalHematopoiesis"]), MODELS["ClonalHematopoiesis"](**JAISWAL).run())
    assert f"the misfit is {percent(off)} (median of three)" in prose("02") and n == 3


def test_page_05_reads_its_curves_right():
    granulocytes, epo = MODELS["GranulocyteFactor"], MODELS["Erythropoietin"]
    usual = granulocytes().run().readouts
    assert usual["nadir"].value / 3.53 == pytest.approx(0.1, abs=0.005)  # "only a tenth of the eaters are left"
    assert 60 * np.log(2) / (0.592 + 5.64 * 3.53) == pytest.approx(2, abs=0.05)  # "a half-life of two minutes"
    before = epo(**BEFORE_SURGERY).run().series["hemoglobin_mass"]
    assert f"by {100 * (np.interp(14, before.x, before.y) / 870 - 1):.1f} % when the injections end" in prose("05")
    loud = epo(feedback_gain=2).run().series["hemoglobin_mass"].y.max() - 870
    assert f"overshoots by {loud:.0f} g" in prose("05")
    falz = epo(usual_mass=948, blood_loss=83).run()
    half = (np.interp(14, falz.series["hemoglobin_mass"].x, falz.series["hemoglobin_mass"].y) - 865) / 83
    assert f"the model says {percent(falz.readouts['regained_day_28'].value)}" in prose("05")
    assert f"{percent((904 - 865) / 83)} after two weeks, where the model has {percent(half)}" in prose("05")


def test_the_misfit_and_the_spread_of_page_05():
    from hsclib.evidence import misfit, rows

    granulocytes, none = MODELS["GranulocyteFactor"], "without injections (median of three rows)"
    for settings, words in (
        ({}, f"The misfit is {{}} {none}"),
        (TEN | {"gcsf_dose": 350}, "and {} with (median of two)"),
    ):
        off, _ = misfit(rows(MODELS["GranulocyteFactor"]), granulocytes(**settings).run())
        assert words.format(percent(off)) in prose("05")
    epo = MODELS["Erythropoietin"]
    off, _ = misfit(rows(MODELS["Erythropoietin"]), epo(usual_mass=948, blood_loss=83).run())
    assert f"The misfit that the panel shows, {off:.0%}".replace("%", " %") in prose("05")
    days = epo().cohort(500).readouts["recovery_day_within_10_g"]
    first, last = np.nanpercentile(days, [5, 95])
    assert f"nine in ten are back after {first:.0f} to {last:.0f} days, and {np.isnan(days).mean():.0%}".replace(
        "%", " %"
    ) in prose("05")


def test_the_scenes_of_page_05_keep_their_promises():
    def day(**settings):
        return MODELS["GranulocyteFactor"](**settings).run().readouts

    none, late = day(), day(gcsf_doses=10, gcsf_start=8)
    assert late["recovery_day_1_0"].value < none["recovery_day_1_0"].value - 1  # "the return is quicker"
    assert (
        day(gcsf_doses=10, gcsf_start=0.5)["nadir"].value > 2 * none["nadir"].value
    )  # "half a day of distance is enough"
    weak = day(neutrophil_uptake=0.5)
    assert weak["days_below_0_5"].value > 2 * none["days_below_0_5"].value  # "the low count lasts longer"
    drug = MODELS["Filgrastim"]
    whole, half = (drug(dose=d).run().readouts["neutrophils_at_120_h"].value for d in (10, 5))
    assert half > whole / 2  # "More than half of the neutrophils"
    uncleared, usual = (drug(**s).run().readouts["peak_neutrophils"].value for s in ({"receptors": 0}, {}))
    assert uncleared == pytest.approx(2 * usual, rel=0.1)  # "twice as many neutrophils"
    for sensitive in range(1, 15):  # "no number is enough"
        assert day(gcsf_doses=sensitive, drug_effect=25)["days_below_0_5"].value > 0.5


def first_day(run, series, limit):
    """The first day on which a curve is at a limit or above."""
    curve = run.series[series]
    return curve.x[np.flatnonzero(curve.y >= limit)[0]]


def test_page_06_tells_the_days_of_losing_and_gaining_iron():
    iron, text = MODELS["IronDeficiency"], prose("06")
    losing = iron(**LOSING).run().series["hemoglobin"]
    assert f"below 13 on day {losing.x[losing.y < 13][0]:.0f}" in text
    treated, food = iron(**TABLETS).run(), iron(**TABLETS | {"oral_iron": 0}).run()
    assert f"Hemoglobin rises by {treated.readouts['rise_28_days'].value:.1f} g/dL in 28 days" in text
    assert f"and passes 13 on day {first_day(treated, 'hemoglobin', 13):.0f}" in text
    assert f"food alone brings her back to 12 in {first_day(food, 'hemoglobin', 12):.0f} days" in text
    early, late = (iron(**LOSING, iron_store=store).run().readouts["anemia_day"].value for store in (300, 800))
    assert f"The second, {late - early:.0f} days earlier" in text


def test_the_patients_of_page_06_are_those_of_its_models():
    iron = MODELS["IronDeficiency"](film_day=730).run()
    sick, empty = MODELS["RedCellMixture"]().run(), MODELS["AplasticAnemia"]().run()
    text = prose("06")
    assert f"| P | {iron.film.hemoglobin:.1f} | {iron.film.cell_volume:.0f} |" in text
    assert (
        f"| R | {sick.film.hemoglobin:.1f} | {sick.film.cell_volume:.0f} | {50 * sick.readouts['reticulocytes'].value:.0f} |"
        in text
    )
    assert (
        f"| Q | 7.7 | 90 | {empty.readouts['reticulocytes_at_diagnosis'].value:.0f} | 0.4 | {empty.film.platelets:.0f} |"
        in text
    )
    share = 50 * sick.readouts["reticulocytes"].value / (1000 * sick.film.red_cells)
    assert (
        f"The model's {sick.readouts['reticulocytes'].value:.2f} × 50 × 10⁹/L among {sick.film.red_cells:.2f} × 10¹²/L"
        in text
    )
    assert f"are {100 * share:.1f} %; children" in text
    milder = MODELS["RedCellMixture"](**MILDER).run()
    assert f"{sick.film.cell_volume:.0f} fL against {milder.film.cell_volume:.0f} fL" in text


def test_page_06_tells_what_a_weak_message_leaves():
    from hsclib.blood.erythropoiesis import GAMMA, red_cells_at_rest

    healthy, weak = red_cells_at_rest(90 / 120)[0], 14.5 * (90 / 120) ** (1 / (1 + 0.7))
    assert GAMMA == 2.5
    assert f"would hold {healthy:.1f} g/dL with cells that live 90 days" in prose("06")
    assert f"γ = 0.7, it is **{weak:.1f} g/dL**" in prose("06")


def test_the_misfits_that_page_06_states_are_those_of_the_evidence():
    from hsclib.evidence import misfit, rows

    def off(model, settings):
        return percent(misfit(rows(MODELS[model]), MODELS[model](**settings).run())[0])

    text = prose("06")
    assert f"a misfit of {off('RedCellMixture', {})} for sickle cell disease" in text
    assert f"(misfit {off('ChronicMyeloidLeukemia', SPARED)} against {off('ChronicMyeloidLeukemia', {})})" in text
    slopes = [MODELS["ChronicMyeloidLeukemia"]().run().readouts[name].value for name in ("slope_1", "slope_2")]
    assert "the model's slopes are −{:.4f} and −{:.4f} a day".format(*(-slope for slope in slopes)) in text
    hbs = MODELS["RedCellMixture"]().run().series["hbs_percent"]
    assert f"where the model says {np.interp(0.11, hbs.x, hbs.y):.1f} %" in text
    cells = MODELS["RedCellMixture"]().run().series["donor_red_cells"]
    assert f"the other is off by {percent(np.interp(0.36, cells.x, cells.y) / 0.8 - 1)}" in text
    found = {
        row.target: abs(row.of(MODELS["IronDeficiency"](**dict(row.settings)).run()) / row.value - 1)
        for row in rows(MODELS["IronDeficiency"])
        if row.role == "validation"
    }
    assert (round(100 * min(found.values())), round(100 * max(found.values()))) == (5, 13)  # "off by 5 to 13 %"


def test_the_scenes_of_page_06_keep_their_promises():
    aplastic, iron, leukemia, fanconi = (
        MODELS[name] for name in ("AplasticAnemia", "IronDeficiency", "AcuteLeukemia", "FanconiAnemia")
    )
    responses = [
        aplastic(**settings).run().readouts["response"].value
        for settings in ({}, {"immunosuppression": 0.6}, {"immunosuppression": 0.9}, {"eltrombopag": True})
    ]
    assert responses == ["partial", "none", "complete", "complete"]
    assert aplastic(immunosuppression=0.9).run().readouts["stem_cells_6_months"].value < 0.01  # "with few stem cells"
    assert iron(years=3, film_day=400).run().film.cell_volume == pytest.approx(
        80, abs=0.1
    )  # "cells that are just too small"
    assert iron(**TABLETS | {"film_day": 180}).run().film.hemoglobin > 14
    assert iron(**TABLETS | {"oral_iron": 0}).run().readouts["hemoglobin_end"].value == pytest.approx(
        12, abs=0.3
    )  # "Food alone: a year"
    assert MODELS["RedCellMixture"](host_red_cell_lifespan=6).run().readouts["marrow_work"].value == 8  # "at its limit"
    worse = leukemia(**TENTH_LEUKEMIC | {"leukemic_self_renewal": 0.86, "leukemic_division_rate": 1.2}).run()
    assert "died out" in worse.sentence
    first = leukemia().run().series["healthy"]
    assert (
        first.y[first.x < 400].min() > 0.95 and np.interp(600, first.x, first.y) < 0.1
    )  # "A year of silence, then weeks"
    usual, tenth = (MODELS["ChronicMyeloidLeukemia"](years=3, differentiated_fold=fold).run() for fold in (750, 75))
    assert tenth.readouts["lowest"].value / usual.readouts["lowest"].value == pytest.approx(
        10, rel=0.01
    )  # "ten times higher"
    for name in ("slope_1", "slope_2"):
        assert tenth.readouts[name].value == pytest.approx(usual.readouts[name].value, rel=0.08)  # "The same slopes"
    half = fanconi(corrected_share=0.005).run().readouts["corrected_half_years"].value
    assert 0 < half - fanconi().run().readouts["corrected_half_years"].value < 0.5


def test_page_07_tells_how_the_host_rescues_an_empty_graft():
    run = MODELS["Transplant"](**EMPTY | {"host_survival": 1e-4}).run()
    neutrophils = run.series["neutrophils"]
    late = neutrophils.x > 30
    lowest = neutrophils.y[late].argmin()
    assert (
        f"bottom out at {neutrophils.y[late][lowest]:.2f} on day {neutrophils.x[late][lowest]:.0f} and come back"
        in prose("07")
    )
    assert run.readouts["late_failure_day"].value is None
    assert f"about {run.readouts['host_stem_cells'].value:.0f} of the host's 70,000 stem cells survive" in prose("07")
    assert f"at the end only {percent(run.series['donor_chimerism'].y[-1])} of the neutrophils" in prose("07")


def test_the_lasting_chimerism_of_page_07_is_the_proportion_of_its_formula():
    read = MODELS["Transplant"](**MIXED).run().readouts
    graft, host = (round(read[name].value) for name in ("stem_cells_engrafted", "host_stem_cells"))
    shown = [f"{n:,}".replace(",", "{,}") for n in (graft, host)]
    assert f"\\frac{{{shown[0]}}}{{{shown[0]} + {shown[1]}}} = {100 * graft / (graft + host):.0f}\\ \\%" in prose("07")


def test_page_07_says_what_a_hemoglobin_of_10_takes():
    def needed(days):
        return (
            100
            * MODELS["RedCellMixture"](host_red_cell_lifespan=days).run().readouts["chimerism_for_hemoglobin_10"].value
        )

    assert "other way round: {:.0f}, {:.0f} and {:.0f} %".format(*map(needed, (10, 15, 20))) in prose("07")


def test_the_end_of_page_07_s_leukemia_is_the_model_s():
    free = [
        MODELS["TransplantOutcome"](donor=d).run().readouts["disease_free_at_end"].value
        for d in ("own cells", "matched sibling")
    ]
    assert f"Alive without disease: {100 * free[0]:.0f} and {percent(free[1])}" in prose("07")
    sibling, stranger = (
        MODELS["TransplantOutcome"](**SICKLE_CHILD, donor=d).run().readouts["event_ratio_to_sibling"].value
        for d in ("matched sibling", "unrelated donor")
    )
    assert stranger / sibling == pytest.approx(2, abs=0.05)  # "twice the events of a sibling"


def test_the_scenes_of_page_07_keep_their_promises():
    def of(source="auto PB", **more):
        return {
            name: r.value
            for name, r in MODELS["Transplant"](**{"source": source, **GRAFTS[source], **more}).run().readouts.items()
        }

    own, unit, few, many = of(), of("cord"), of(cd34_dose=0.5), of(cd34_dose=20)
    assert own["stem_cells_engrafted"] / unit["stem_cells_engrafted"] == pytest.approx(
        4, abs=0.05
    )  # "a quarter of the stem cells"
    assert 1.5 < own["neutrophil_engraftment_day"] - many["neutrophil_engraftment_day"] < 2  # "Nearly two days won"
    assert few["neutrophil_engraftment_day"] - own["neutrophil_engraftment_day"] == pytest.approx(
        5.5, abs=0.2
    )  # "Five days lost"
    assert few["platelet_engraftment_day"] - own["platelet_engraftment_day"] == pytest.approx(
        7, abs=0.3
    )  # "a week for the platelets"
    assert of("allo PB")["neutrophil_engraftment_day"] - own["neutrophil_engraftment_day"] == pytest.approx(
        5, abs=0.3
    )  # "Five days more"
    on = {d: MODELS["Transplant"](film_day=d).run().film for d in (5, 10, 20)}
    assert on[5].neutrophils < 0.02 and on[5].lymphocytes < 0.05  # "Not one white cell in sight"
    assert on[20].neutrophils > 2 and on[20].lymphocytes < 0.2  # "Immunity is not"
    mixture = MODELS["RedCellMixture"](donor_chimerism=0.2, donor="AS").run()
    assert mixture.readouts["hbs_percent"].value > 50  # "HbS is above one half"


def test_page_07_names_the_platelets_too_alike():
    def engrafted(source):
        return MODELS["Transplant"].typical(source=source).cohort(200).readouts["platelet_engraftment_day"]

    assert (engrafted("expanded cord") < 42).mean() > 0.95  # "nearly all patients with grown cord blood"


def test_the_scenes_of_page_09_keep_their_promises():
    def clinic(**settings):
        return MODELS["VirtualClinic"](**settings).run()

    def alive(run):
        return [run.readouts[f"alive_{way}"].value for way in ("relief", "transplant")]

    iron = clinic().series["iron_relief"]
    assert f"in year {np.interp(11.1, iron.y, iron.x):.2f}, having passed 5.2 g" in prose("09")
    assert round(12 * np.interp(5.2, iron.y, iron.x)) == 7  # "after seven months"
    relief, transplant = alive(clinic(years=5))
    assert relief == pytest.approx(transplant, abs=0.01)  # "about equal"
    for years, chelation, ahead in (
        (1, 0, "relief"),
        (10, 0, "transplant"),
        (10, 0.3, "relief"),
        (20, 0.3, "transplant"),
    ):
        relief, transplant = alive(clinic(years=years, chelation=chelation))
        assert ("relief" if relief > transplant else "transplant") == ahead
    assert clinic(years=20, chelation=0.3, donor="cord").readouts["transplant_ahead_year"].value is None
    assert clinic(**CHILD | {"chelation": 0.5}, years=10).readouts["transplant_ahead_year"].value is None
    for years in (1, 5, 10, 20):  # "far fewer after the transplant at any horizon"
        relief, transplant = alive(clinic(**ANOTHER | {"years": years}))
        assert relief - transplant > 0.08
    assert clinic(**APLASTIC, age_group="child").readouts["transplant_ahead_year"].value == 0


def test_page_09_counts_the_days():
    first, tenth = (MODELS["VirtualClinic"](years=years).run().series for years in (1, 10))
    days = [f"{run[f'days_{way}'].y[-1]:.0f}" for run in (first, tenth) for way in ("relief", "transplant")]
    assert "relief takes {} days, a sibling transplant {}; after ten years it is {} and {}.".format(*days) in prose(
        "09"
    )


def test_page_08_reads_its_curves_right():
    text, therapy = prose("08"), MODELS["GeneTherapy"]
    child = therapy(**UNCONDITIONED).run().series
    assert f"corrected cells rise from {100 * child['corrected_stem_cells'].y[0]:.1f} %" in text
    assert f"platelets fall to {child['platelets'].y.min():.0f} and" in text
    cells = therapy().run().stacks["pipeline"].y
    assert (
        f"one in {['eighteen', 'nineteen', 'twenty'][round(cells[1, 0] / cells[0, -1]) - 18]} of those collected"
        in text
    )
    assert f"{percent(cells[0, 2] / cells[:, 2].sum())} of these are corrected" in text
    assert cells[:, 2].sum() == pytest.approx(0.5 * cells[:, 1].sum())  # "leave half of the LT-HSC"
    assert cells[:, 4].sum() == pytest.approx(0.15 * cells[:, 3].sum())  # "15 % find home"


def test_page_08_gives_a_girl_a_range():
    model, text = MODELS["GeneTherapy"], prose("08")
    for strategy, words in (
        ("lentiviral", "{:.1f} to {:.1f} g/dL with a vector"),
        ("BCL11A editing", "{:.1f} to {:.1f} with BCL11A"),
    ):
        found = [
            model(**SILENT | {"strategy": strategy, "busulfan_auc": auc, "cd34_dose": dose})
            .run()
            .readouts["hemoglobin"]
            .value
            for auc in (80, 100)
            for dose in (5, 8)
        ]
        assert words.format(min(found), max(found)) in text
    repaired = model(**SILENT | HDR).run().readouts["hemoglobin"].value
    assert repaired == pytest.approx(9, abs=0.1)  # "lies near 9"


def test_page_08_applies_the_rule_of_three():
    followed, text = 44 * 19.3 / 12, prose("08")
    assert f"is about {followed:.0f} person-years" in text and f"**{300 / followed:.1f} per 100 person-years**" in text
    assert f"about {300 / 2.1:.0f} person-years without a case" in text


def test_the_misfits_that_page_08_states_are_those_of_the_evidence():
    from hsclib.evidence import rows

    text = prose("08")
    for patient, target, words in (
        ("beta thalassemia, vector", "hemoglobin", "hemoglobin {} against {}, 12.9"),
        ("beta thalassemia, BCL11A editing", "hemoglobin", "{} against {} g/dL. The day"),
        ("beta thalassemia, vector", "neutrophil_engraftment_day", "neutrophils, {} against {}, is"),
    ):
        (row,) = (
            r
            for r in rows(MODELS["GeneTherapy"])
            if r.patient == patient and r.target == target and r.role == "calibration"
        )
        found = MODELS["GeneTherapy"](**dict(row.settings)).run().readouts[target].value
        assert words.format(number(found), f"{row.value:g}") in text


def test_the_scenes_of_page_08_keep_their_promises():
    therapy, clones = MODELS["GeneTherapy"], MODELS["CloneRepertoire"]
    film = {
        (day, auc): therapy(film_day=day, busulfan_auc=auc).run().film
        for day, auc in ((0, 90), (20, 90), (365, 90), (365, 20))
    }
    assert film[0, 90].sickled == pytest.approx(0.15) and film[365, 90].sickled < 0.025  # "Search for a sickle cell"
    assert film[365, 20].sickled > 3 * film[365, 90].sickled  # "here you find them"
    assert film[20, 90].neutrophils < 0.3 and film[20, 90].platelets < 5  # "no defence, no platelets"
    eight = therapy(cd34_dose=13.3, selection_recovery=0.6).run().readouts["infused_dose"].value
    assert eight == pytest.approx(8, abs=0.05)  # "13.3 for 8"
    few = clones(founder_clones=374).run().readouts["surviving_clones"].value
    assert f"With only 374 founders {few:.0f} are left" in prose("08")
    assert MODELS["VectorCopies"](**HALF_OPEN).run().readouts["vcn"].value == pytest.approx(1)  # "The same VCN"
    assert np.expm1(clones(**GROWING).expanding_clone) == pytest.approx(0.82, abs=0.005)  # "By 82 % a year"
