"""What page 02 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from story import prose, told

from hsclib import MODELS
from hsclib.evidence import misfit, rows
from hsclib.p02_self_renewal.moran import share_spread
from hsclib.words import percent

NO_MESSAGE = {"feedback": "none", "surviving_fraction": 1}
TEN_YEARS = {
    "parameter_set": "published three stages",
    "stem_division_rate": 0.1,
    "surviving_fraction": 1,
    "days": 3650,
}
GRAFT = TEN_YEARS | {"hit": "graft into an empty marrow", "surviving_fraction": 0.5, "days": 365}
SMALL_GRAFT = GRAFT | {"surviving_fraction": 0.01, "days": 44}
DIFFER = {"founder_spread": 0.05}
TEN_GENES = {"clones": "any of ten genes", "mutation_rate": 3.8e-5}
YOUNG, ONE, COOMBS, JAISWAL = (TEN_GENES | {"detection_limit": f} for f in (0.0009985, 0.01, 0.019, 0.05))
DRIVERS = {"seed": 23, "age": 78}
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
READOUTS = [  # model, settings, readout, the words around its value
    ("SelfRenewal", NO_MESSAGE | {"stem_self_renewal": 0.51}, "stem_at_end", "it has grown to {} times within a year"),
    ("SelfRenewal", {}, "neutrophil_recovery_day", "(day 74 instead of day {}, both days of the teaching set)"),
    ("SelfRenewal", {"stem_division_rate": 0.1}, "neutrophil_recovery_day", "(day {} instead of day 223, both"),
    (
        "SelfRenewal",
        {"stem_division_rate": 0.3},
        "neutrophil_recovery_day",
        "at 0.3 a day the neutrophils are back on day {} instead",
    ),
    ("SelfRenewal", TEN_YEARS | {"stem_self_renewal": 0.86}, "stem_at_end", "the stem cells grow to {} times"),
    (
        "SelfRenewal",
        TEN_YEARS | {"surviving_fraction": 0.1},
        "neutrophil_recovery_day",
        "the blood is at 90 % on day {},",
    ),
    ("SelfRenewal", GRAFT, "neutrophils_above_a_tenth_day", "with stem cells alone it takes {} days"),
    ("SelfRenewal", GRAFT, "amplification", "the published set {}."),
    ("Colonies", {}, "extinct_fraction", "After twenty generations {} of the colonies have no stem cell left"),
    ("Colonies", {}, "largest", "the largest of the thousand holds {}."),
    ("Colonies", {}, "share_of_largest_hundredth", "hold {} of all stem cells"),
    ("Colonies", {}, "coefficient_of_variation", "({} in this run; 1.97 in theory)"),
    ("Colonies", {}, "spread_theory", "(1.91 in this run; {} in theory)"),
    ("Colonies", {}, "spread_poisson", "where Poisson would give {}."),
    ("Colonies", DIFFER, "spread_theory", "the spread is, in theory, {} times the mean instead of 1.97"),
    ("Colonies", {}, "spread_theory", "2.28 times the mean instead of {}"),
    ("Colonies", DIFFER, "extinct_theory", "and {} of the colonies are empty"),
    ("Colonies", {}, "mean_theory", "the mean grows from {} to 98.4, as"),
    ("Colonies", DIFFER, "mean_theory", "the mean grows from 38.3 to {}, as"),
    ("Colonies", {}, "extinct_theory", "of the colonies are empty instead of {}; the mean"),
    ("Colonies", DIFFER, "sister_correlation_theory", "sisters correlate by {} instead of 0"),
    ("SelfRenewal", SMALL_GRAFT, "stem_growth", "multiplies a graft {}-fold"),
    ("SelfRenewal", {}, "neutrophil_recovery_day", "instead of day {} (days of the teaching set"),
    ("NeutralDrift", {}, "largest_share", "the largest holds {} of the places"),
    ("NeutralDrift", {}, "share_at_end", "The marked half went to {} here"),
    ("NeutralDrift", {"seed": 13}, "share_at_end", "and to {} in the second person"),
    ("NeutralDrift", {"fitness": 1.1}, "fixation_probability", "it takes over in {} of cases"),
    ("ClonalHematopoiesis", {}, "doubling_time_years", "With a fitness of 0.15 the clone doubles in {} years"),
    ("ClonalHematopoiesis", {}, "years_to_vaf_2_percent", "It takes {} years to a VAF of 2 %"),
    ("ClonalHematopoiesis", {}, "age_at_vaf_2_percent", "begun at 20, seen at {}."),
    ("ClonalHematopoiesis", {}, "establishment_probability", "with a fitness of 0.15 only {} do"),
    ("ClonalHematopoiesis", {"fitness": 0}, "vaf_at_age", "reaches a VAF of {} in fifty years"),
    ("ClonalHematopoiesis", {"origin": 16, "age": 72}, "vaf_at_age", "that began at 16 has a VAF of {} at 72"),
    (
        "ClonalHematopoiesis",
        TEN_GENES | {"detection_limit": 0.001, "age": 45},
        "prevalence_at_age",
        "in the second panel of section 5, {} of people",
    ),
    ("ClonalHematopoiesis", {"slows_from": 45}, "age_at_vaf_2_percent", "slows at 45 reaches 2 % at {} instead"),
    ("ClonalHematopoiesis", YOUNG | {"age": 69.44}, "prevalence_at_age", "The model has {} at 69"),
    ("ClonalHematopoiesis", ONE | {"age": 70}, "prevalence_at_age", "{} at 70 and, with exomes"),
    ("ClonalHematopoiesis", JAISWAL | {"age": 75}, "prevalence_at_age", "with exomes, {} at 75"),
    ("ClonalHematopoiesis", ONE | {"age": 83}, "prevalence_at_age", "too low: {} at 83, where 62 %"),
    ("ClonalHematopoiesis", ONE | {"age": 60}, "prevalence_at_age", "{} at 60, where almost 40 %"),
    ("ClonalHematopoiesis", JAISWAL | {"age": 85}, "prevalence_at_age", "beside exomes ({} at 85; Jaiswal found"),
    ("ClonalHematopoiesis", COOMBS | {"age": 90}, "prevalence_at_age", "panel ({} at 90; Coombs found"),
    ("DriverClones", DRIVERS, "share_of_large_clones", "at 78 eight of them make {} ("),
    (
        "DriverClones",
        DRIVERS | {"age": 50},
        "share_of_large_clones",
        "At 50 clones of at least 1 % make {} of the blood",
    ),
    ("DriverClones", DRIVERS | {"age": 65}, "share_of_large_clones", "at 65 they make {}, and"),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("02")


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
    for a1, words in ((0.95, "fainter: {:.3f} of its full strength"), (0.85, "instead of {:.3f}.")):
        assert words.format(1 / (2 * a1)) in prose("02")
    loser = MODELS["SelfRenewal"](**TEN_YEARS | {"stem_self_renewal": 0.84}).run()
    assert f"the neutrophils stand at {100 * loser.series['mature'].y[-1]:.1f} % of normal" in prose("02")
    assert f"there the stem cells leave only {loser.readouts['steady_signal'].value:.3f}" in prose("02")
    assert f"up to {2 * 0.85:.1f} times" in prose("02")  # 1/s*: the blood is empty


def test_page_02_tells_founders_that_differ_from_chance():
    scenes = {s: MODELS["Colonies"](founder_spread=s, colonies=2000).run() for s in (0, 0.02, 0.05)}
    found = [run.readouts["sister_correlation"].value for run in scenes.values()]
    assert abs(found[0]) < 0.03 < found[1] < 0.1 < found[2]  # the start, "A trace is left", "see the sisters"
    few, many = scenes[0.05].series["sisters"].y[[0, 1]], scenes[0.05].series["sisters"].y[[2, 3]]
    assert few.max() < 0.9 < 1.5 < many.min()
    spreads = [run.readouts["coefficient_of_variation"].value for run in scenes.values()]
    assert max(spreads) < 1.3 * min(spreads)  # "A little more widely"
    assert 1 / 0.17 == pytest.approx(6, abs=0.2)  # "a sixth of the scatter is inherited"
    made = [row.value for row in rows(MODELS["Colonies"]) if row.target == "mean"]
    assert "Two kinds of founders made {:g} and {:g} new ones".format(*made) in prose("02")
    assert (2 * 0.684) ** 20 == pytest.approx(made[1], abs=1) and "a chance of 0.684 instead of 0.6" in prose("02")


def test_the_days_of_the_teaching_set_are_told_in_divisions_too():
    run = MODELS["SelfRenewal"]().run()
    divisions = run.readouts["neutrophil_recovery_day"].value * 0.05
    assert f"{divisions:.1f} stem-cell divisions later" in run.sentence
    assert "Teaching rates, not a person's" in run.sentence
    assert "Teaching" not in MODELS["SelfRenewal"](**TEN_YEARS).run().sentence


def test_page_02_counts_clones_and_points_of_drift():
    people = {n: MODELS["NeutralDrift"](stem_cells=n).run().readouts for n in (320, 20_480)}
    left = f"{people[320]['clones_left'].value:.0f}"
    assert f"In the scene *320 cells, one person* {left} of 320 clones are left" in prose("02")
    assert MODELS["NeutralDrift"](years=4).run().readouts["clones_left"].value == pytest.approx(
        100, abs=10
    )  # its reply
    small, large = (f"{100 * people[n]['share_sd'].value:.2g}" for n in (320, 20_480))
    assert f"expect ± {large} points in 80 years, against ± {small} with 320" in prose("02")
    cats = {"stem_cells": 11_000, "replacements_per_year": 1.3}
    inherited = MODELS["NeutralDrift"](**cats, years=50).run().readouts["share_sd"].value
    assert f"a standard deviation of {100 * inherited:.1f} points in 50 years" in prose("02")
    assert (
        MODELS["NeutralDrift"](**cats, years=70).run().readouts["beyond_3_to_1"].value < 1e-4
    )  # "one woman in ten thousand"
    assert f"of a person a half moves by ± {100 * share_spread(100_000, 0.5 * 80):.1f} points in a lifetime" in prose(
        "02"
    )
    assert f"is refilled about {1.3 * 80:.0f} times" in prose("02")  # section 1: once in 40 weeks
    assert "would turn one pool into eight" in prose("02") and round(1.02**104) == 8
    left = people[20_480]["clones_left"].value
    assert f"and {left:.0f} clones are left, none of them large" in prose("02")
    assert people[20_480]["largest_share"].value < 0.05
    largest = [MODELS["NeutralDrift"](stem_cells=n).repeats(200).readouts["largest_share"] for n in (160, 320)]
    many = [percent(np.mean(share > 0.5)) for share in largest]  # exercise 3
    assert "In {} of people with 160 places, and in {} of those with 320".format(*many) in prose("02")


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
    assert 0.3 < drift(**one, seed=7).run().readouts["share_at_end"].value  # "more luck"
    assert drift(fitness=1.05).run().readouts["share_at_end"].value > 0.9  # "Now there is a cause"
    ages = [np.interp(0.02, s.y, s.x) for seed in (7, 0) for s in [clones(seed=seed).run().series["vaf_simulated"]]]
    assert 15 < ages[1] - ages[0] < 25  # "Twenty years behind"
    assert clones(fitness=0.05).run().readouts["age_at_vaf_2_percent"].value is None  # "At 5 % for life … never seen"
    shared = MODELS["DriverClones"]
    assert shared(seed=16).run().readouts["largest_share"].value > 0.5  # "one lucky clone"
    many = shared(age=78).repeats(200).readouts["large_clones"]
    assert np.percentile(many, (5, 95)).tolist() == [3, 12]  # "nine in ten … have 3 to 12"
    smaller = [shared(**DRIVERS, **change).run() for change in ({}, {"new_drivers": 100}, {"stem_cells": 300_000})]
    held = [run.readouts["share_of_large_clones"].value for run in smaller]
    assert held[0] > max(held[1:])
    assert clones(fitness=0.5).run().readouts["years_to_vaf_2_percent"].value == pytest.approx(
        15, abs=0.5
    )  # "seen in 15 years"


def test_page_02_says_how_far_jaiswal_s_people_are_off():
    off, n = misfit(rows(MODELS["ClonalHematopoiesis"]), MODELS["ClonalHematopoiesis"](**JAISWAL).run())
    assert f"{percent(off)} too many in the median" in prose("02") and n == 3
