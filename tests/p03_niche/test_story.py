"""What page 03 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from story import prose

from hsclib import MODELS
from hsclib.comparison import held_against
from hsclib.evidence import rows

TEN_K, HALF, TENTH = {"donor_cells": 10_000}, {"host_occupancy": 0.5}, {"host_occupancy": 0.1}
SEVEN = {"donor_cells": 7000, "daily_doses": 7, "days": 30}
BLOCK, ALONE = {"plerixafor_dose": 240}, {"gcsf_days": 0, "plerixafor_dose": 240}
ANNA, BERT = {"gcsf_response": 0.02}, {"gcsf_response": 0.1, "store_left": 0.4}
# model, settings, what is read from the run, how the page writes it, the words around it
PAGE_03 = [
    ("Niche", {}, "donor_niches", "{:.0f}", "A thousand cells end with {} niches"),
    ("Niche", TEN_K, "donor_niches", "{:.0f}", "ten thousand with {}, a hundred"),
    ("Niche", {"donor_cells": 100_000}, "donor_niches", "{:.0f}", "a hundred thousand with {}: a chimerism"),
    ("Niche", {"donor_cells": 100_000}, "donor_chimerism", "{:.1%}", "1.1 to {}. A marrow at rest"),
    ("Niche", {}, "free_at_start", "{:.0f}", "A marrow at rest has {} free places"),
    ("Niche", TENTH, "donor_chimerism", "{:.0%}", "The chimerism is {}. A thousand donor cells meet"),
    ("Niche", TENTH, "free_at_start", "{:,.0f}", "in a marrow with {} free places"),
    ("Niche", HALF, "donor_chimerism", "{:.0%}", "the chimerism rises from {} to 50 %"),
    ("Niche", HALF | TEN_K, "donor_chimerism", "{:.0%}", "from 16 % to {}. In the full marrow"),
    ("Niche", {}, "donor_niches", "{:.0f}", "took the donor from {} niches to 112"),
    ("Niche", TEN_K, "donor_niches", "{:.0f}", "from 106 niches to {}."),
    (
        "Niche",
        {"niches": 14_000, "donor_cells": 10},
        "stem_cells_fold",
        "{:.1f}",
        "it ends with {} times the stem cells",
    ),
    (
        "Niche",
        {"niches": 20_000, "donor_cells": 10},
        "stem_cells_fold",
        "{:.1f}",
        "with twice the niches with {} times",
    ),
    ("Niche", {}, "entering", "{:.1%}", "all must travel in these equations, {} a day"),
    ("Niche", {"host_occupancy": 0, "donor_cells": 10}, "lodging", "{:.0%}", "An emptied marrow takes {} of the first"),
    ("Niche", {"donor_cells": 755, "days": 56}, "donor_chimerism", "{:.1%}", "cells the donor's share is {}: right"),
    ("Niche", SEVEN, "donor_niches", "{:.0f}", "Seven doses end with {} niches, one dose"),
    ("Niche", SEVEN | {"daily_doses": 1}, "donor_niches", "{:.0f}", "one dose with {}: 5.7 times"),
    ("Niche", SEVEN, "fold_over_one_dose", "{:.1f}", "one dose with 111: {} times"),
    (
        "Niche",
        SEVEN | {"egress": "published"},
        "donor_niches",
        "{:,.0f}",
        "both ways end with more niches, {} after seven",
    ),
    ("Niche", SEVEN | {"egress": "published", "daily_doses": 1}, "donor_niches", "{:.0f}", "against {} after one"),
    ("Niche", SEVEN | {"egress": "published"}, "fold_over_one_dose", "{:.1f}", "the gain is smaller: {} times"),
    ("Niche", SEVEN | HALF, "fold_over_one_dose", "{:.1f}", "waiting even costs a little ({} times)"),
    ("Niche", {"egress": "published"}, "detachment", "{:.0%}", "From this follows that {} of all cells leave"),
    ("Niche", {}, "detachment", "{:.1%}", "2 cells for 5 minutes, which gives {}."),
    ("Niche", TEN_K | {"egress": "published"}, "donor_chimerism", "{:.1%}", "ten thousand cells reach {} instead"),
    ("Niche", {"egress": "published"}, "entering", "{:.2f}", "The published set has {} a day."),
    ("Niche", HALF | {"donor_cells": 2000}, "donor_chimerism", "{:.0%}", "the panel gives {} for both"),
    ("Niche", {"host_occupancy": 0.25}, "donor_chimerism", "{:.0%}", "the panel gives {} for both"),
    ("Mobilisation", {}, "peak_cd34", "{:.0f}", "the blood fills to {} cells/µL on day 4.2"),
    ("Mobilisation", {}, "peak_day", "{:.1f}", "100 cells/µL on day {}"),
    ("Mobilisation", {}, "store_lowest", "{:.0%}", "the store of the marrow falls to {}"),
    ("Mobilisation", {}, "from_marrow", "{:.0f}", "and {} million are what the marrow"),
    ("Mobilisation", {}, "yield_per_kg", "{:.1f}", "begun on day 4.1, give {} million cells"),
    ("Mobilisation", {"collection_day": 5.1}, "yield_per_kg", "{:.1f}", "above the goal of five; a day later {}."),
    ("Mobilisation", ALONE, "peak_cd34", "{:.0f}", "the blood reaches {}/µL, and the marrow"),
    ("Mobilisation", ALONE, "store_lowest", "{:.0%}", "and the marrow falls to {}"),
    (
        "Mobilisation",
        ALONE | {"collection_day": 3.95},
        "yield_per_kg",
        "{:.1f}",
        "gives the typical person {} million/kg",
    ),
    ("Mobilisation", BLOCK, "plerixafor_fold", "{:.1f}", "in a good mobilizer it multiplies the count by {}"),
    ("Mobilisation", BLOCK | ANNA, "plerixafor_fold", "{:.1f}", "Anna's count rises {} times"),
    ("Mobilisation", BLOCK | ANNA, "yield_per_kg", "{:.1f}", "and {} million per kilogram are collected"),
    ("Mobilisation", BLOCK | BERT, "plerixafor_fold", "{:.1f}", "Bert's rises {} times"),
    ("Mobilisation", BLOCK | BERT, "yield_per_kg", "{:.1f}", "times and gives {} million: too few"),
    (
        "Mobilisation",
        BLOCK | BERT | {"blocker_half_life": 48},
        "yield_per_kg",
        "{:.1f}",
        "that lasts gives Bert {} million",
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
    assert 24 * (alone.readouts["peak_day"].value - 3.6) == pytest.approx(8.4, abs=0.3)  # "peaks 8 hours after"
    after_4 = np.interp(3.6 + 4 / 24, blood.x, blood.y) / blood.y.max()
    assert after_4 == pytest.approx(0.8, abs=0.02)  # "at 80 % of the peak after 4"
    donor = MODELS["Mobilisation"]().run()
    in_blood = 5 * donor.readouts["peak_cd34"].value
    assert in_blood == pytest.approx(498, abs=1) and in_blood - 483 == pytest.approx(15, abs=1)  # the balance, million
    lodged = MODELS["Niche"]().run().readouts["lodging"].value
    assert f"{1 - lodged:.0%} of them are lost".replace("%", " %") in prose("03")
    for settings in (ANNA, BERT):
        found = MODELS["Mobilisation"](**settings).run().series["cd34"]
        fifth = np.interp(4, found.x, found.y)
        assert 5 <= fifth < 7  # "about 6", and poor mobilizers by the criterion of the trials


def test_the_numbers_of_section_9_of_page_03_are_those_of_the_evidence():
    found = {
        (row.target, row.x, row.patient): row.of(against)
        for row, against in held_against(MODELS["Mobilisation"], rows(MODELS["Mobilisation"]))
    }
    for key, form, words in (
        (("cd34", 4, "donors, G-CSF"), "{:.0f}", "(86/µL; the model {})"),
        (("cd34", 5.1, "donors who respond poorly"), "{:.0f}", "the model's to {}."),
        (
            ("two_million_per_kg", 0.25, "plerixafor 240 µg/kg, donors who differ"),
            "{:.0%}",
            "alone {} of virtual donors",
        ),
        (("plerixafor_fold", None, "poor mobilizers, store full"), "{:.1f}", "gain too much ({} against 3.1 times)"),
        (("six_million_per_kg", 4.1, "myeloma, G-CSF and a blocker of 48 h"), "{:.0%}", "the model lets {} get there"),
    ):
        assert words.format(form.format(found[key]).replace("%", " %")) in prose("03"), key
    hours = 24 * found["peak_day", None, "plerixafor 240 µg/kg"]
    assert f"peak comes after {hours:.1f} instead of 9 hours" in prose("03")


def test_page_03_says_where_splitting_helps():
    for occupancy in (0.99, 0.5):  # exercise 4
        held = [
            MODELS["Niche"](donor_cells=7000, daily_doses=n, host_occupancy=occupancy, days=30).run()
            for n in (1, 2, 4, 7, 10)
        ]
        *first, last = (f"{run.readouts['donor_niches'].value:,.0f}" for run in held)
        assert f": {', '.join(first)} and {last}" in prose("03")


def test_the_scenes_of_page_03_keep_their_promises():
    model = MODELS["Mobilisation"]
    one, good, bert = (model(**k).run().readouts for k in ({"gcsf_days": 1}, {}, BLOCK | BERT))
    assert one["yield_per_kg"].value < 0.1 * good["yield_per_kg"].value  # "Nothing to harvest on day 4.1."
    assert model(collection_day=5.1).run().readouts["yield_per_kg"].value < good["yield_per_kg"].value
    assert bert["yield_per_kg"].value < 2  # "Below the minimum."
    lasting = model(**BLOCK | BERT, blocker_half_life=48).run().readouts["yield_per_kg"].value
    assert bert["yield_per_kg"].value < lasting < 2  # "Longer, but from the same store."
    crowd = model(**ANNA).cohort(100).bands["cd34"].y
    assert (crowd[-1] / crowd[0]).max() > 5  # "more than a factor of five"
