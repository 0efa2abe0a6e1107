"""What page 05 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from story import prose, read, told

from hsclib import MODELS
from hsclib.evidence import misfit, rows
from hsclib.words import percent

DONOR = {"dose": 10, "days": 5}
TREATED = {"patient": "after chemotherapy", "dose": 5, "days": 10}
NONE, ONCE = TREATED | {"dose": 0}, TREATED | {"drug": "pegfilgrastim", "dose": 86, "days": 1}
STRONG, SMALL = TREATED | {"chemotherapy": 200}, TREATED | {"dose": 2.14, "days": 1, "first_day": 3}
BEFORE_SURGERY, WOMAN = {"blood_loss": 0, "epo_drive": 0.11}, {"usual_mass": 560, "blood_loss": 63}
LITTLE_IRON, LOW_STORES = {"drive_limit": 0.01}, {"usual_mass": 640, "blood_loss": 67}
FULL_STORES, EMPTY = {"usual_mass": 775, "blood_loss": 71}, {"platelet_loss": 0.95, "precursor_loss": 1, "tpo_fold": 1}
OTHERS = {"response": "hardly answers (32 %)", "dose": 10}
READOUTS = [  # model, settings, readout, the words around its value
    ("GranulocyteFactor", {}, "gcsf_peak_day", "On day {} it stands at"),
    ("GranulocyteFactor", {}, "gcsf_peak_fold", "it stands at {} times its usual level all the same"),
    ("GranulocyteFactor", {}, "nadir", "at the nadir ({} × 10⁹/L on day"),
    ("GranulocyteFactor", {}, "nadir_day", "(0.35 × 10⁹/L on day {})"),
    ("GranulocyteFactor", {"neutrophil_uptake": 0}, "nadir", "the count is still {} × 10⁹/L on day 35"),
    ("MarrowRecovery", {}, "nadir", "where that page had {} on day 8.4"),
    ("MarrowRecovery", {}, "nadir_day", "where that page had 0.22 on day {}"),
    ("GranulocyteFactor", {}, "nadir", "takes the count to {} on day 9"),
    ("Filgrastim", NONE, "nadir", "and with that the panel opens: {} × 10⁹/L on day"),
    ("Filgrastim", NONE, "nadir_day", "the panel opens: 0.31 × 10⁹/L on day {}."),
    ("Filgrastim", TREATED, "nadir", "With ten injections the lowest count is {} × 10⁹/L"),
    ("Filgrastim", TREATED, "nadir_day", "is 0.18 × 10⁹/L on day {}, instead of"),
    ("Filgrastim", TREATED, "days_below_0_5", "It lies below 0.5 for {} days instead"),
    ("Filgrastim", NONE, "days_below_0_5", "for 1.6 days instead of {}, and above"),
    ("Filgrastim", TREATED, "recovery_day_1_0", "above 1.0 for good from day {} instead"),
    ("Filgrastim", NONE, "recovery_day_1_0", "from day 7.2 instead of day {}."),
    ("Filgrastim", ONCE, "peak_neutrophils", "the model has {}, and 0.17"),
    ("Filgrastim", ONCE, "nadir", "the model has 29.3, and {} on day"),
    ("Filgrastim", ONCE, "nadir_day", "and 0.17 on day {}."),
    ("Filgrastim", TREATED | {"days": 3}, "days_below_0_5", "is worse than nothing: {} days below 0.5"),
    ("Filgrastim", ONCE, "days_below_0_5", "The model says {} both times"),
    ("Filgrastim", ONCE | {"first_day": 0}, "days_below_0_5", "The model says {} both times"),
    ("Filgrastim", TREATED | {"days": 6}, "days_below_0_5", "what fourteen reach: {} days below 0.5"),
    ("Filgrastim", TREATED | {"days": 14}, "days_below_0_5", "what fourteen reach: {} days below 0.5"),
    ("Filgrastim", TREATED | {"days": 14}, "peak_neutrophils", "hold the count up, at {} × 10⁹/L"),
    ("Filgrastim", TREATED | {"days": 2}, "days_below_0_5", "two to five leave {} to 5.2"),
    ("Filgrastim", STRONG | {"days": 7}, "days_below_0_5", "After 200 from seven on: {} instead"),
    ("Filgrastim", STRONG | {"dose": 0}, "days_below_0_5", "from seven on: 2.3 instead of {}."),
    ("Filgrastim", DONOR, "neutrophils_at_120_h", "At 120 hours the model has {} × 10⁹/L"),
    ("Filgrastim", DONOR, "gcsf_peak", "The first injection reaches {} ng/mL"),
    ("Filgrastim", DONOR | {"uptake": 0}, "peak_neutrophils", "the peak is hardly higher ({})"),
    ("Filgrastim", DONOR | {"uptake": 0}, "neutrophils_4_days_after", "the count still stands at {} × 10⁹/L"),
    ("Filgrastim", DONOR, "neutrophils_4_days_after", "at 22.4 × 10⁹/L instead of {}."),
    ("Erythropoietin", {}, "recovery_day_within_10_g", "From day {} the model is within 10 g"),
    ("Erythropoietin", {"feedback_gain": 0}, "regained_day_28", "makes EPO as before, only {} are regained"),
    ("Erythropoietin", {"blood_loss": 150}, "recovery_day_80_percent", "four fifths are back on day {} instead"),
    ("Erythropoietin", {}, "recovery_day_80_percent", "on day 31 instead of day {}, since"),
    ("Erythropoietin", LITTLE_IRON, "recovery_day_80_percent", "the model needs {} days.\n\n*Too loud"),
    ("Erythropoietin", {"feedback_gain": 2}, "recovery_day_within_10_g", "for good only from day {}"),
    ("Erythropoietin", BEFORE_SURGERY, "gain_peak_percent", "it rises by {} %, but by"),
    ("Erythropoietin", BEFORE_SURGERY, "gain_peak_day", "and to its peak on day {}"),
    ("Erythropoietin", WOMAN, "recovery_day_within_10_g", "within 10 g on day {}, as in a man"),
    ("Erythropoietin", WOMAN | LITTLE_IRON, "recovery_day_within_10_g", "At 0.01 it is day {}, and"),
    ("Erythropoietin", FULL_STORES, "recovery_day_80_percent", "the model needs {} and 34."),
    ("Erythropoietin", LOW_STORES, "recovery_day_80_percent", "the model needs 35 and {}."),
    ("Erythropoietin", FULL_STORES | LITTLE_IRON, "recovery_day_80_percent", "(78 days; the model {})"),
    ("Erythropoietin", LOW_STORES | LITTLE_IRON, "recovery_day_80_percent", "(158; {})"),
    ("Thrombopoietin", {"tpo_fold": 1, "platelet_loss": 0.8}, "tpo_peak", "TPO rises to {} times its usual level"),
    ("Thrombopoietin", {"tpo_fold": 1, "platelet_loss": 0.8}, "tpo_peak_day", "its usual level on day {}, although"),
    ("Thrombopoietin", {}, "peak_platelets", "the platelets peak at {} × 10⁹/L"),
    ("Thrombopoietin", {}, "peak_day", "418 × 10⁹/L on day {}. One injection"),
    ("Thrombopoietin", EMPTY, "tpo_peak", "all megakaryocytes lost TPO reaches {} times"),
    ("ImmuneThrombocytopenia", {}, "day_above_50", "above 50 × 10⁹/L from day {} and"),
    ("ImmuneThrombocytopenia", {}, "platelets_last_week", "on average {} in the last week"),
    ("ImmuneThrombocytopenia", {}, "production_at_rest", "and production ({} of the usual)"),
    ("ImmuneThrombocytopenia", OTHERS, "platelets_last_week", "even 10 µg/kg take these to {}."),
]
POINTS = [  # model, settings, series, x, the words around its value, decimals
    ("Filgrastim", DONOR, "gcsf", 1, "and just before the second {} are left", 2),
    ("Filgrastim", ONCE, "gcsf", 6, "on day 6 there are {} ng/mL", 0),
    ("Filgrastim", ONCE, "gcsf", 10, "on day 10 {}. **The drug", 1),
    ("Filgrastim", SMALL, "neutrophils", 8, "on day 3 leaves {} × 10⁹/L on day 8", 3),
    ("ImmuneThrombocytopenia", {"weeks": 6}, "platelets", 49 + 7, "the last of six it is {}.", 0),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("05")


@pytest.mark.parametrize(("model", "settings", "series", "x", "words", "places"), POINTS)
def test_the_page_reads_the_curve_right(model, settings, series, x, words, places):
    assert words.format(read(model, settings, series, x, places)) in prose("05")


def test_page_05_reads_its_curves_right():
    granulocytes, epo = MODELS["GranulocyteFactor"], MODELS["Erythropoietin"]
    usual = granulocytes().run().readouts
    assert usual["nadir"].value / 3.53 == pytest.approx(0.1, abs=0.005)  # "only a tenth of the eaters are left"
    assert f"in this model, to {percent(5.64 * 3.53 / (0.592 + 5.64 * 3.53))} the neutrophils" in prose("05")
    count, hormone = (granulocytes().run().series[name] for name in ("neutrophils", "gcsf_fold"))
    for day in (3, 6, 9, 12, 21):
        left, level = np.interp(day, count.x, count.y), np.interp(day, hormone.x, hormone.y)
        expected = (0.592 + 5.64 * 3.53) / (0.592 + 5.64 * left)
        assert f"| {day} | {left:.2f} | {expected:.2f} | {level:.2f} |" in prose("05")
    before = epo(**BEFORE_SURGERY).run().series["hemoglobin_mass"]
    assert f"but by {100 * (np.interp(14, before.x, before.y) / 870 - 1):.1f} % on day 14" in prose("05")
    balanced = MODELS["RedCellBalance"](epo_dose=900).run().readouts["rise_14_days"]
    assert f"raise hemoglobin by {balanced.text} within 14 days, half of what was measured" in prose("05")
    assert balanced.value / 1.5 == pytest.approx(0.5, abs=0.05)
    loud = epo(feedback_gain=2).run().series["hemoglobin_mass"].y.max() - 870
    assert f"too strongly overshoots by {loud:.0f} g" in prose("05")
    twice = epo(blood_loss=150).run().series["hemoglobin_mass"].y.max() - 870
    assert f"then it overshoots by {twice:.0f} g" in prose("05")
    assert epo().run().readouts["ripening_days"].value == pytest.approx(14, abs=0.5)  # "the two weeks of ripening"
    made = MODELS["ImmuneThrombocytopenia"]().run().readouts["platelets_last_week"].value / 11.1
    assert round(made) == 8  # "eight times as many are made"
    falz = epo(usual_mass=948, blood_loss=83).run()
    half = (np.interp(14, falz.series["hemoglobin_mass"].x, falz.series["hemoglobin_mass"].y) - 865) / 83
    assert f"the model says {percent(falz.readouts['regained_day_28'].value)}" in prose("05")
    assert f"{percent((904 - 865) / 83)} after two weeks, where the model has {percent(half)}" in prose("05")


def test_the_misfit_and_the_spread_of_page_05():
    epo = MODELS["Erythropoietin"]
    off, _ = misfit(rows(epo), epo(usual_mass=948, blood_loss=83).run())
    assert f"Over the whole mass the model is off by only {percent(off)}" in prose("05")
    days = epo().cohort(500).readouts["recovery_day_80_percent"]
    first, last = np.nanpercentile(days, [5, 95])
    assert f"nine in ten have four fifths back after {first:.0f} to {last:.0f} days" in prose("05")
    drawn = MODELS["Filgrastim"](**TREATED).cohort(300).readouts["days_below_0_5"]
    assert f"published variances: {drawn.mean():.1f} ± {drawn.std():.1f})" in prose("05")
    given = MODELS["Filgrastim"](**TREATED).run().readouts["days_below_0_5"].value
    assert f"{given:.2f} days below 0.5 where 103 women had" in prose("05")


def test_the_scenes_of_page_05_keep_their_promises():
    def low(**settings):
        return MODELS["GranulocyteFactor"](**settings).run().readouts["days_below_0_5"].value

    assert low(neutrophil_uptake=0.5) > 2 * low()  # "the low count lasts longer"

    def drug(**settings):
        return MODELS["Filgrastim"](**settings).run().readouts

    half, whole = (drug(dose=d, days=5)["neutrophils_at_120_h"].value for d in (5, 10))
    assert half > whole / 2  # "more than half of the neutrophils"
    five, ten = (drug(dose=10, days=n)["peak_neutrophils"].value for n in (5, 10))
    assert ten == pytest.approx(five, rel=0.01)  # "no higher than after five"
    same, next_day = (drug(**TREATED | {"first_day": d}) for d in (0, 1))
    assert same["nadir"].value == pytest.approx(next_day["nadir"].value, rel=0.02)  # "no difference?"
    late = drug(**TREATED | {"first_day": 5})  # "it would have you start on day 5"
    assert late["days_below_0_5"].value == 0
    none = drug(**NONE)["days_below_0_5"].value
    below = [drug(**TREATED | {"days": n})["days_below_0_5"].value for n in range(1, 7)]
    assert [b < none for b in below] == [True, False, False, False, False, True]  # Exercise 2
    assert max(below) == pytest.approx(5.2, abs=0.05)
    strong = drug(**STRONG | {"dose": 0})["days_below_0_5"].value
    assert drug(**STRONG | {"days": 6})["days_below_0_5"].value > strong > drug(**STRONG)["days_below_0_5"].value
    whole, half = (
        np.ptp(MODELS["ImmuneThrombocytopenia"](platelet_life=life).run().series["platelets"].y[600:650])
        for life in (2, 1)
    )
    assert half > whole  # "with wider swings"
