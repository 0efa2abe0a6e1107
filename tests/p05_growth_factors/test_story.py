"""What page 05 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from story import prose, read, told

from hsclib import MODELS
from hsclib.evidence import misfit, rows
from hsclib.words import percent

TEN, SMALL = {"gcsf_doses": 10}, {"gcsf_doses": 1, "gcsf_start": 3, "gcsf_dose": 150}
BEFORE_SURGERY, WOMAN = {"blood_loss": 0, "epo_drive": 0.11}, {"usual_mass": 560, "blood_loss": 63}
READOUTS = [  # model, settings, readout, the words around its value
    ("GranulocyteFactor", {}, "gcsf_peak_day", "On day {} it stands at"),
    ("GranulocyteFactor", {}, "gcsf_peak_fold", "it stands at {} times its usual level all the same"),
    ("GranulocyteFactor", {}, "nadir", "at the nadir ({} × 10⁹/L on day"),
    ("GranulocyteFactor", {}, "nadir_day", "(0.35 × 10⁹/L on day {})"),
    ("GranulocyteFactor", {"neutrophil_uptake": 0}, "nadir", "the count is still {} × 10⁹/L on day 35"),
    ("GranulocyteFactor", TEN, "nadir", "from day 2 the nadir is {} × 10⁹/L"),
    ("GranulocyteFactor", TEN, "nadir_day", "0.87 × 10⁹/L on day {}, instead of 0.35"),
    ("GranulocyteFactor", {}, "days_below_0_5", "below 0.5, instead of {} days"),
    ("GranulocyteFactor", TEN, "recovery_day_1_0", "above 1.0 for good from day {} instead"),
    ("GranulocyteFactor", {}, "recovery_day_1_0", "instead of day {}. The nadir comes"),
    ("GranulocyteFactor", TEN | {"gcsf_start": 0}, "nadir", "does harm: the nadir is {} × 10⁹/L"),
    ("GranulocyteFactor", TEN | {"gcsf_start": 0}, "days_below_0_5", "with {} days below 0.5. G-CSF tells"),
    ("GranulocyteFactor", TEN | {"gcsf_start": 8}, "nadir", "too late for the nadir ({} × 10⁹/L"),
    ("GranulocyteFactor", TEN | {"gcsf_start": 8}, "days_below_0_5", "{} days below 0.5), and only the return"),
    ("GranulocyteFactor", {"gcsf_doses": 5}, "nadir", "the nadir stays at {} × 10⁹/L"),
    ("GranulocyteFactor", {"gcsf_doses": 5}, "peak_neutrophils", "push the rebound from {} to"),
    ("GranulocyteFactor", {"gcsf_doses": 14}, "peak_neutrophils", "to {} × 10⁹/L. Once the neutrophils are back"),
    ("GranulocyteFactor", TEN | {"drug_effect": 25}, "days_below_0_5", "even ten leave {} days below 0.5"),
    ("GranulocyteFactor", TEN | {"gcsf_dose": 350}, "nadir", "with G-CSF too ({} against 0.7"),
    ("GranulocyteFactor", {"gcsf_doses": 2}, "nadir", "for the default patient (nadir {})"),
    ("GranulocyteFactor", {"gcsf_doses": 6, "drug_effect": 25}, "nadir", "from six injections on the nadir is {} with"),
    ("Erythropoietin", {}, "recovery_day_within_10_g", "From day {} the model is within 10 g"),
    ("Erythropoietin", {"feedback_gain": 0}, "regained_day_28", "with a silent kidney only {} are regained"),
    ("Erythropoietin", {"blood_loss": 150}, "recovery_day_within_10_g", "takes no longer (day {})"),
    ("Erythropoietin", {"drive_limit": 0.01}, "recovery_day_within_10_g", "one donation takes until day {}"),
    ("Erythropoietin", {"feedback_gain": 2}, "recovery_day_within_10_g", "for good only from day {}"),
    ("Erythropoietin", BEFORE_SURGERY, "gain_peak_percent", "the model rises by {} %"),
    ("Erythropoietin", BEFORE_SURGERY, "gain_peak_day", "and to its peak on day {}"),
    ("Erythropoietin", WOMAN, "recovery_day_within_10_g", "within 10 g on day {}: the same"),
    ("Erythropoietin", WOMAN | {"drive_limit": 0.02}, "recovery_day_within_10_g", "it is day {} and day 83"),
    ("Erythropoietin", WOMAN | {"drive_limit": 0.01}, "recovery_day_within_10_g", "and day {}. So:"),
    ("Filgrastim", {}, "neutrophils_at_120_h", "At 120 hours the model has {} × 10⁹/L"),
    ("Filgrastim", {"receptors": 0}, "neutrophils_at_120_h", "there would be {} × 10⁹/L at 120 hours"),
    ("Filgrastim", {}, "neutrophils_4_days_after", "the model still has {} × 10⁹/L"),
    ("MarrowRecovery", {}, "nadir", "where that page had {} on day 7.6"),
    ("MarrowRecovery", {}, "nadir_day", "where that page had 0.90 on day {}"),
    ("GranulocyteFactor", {}, "nadir", "takes the count to {} on day 9"),
    ("Thrombopoietin", {"tpo_fold": 1, "platelet_loss": 0.8}, "tpo_peak", "TPO rises to {} times its usual level"),
    ("Thrombopoietin", {"tpo_fold": 1, "platelet_loss": 0.8}, "tpo_peak_day", "its usual level on day {}, although"),
    ("Thrombopoietin", {}, "peak_platelets", "the platelets peak at {} × 10⁹/L"),
    ("Thrombopoietin", {}, "peak_day", "418 × 10⁹/L on day {}. One injection"),
]
POINTS = [  # model, settings, series, x, the words around its value, decimals
    ("Filgrastim", {}, "gcsf", 1, "Just before the second injection {} ng/mL", 2),
    ("Filgrastim", {}, "gcsf", 5, "a day after the fifth it is {}.", 2),
    ("GranulocyteFactor", SMALL, "neutrophils", 8, "had 0.49 on day 8; the model has {}.", 2),
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
    assert 60 * np.log(2) / (0.592 + 5.64 * 3.53) == pytest.approx(2, abs=0.05)  # "a half-life of two minutes"
    assert f"in this model, to {percent(5.64 * 3.53 / (0.592 + 5.64 * 3.53))} the neutrophils" in prose("05")
    count, hormone = (granulocytes().run().series[name] for name in ("neutrophils", "gcsf_fold"))
    for day in (3, 6, 9, 12, 21):
        left, level = np.interp(day, count.x, count.y), np.interp(day, hormone.x, hormone.y)
        expected = (0.592 + 5.64 * 3.53) / (0.592 + 5.64 * left)
        assert f"| {day} | {left:.2f} | {expected:.2f} | {level:.2f} |" in prose("05")
    before = epo(**BEFORE_SURGERY).run().series["hemoglobin_mass"]
    assert f"by {100 * (np.interp(14, before.x, before.y) / 870 - 1):.1f} % when the injections end" in prose("05")
    loud = epo(feedback_gain=2).run().series["hemoglobin_mass"].y.max() - 870
    assert f"overshoots by {loud:.0f} g" in prose("05")
    falz = epo(usual_mass=948, blood_loss=83).run()
    half = (np.interp(14, falz.series["hemoglobin_mass"].x, falz.series["hemoglobin_mass"].y) - 865) / 83
    assert f"the model says {percent(falz.readouts['regained_day_28'].value)}" in prose("05")
    assert f"{percent((904 - 865) / 83)} after two weeks, where the model has {percent(half)}" in prose("05")


def test_the_misfit_and_the_spread_of_page_05():
    granulocytes, none = MODELS["GranulocyteFactor"], "without injections (median of three rows)"
    for settings, words in (
        ({}, f"In the middle the model is off by {{}} {none}"),
        (TEN | {"gcsf_dose": 350}, "and by {} with (median of two)"),
    ):
        off, _ = misfit(rows(MODELS["GranulocyteFactor"]), granulocytes(**settings).run())
        assert words.format(percent(off)) in prose("05")
    epo = MODELS["Erythropoietin"]
    off, _ = misfit(rows(MODELS["Erythropoietin"]), epo(usual_mass=948, blood_loss=83).run())
    assert f"Over the whole mass the model is off by only {percent(off)}" in prose("05")
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
