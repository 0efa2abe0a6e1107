"""What page 10 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from story import prose, told

from hsclib import MODELS
from hsclib.evidence import rows
from hsclib.words import percent

ONE, HALF_OPEN = (
    {"permissive_fraction": 1, "mean_integrations": 1},
    {"permissive_fraction": 0.5, "mean_integrations": 2},
)
EXERCISE = {"permissive_fraction": 0.57, "mean_integrations": 3.5}
ROUNDS = {"cd34_dose": 4}
BCL11A, BASE, HDR = (
    {"strategy": s, "editing_efficiency": p}
    for s, p in (("BCL11A editing", 0.85), ("base editing", 0.8), ("HDR correction", 0.3))
)
SPARING = {"busulfan_auc": 10, "mean_integrations": 1}
UNCONDITIONED = {"disease": "Fanconi anemia", "cd34_dose": 2.5, "busulfan_auc": 0, "mean_integrations": 1, "years": 5}
SILENT = {"disease": "beta thalassemia", "mean_integrations": 2.6}
FIRST = {"permissive_fraction": 0.5, "mean_integrations": 1.4}
GROWING = {"expanding_clone": 0.6}
HDR_LEFT, VECTOR_LEFT, DONOR = {"founder_clones": 142}, {"founder_clones": 2986}, {"founder_clones": 6299, "years": 20}
READOUTS = [  # model, settings, readout, the words around its value
    ("FanconiAnemia", {}, "corrected_share_3_years", "{} are corrected three years after"),
    ("FanconiAnemia", {}, "corrected_half_years", "and one half after {} years"),
    ("FanconiAnemia", {}, "platelets_lowest", "platelets never fall below {} ×"),
    ("FanconiAnemia", {"corrected_share": 0}, "platelets_below_100_years", "Untreated they fall below 100 at {} years"),
    ("FanconiAnemia", {"corrected_share": 0}, "platelets_below_100_years", "**Fanconi anemia:** {} years against"),
    ("VectorCopies", ONE, "uncorrected_fraction", "A mean of 1 leaves {} of the tiles dry"),
    ("VectorCopies", ONE, "transduced_fraction", "tiles dry: {} of the cells have the gene"),
    ("VectorCopies", ONE, "vcn_per_transduced_cell", "and those hold {} copies on average"),
    ("VectorCopies", ONE, "uncorrected_fraction", "A mean of one copy leaves {} of the cells without"),
    ("VectorCopies", ONE, "uncorrected_fraction", "With a mean of 1 at least {} of the cells get none"),
    ("VectorCopies", HALF_OPEN, "uncorrected_fraction", "the same mean of 1 leaves {} without"),
    ("VectorCopies", ONE | {"mean_integrations": 2}, "uncorrected_fraction", "Twice as much leaves {} instead of 37 %"),
    (
        "VectorCopies",
        ONE | {"mean_integrations": 2},
        "five_or_more_fraction",
        "but {} of the corrected cells now hold five",
    ),
    ("VectorCopies", ONE | {"mean_integrations": 2}, "transduced_fraction", "a mean of 2 would reach {}"),
    (
        "VectorCopies",
        HALF_OPEN | {"mean_integrations": 8},
        "five_or_more_fraction",
        "and {} of the others hold five or more",
    ),
    ("VectorCopies", EXERCISE, "transduced_fraction", "and {} of its cells carry the vector"),
    ("VectorCopies", EXERCISE, "vcn_per_transduced_cell", "the others hold {} copies each"),
    ("VectorCopies", EXERCISE, "five_or_more_fraction", "copies each, {} of them five or more"),
    ("GeneTherapy", {}, "collected_stem_cells", "Among them are {} LT-HSC"),
    ("GeneTherapy", {}, "engrafted_stem_cells", "{} engraft, **2,986"),
    ("GeneTherapy", {}, "corrected_engrafted", "engraft, **{} of them corrected**"),
    ("GeneTherapy", ROUNDS, "corrected_engrafted", "of two rounds {} corrected cells settle"),
    ("GeneTherapy", ROUNDS, "hemoglobin", "Hemoglobin is then {} g/dL instead of 12.2"),
    ("GeneTherapy", {}, "corrected_engrafted", "it keeps HbS from clumping | 2/3 | 0.5 | {} |"),
    ("GeneTherapy", BCL11A, "corrected_engrafted", "fetal hemoglobin (HbF) off after birth | 1/3 | 0.3 | {} |"),
    ("GeneTherapy", BASE, "corrected_engrafted", "to switch HbF on | 0.4 | 0.4 | {} |"),
    ("GeneTherapy", HDR, "corrected_engrafted", "(*homology-directed repair*) | 1/4 | 0.15 | {} |"),
    ("GeneTherapy", HDR, "corrected_engrafted", "{} corrected cells against 1,071"),
    ("GeneTherapy", BCL11A, "infused_dose", "the model's {} of 20 are 20 %"),
    ("GeneTherapy", HDR, "hemoglobin", "still lift hemoglobin to {} g/dL, higher than a vector"),
    ("GeneTherapy", BCL11A | {"busulfan_auc": 0}, "corrected_stem_cells", "Without busulfan {} of the stem cells"),
    ("GeneTherapy", BCL11A | {"busulfan_auc": 0}, "hemoglobin", "hemoglobin stays at {} g/dL"),
    ("GeneTherapy", BCL11A, "corrected_stem_cells", "With an AUC of 90 it is {} and"),
    ("GeneTherapy", BCL11A, "hemoglobin", "it is 83 % and {} g/dL"),
    (
        "GeneTherapy",
        BCL11A | {"busulfan_auc": 120},
        "hemoglobin",
        "From 90 to 120 nothing is gained: hemoglobin stays at {} g/dL",
    ),
    ("GeneTherapy", BCL11A | {"busulfan_auc": 40}, "hemoglobin", "keeps a mixture at {} g/dL"),
    (
        "GeneTherapy",
        BCL11A | {"busulfan_auc": 40},
        "neutrophil_engraftment_day",
        "(at 40 neutrophils are back on day {})",
    ),
    ("GeneTherapy", BCL11A, "neutrophil_engraftment_day", "neutrophils are back above 0.5 × 10⁹/L on day {} ("),
    ("GeneTherapy", {}, "neutrophil_engraftment_day", "(after a vector {}), later"),
    ("GeneTherapy", SPARING, "corrected_stem_cells", "With {} of the LT-HSC corrected"),
    ("GeneTherapy", SPARING | {"disease": "ADA-SCID"}, "t_cell_fraction", "{} of the child's T cells"),
    ("GeneTherapy", SPARING, "hemoglobin", "the same marrow makes {} g/dL instead of 8.01"),
    ("GeneTherapy", SPARING, "hemoglobin_before", "makes 8.21 g/dL instead of {};"),
    ("GeneTherapy", SPARING | {"disease": "beta thalassemia"}, "hemoglobin", "in thalassemia {} instead of"),
    ("GeneTherapy", SPARING | {"disease": "beta thalassemia"}, "hemoglobin_before", "3.80 instead of {} ("),
    ("GeneTherapy", {}, "lasting_hemoglobin", "the closed form says {} g/dL"),
    ("GeneTherapy", {}, "hemoglobin", "hemoglobin hardly does ({}, the closed form"),
    ("GeneTherapy", {}, "platelets_end", "platelets stand at {} instead of 250"),
    ("GeneTherapy", SILENT | FIRST, "corrected_stem_cells", "the first ways corrected {} of the woman's"),
    ("GeneTherapy", SILENT | FIRST, "corrected_red_cells", "stem cells: {} of her red cells come from them"),
    ("GeneTherapy", SILENT | FIRST, "hemoglobin", "and she stands at {} g/dL. By the later"),
    ("GeneTherapy", SILENT, "corrected_stem_cells", "By the later one it is {}, and"),
    ("GeneTherapy", SILENT, "hemoglobin", "it is 74 %, and {} g/dL."),
    ("GeneTherapy", SILENT, "hemoglobin", "with both genes silent (here {} g/dL)"),
    ("GeneTherapy", UNCONDITIONED | {"years": 1}, "corrected_stem_cells", "rise from 0.6 % to {} after one year"),
    ("GeneTherapy", UNCONDITIONED | {"years": 3}, "corrected_stem_cells", "one year, {} after three"),
    ("GeneTherapy", UNCONDITIONED, "corrected_stem_cells", "after three and {} after five"),
    ("GeneTherapy", UNCONDITIONED, "platelets_end", "fall to 211 and stand at {} ×"),
    ("CloneRepertoire", {}, "surviving_clones", "Of 5,000 clones {} are left after ten years"),
    ("CloneRepertoire", {}, "surviving_clones_theory", "when the panel opens, in theory {}."),
    ("CloneRepertoire", {}, "largest_share", "The largest of the equal clones has {} after ten years"),
    ("CloneRepertoire", HDR_LEFT, "largest_share", "and the largest holds {} without"),
    ("CloneRepertoire", VECTOR_LEFT | {"years": 8}, "surviving_clones_theory", "after 2,986 founders {} are left"),
    ("CloneRepertoire", VECTOR_LEFT | {"years": 5}, "surviving_clones_theory", "{} clones after five years where"),
    ("CloneRepertoire", DONOR, "surviving_clones_theory", "and after twenty {} of a donor's 6,299"),
    ("CloneRepertoire", DONOR | {"renewal_rate": 0.3}, "surviving_clones_theory", "0.3 there would be {})"),
    ("CloneRepertoire", GROWING, "expanding_share", "It holds {} after ten years and"),
    ("CloneRepertoire", GROWING | {"years": 20}, "expanding_share", "after ten years and {} after twenty"),
    (
        "CloneRepertoire",
        {"vector": "gamma-retrovirus"},
        "leukemia_risk_5_years",
        "{}, 9.9 % and 0.26 % within five years",
    ),
    ("CloneRepertoire", {"vector": "lentivirus, strong promoter"}, "leukemia_risk_5_years", "41 %, {} and 0.26 %"),
    ("CloneRepertoire", {}, "leukemia_risk_5_years", "41 %, 9.9 % and {} within"),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("10")


def test_page_10_reads_its_curves_right():
    text, therapy = prose("10"), MODELS["GeneTherapy"]
    child = therapy(**UNCONDITIONED).run().series
    assert f"corrected cells rise from {100 * child['corrected_stem_cells'].y[0]:.1f} %" in text
    assert f"platelets fall to {child['platelets'].y.min():.0f} and" in text
    cells = therapy().run().stacks["pipeline"].y
    assert (
        f"one in forty-{['six', 'seven', 'eight'][round(cells[1, 0] / cells[0, -1]) - 46]} of those collected" in text
    )
    assert f"{percent(cells[0, 2] / cells[:, 2].sum())} of these are corrected" in text
    assert cells[:, 1].sum() == pytest.approx(0.6 * cells[:, 0].sum())  # "Sorting leaves 60 %"
    assert cells[:, 2].sum() == pytest.approx(cells[:, 1].sum() / 3)  # "culture a third of the LT-HSC"
    assert cells[:, 4].sum() == pytest.approx(0.15 * cells[:, 3].sum())  # "15 % find home", "six in seven" lost
    left = cells.sum(axis=0)[1:] / cells.sum(axis=0)[:-1]
    assert sorted(left)[1] >= 1 / 3 - 1e-9  # "The others leave a third or more"


def test_page_10_gives_a_girl_a_range():
    model, text = MODELS["GeneTherapy"], prose("10")
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
            for dose in (12, 20)
        ]
        assert words.format(min(found), max(found)) in text
    repaired = [
        model(**SILENT | HDR | {"busulfan_auc": auc, "cd34_dose": dose}).run().readouts["hemoglobin"].value
        for auc in (80, 100)
        for dose in (12, 20)
    ]
    assert f"lies between {min(repaired):.1f} and {max(repaired):.1f}" in text


def test_page_10_applies_the_rule_of_three():
    followed, text = 44 * 19.3 / 12, prose("10")
    assert f"is about {followed:.0f} person-years" in text and f"**{300 / followed:.1f} per 100 person-years**" in text
    assert f"10/(67 · 6) is {1000 / (67 * 6):.1f} per 100" in text
    assert f"about {300 / 2.5:.0f} person-years without a case" in text
    assert f"3/474 is **{300 / 474:.2f} per 100 person-years**, a quarter" in text
    assert 300 / 474 / 2.5 == pytest.approx(0.25, abs=0.01)
    series = MODELS["CloneRepertoire"]().run().series["leukemia"]
    hazard = -np.log(1 - series.y[-1]) / (series.x[-1] - 1)
    assert f"the model's {100 * hazard:.3f} is a guess" in text


def test_the_misfits_that_page_10_states_are_those_of_the_evidence():
    text = prose("10")
    vector, editing = "beta thalassemia, vector", "beta thalassemia, BCL11A editing"
    fresh = f"{editing}, 4 million/kg infused"
    for patient, target, words in (
        (vector, "hemoglobin", "hemoglobin {} against {:g}, 13.3"),
        (editing, "hemoglobin", "{} against {:g} g/dL, days"),
        (vector, "neutrophil_engraftment_day", "days {} and 45 after a vector against {:g} and"),
        (vector, "platelet_engraftment_day", "and {} after a vector against 21 and {:g}. Of what was not used"),
        ("beta thalassemia, first products (HGB-204)", "therapeutic_hemoglobin", "makes {} and 7.78"),
        ("beta thalassemia, first products (HGB-205)", "therapeutic_hemoglobin", "and {} g/dL of the new hemoglobin"),
        ("β0/β0 thalassemia, first products", "hemoglobin", "do too well:** {} g/dL, where six of nine"),
        (fresh, "neutrophil_engraftment_day", "neutrophils come on day {} (in patients {:g})"),
        (fresh, "platelet_engraftment_day", "platelets on day {}, eight days too late"),
    ):
        (row,) = (r for r in rows(MODELS["GeneTherapy"]) if r.patient == patient and r.target == target)
        found = told("GeneTherapy", dict(row.settings), target)
        assert words.format(found, row.value) in text
    assert "six patients had 6.0 in the median after a year and two 8.3" in text
    vector = MODELS["GeneTherapy"]().run().readouts
    share, corrected = vector["therapeutic_percent"].value, percent(vector["corrected_red_cells"].value)
    assert f"red cells had the new hemoglobin, here {corrected}, and" in text
    assert f"at least 11 g/dL, here {vector['hemoglobin'].value:.1f} (Kanter 2022)" in text
    assert f"50 % of the hemoglobin against sickling in the first patient (here {share:.0f} %)" in text


def test_the_scenes_of_page_10_keep_their_promises():
    therapy, clones = MODELS["GeneTherapy"], MODELS["CloneRepertoire"]
    film = {
        (day, auc): therapy(film_day=day, busulfan_auc=auc).run().film
        for day, auc in ((0, 90), (15, 90), (365, 90), (365, 20))
    }
    assert film[0, 90].sickled == pytest.approx(0.15) and film[365, 90].sickled < 0.025  # "Search for a sickle cell"
    assert film[365, 20].sickled > 3 * film[365, 90].sickled  # "here you find them"
    assert film[15, 90].neutrophils < 0.1 and film[15, 90].platelets < 5  # "no defense, no platelets"
    few = clones(**HDR_LEFT).run().readouts["surviving_clones"].value
    assert f"With only 142 founders {few:.0f} are left" in prose("10")
    assert few == pytest.approx(clones(**HDR_LEFT).run().series["clones"].y[-1])
    repaired, added = therapy(**HDR).run().readouts, therapy().run().readouts
    assert repaired["corrected_engrafted"].value == pytest.approx(142, abs=1)  # "What HDR left"
    assert repaired["hemoglobin"].value > added["hemoglobin"].value  # "higher than a vector"
    assert MODELS["VectorCopies"](**HALF_OPEN).run().readouts["vcn"].value == pytest.approx(1)  # "The same VCN"
    assert np.expm1(clones(**GROWING).expanding_clone) == pytest.approx(0.82, abs=0.005)  # "By 82 % a year"


def test_page_10_says_what_a_marrow_that_is_full_from_the_start_would_leave():
    assert f"(Had 5,000 cells filled the marrow, {5000 / (1 + 0.65 * 10):.0f} would be.)" in prose("10")
    first = MODELS["CloneRepertoire"](years=1).run().readouts["surviving_clones_theory"].value
    assert first == pytest.approx(0.6 * 5000, rel=0.02)  # "40 % in the first year"
    # "In 70,000 places chance leaves at most 5,000 clones in that time"
    assert 70_000 / (1 + 0.65 * 20) == pytest.approx(5000)


def test_page_10_counts_the_collections_that_2000_corrected_cells_take():
    text, shares = prose("10"), 0.15 * 0.71 * 0.5 * 2 / 3 * 0.95 * 0.6
    needed = 2000 / shares
    assert f"= {round(needed, -3):,.0f} LT-HSC must be collected" in text
    assert f"that is {round(needed / 100, -1):.0f} million" in text and f"or {needed / 7000:.1f} million per kg" in text
    one, two, three = (
        MODELS["GeneTherapy"](viability=0.95, cd34_dose=dose).run().readouts["corrected_engrafted"].value
        for dose in (5, 10, 15)
    )
    assert two < 2000 < three and f"gives {one:.0f} corrected cells for each, {three:,.0f} for three" in text
    assert "reckons with 15 % in the bag" in text  # 3 of 20


def test_the_solution_in_code_of_page_10_has_its_results_in_words():
    for strategy in ("lentiviral", "BCL11A editing", "base editing", "HDR correction"):
        for auc in range(0, 125, 5):
            found = MODELS["GeneTherapy"].typical(strategy=strategy, busulfan_auc=auc).run().readouts
            if found["hemoglobin"].value >= 11:
                break
        row = f"| {strategy} | {auc} | {found['hemoglobin'].text} | {found['corrected_stem_cells'].text} |"
        assert row in prose("10")


def test_where_cells_live_half_as_long_a_twentieth_of_the_marrow_makes_a_tenth_of_the_red_cells():
    mixture = MODELS["RedCellMixture"](host_red_cell_lifespan=60, host_effectiveness=1, donor_chimerism=0.05).run()
    assert mixture.readouts["donor_red_cell_fraction"].value == pytest.approx(0.1, abs=0.01)


def test_a_clone_that_nearly_doubles_every_year_makes_some_400_cells_of_one_in_ten():
    assert np.exp(10 * 0.6) == pytest.approx(400, rel=0.01)  # "some 400 times as large"


def test_page_10_tells_how_much_luck_rules_a_clone_that_begins_with_one_cell():
    clones, runs = MODELS["CloneRepertoire"], range(40)
    held = [clones(**GROWING, seed=seed).run().readouts["expanding_share"].value for seed in runs]
    low, half, high = np.percentile(held, (5, 50, 95))
    words = f"it held {100 * half:.0f} % after ten years in the median, in nine of ten runs between {100 * low:.0f} and"
    assert f"in forty runs of the model {words} {100 * high:.0f} %" in prose("10")
    assert held[0] < np.percentile(held, 25)  # "one of the small ones"


def test_half_as_many_corrected_cells_need_little_longer():
    fanconi = MODELS["FanconiAnemia"]
    half = fanconi(corrected_share=0.005).run().readouts["corrected_half_years"].value
    assert 0 < half - fanconi().run().readouts["corrected_half_years"].value < 0.5
