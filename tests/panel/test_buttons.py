"""The buttons of a panel and its scenes, without a browser: one redraw each."""

import base64
import re

import ipywidgets as widgets
import numpy as np
import pytest
from matplotlib.axes import Axes
from panels import buttons, html, image, parts, press
from toy import Still, Toy, ToyPicture

import hsclib
from hsclib import explore


def test_an_option_brings_its_companions_and_says_so(redraws):
    shown = explore(Toy)
    redraws.clear()
    shown.controls["container"].value = "jar"
    assert len(redraws) == 1
    assert shown.run.settings == Toy.typical(container="jar").settings
    assert (shown.controls["amount"].value, shown.controls["warm"].value) == (5, True)
    assert re.search(r"jar brings with it: Amount 5 g, Warm on", html(shown))


def test_a_companion_may_be_moved_afterwards():
    shown = explore(Toy, container="jar")
    shown.controls["amount"].value = 1
    assert shown.run.settings == Toy(container="jar", amount=1, warm=True).settings


def test_companions_without_a_control_are_set_too_and_the_held_values_follow():
    shown = explore(Toy, show=["container"])
    shown.controls["container"].value = "jar"
    assert shown.run.settings == Toy.typical(container="jar").settings
    assert "Amount 5 g" in html(shown)


SCENES = [("Little", {"amount": 1}, "It is small."), ("Much", {"amount": 9, "warm": True}, "It is large & warm.")]


def test_scenes_are_stepped_through_with_what_to_notice(redraws):
    shown = explore(Toy, scenes=SCENES, count=5)
    assert shown.run.settings == Toy(count=5).settings
    assert "<b>Start.</b> 2 scenes to come: press Next." in html(shown)
    assert ends(shown) == (True, False)
    for words, settings, notice, closed in (
        ("Next", {"amount": 1}, "1 of 2: Little.</b> It is small.", (False, False)),
        ("Next", {"amount": 9, "warm": True}, "2 of 2: Much.</b> It is large &amp; warm.", (False, True)),
        ("Back", {"amount": 1}, "1 of 2: Little.</b>", (False, False)),
        ("Back", {}, "<b>Start.</b>", (True, False)),
    ):
        redraws.clear()
        press(shown, words)
        assert len(redraws) == 1
        assert shown.run.settings == Toy(**{"count": 5} | settings).settings
        assert notice in html(shown)
        assert ends(shown) == closed
        assert shown.controls["amount"].value == shown.run.settings["amount"]


def ends(shown):
    """Whether Back and Next are disabled."""
    found = {w.description: w.disabled for w in parts(shown) if hasattr(w, "button_style")}
    return found["Back"], found["Next"]


def test_a_caption_says_when_its_settings_have_been_changed():
    shown = explore(Toy, scenes=SCENES)
    press(shown, "Next")
    shown.controls["amount"].value = 3
    assert "1 of 2: Little (changed)." in html(shown) and "It is small" not in html(shown)
    shown.controls["amount"].value = 1
    assert "<b>1 of 2: Little.</b> It is small." in html(shown)


def test_reset_brings_back_start_caption_and_axes():
    shown = explore(hsclib.MarrowRecovery, scenes=[("Deep", {"drug_effect": 30}, "Empty.")])
    axes, picture = shown._sheet.figure.findobj(Axes)[0], shown._sheet.pixels().copy()
    limits = axes.get_ylim()
    press(shown, "Next")
    shown.controls["feedback"].value = 0.35
    press(shown, "Fit")
    assert axes.get_ylim() != limits
    press(shown, "Reset")
    assert axes.get_ylim() == limits and np.array_equal(shown._sheet.pixels(), picture)
    assert "<b>Start.</b>" in html(shown) and ends(shown) == (True, False)


def test_the_axes_hold_all_scenes_from_the_start():
    shown = explore(
        hsclib.MarrowRecovery, scenes=[("Long", {"days": 365, "cycles": 8, "cycle_length": 28}, "All of a year.")]
    )
    axes = shown._sheet.figure.findobj(Axes)[0]
    assert axes.get_xlim() == pytest.approx((0, 7 * 28 + 365))
    press(shown, "Next")
    assert axes.get_xlim() == pytest.approx((0, 7 * 28 + 365))


def test_without_scenes_there_are_no_steps():
    assert {"Next", "Back"} & set(buttons(explore(Toy))) == set()


def test_reset_goes_back_to_the_start_of_the_panel(redraws):
    shown = explore(Toy, container="jar", count=5)
    shown.controls["amount"].value, shown.controls["warm"].value = 1, False
    shown.controls["count"].value = 99
    redraws.clear()
    press(shown, "Reset")
    assert len(redraws) == 1
    assert shown.run.settings == Toy.typical(container="jar", count=5).settings
    assert (shown.error, shown.controls["count"].value) == (None, 5)


def patients(shown):
    """Those with published numbers → their settings, as the drop-down offers them."""
    return {name: settings for name, settings in shown._published.options if settings}


def test_published_settings_go_where_published_numbers_hold(redraws):
    shown = explore(hsclib.MarrowRecovery, baseline=2, cycles=3)
    (patient,) = (settings for name, settings in patients(shown).items() if name == "Kloft's patient")
    redraws.clear()
    shown._published.value = patient
    assert len(redraws) == 1
    expected = {
        "dose": 100,
        "cycles": 1,
        "baseline": 5.22,
        "transit_time": 84.2,
        "feedback": 0.145,
        "drug_effect": 15.57,
    }
    assert shown.run.settings.items() >= expected.items()
    assert "published numbers" in html(shown)
    shown.controls["dose"].value = 95
    assert shown._published.label.startswith("Patients with"), "that is another patient"
    assert shown.run.settings["dose"] == 95


def test_no_button_moves_a_value_that_the_panel_holds_fixed():
    shown = explore(hsclib.Transplant, show=["cd34_dose", "viability"])
    reached = patients(shown)
    held = {name: value for name, value in shown.run.settings.items() if name not in shown.controls}
    for settings in reached.values():
        shown._published.value = settings
        assert shown.run.settings.items() >= held.items()
    assert 0 < len(reached) < len(patients(explore(hsclib.Transplant)))


def test_hold_keeps_a_ghost_until_it_is_released(redraws):
    shown = explore(hsclib.MarrowRecovery)
    before = image(shown)
    shown.controls["dose"].value = 50
    alone = image(shown)
    shown.controls["dose"].value = 100
    redraws.clear()
    press(shown, "Hold")
    assert len(redraws) == 1
    shown.controls["dose"].value = 50
    assert image(shown) != alone
    press(shown, "Release")
    assert image(shown) == alone
    shown.controls["dose"].value = 100
    assert image(shown) == before


def test_fit_scales_the_axes_to_what_is_shown(redraws):
    shown = explore(hsclib.MarrowRecovery)
    shown.controls["days"].value = 30
    redraws.clear()
    press(shown, "Fit")
    assert len(redraws) == 1
    assert image(shown) == image(explore(hsclib.MarrowRecovery, days=30))


def test_the_axes_stay_until_they_are_fitted():
    shown = explore(hsclib.MarrowRecovery)
    shown.controls["days"].value = 30
    assert image(shown) != image(explore(hsclib.MarrowRecovery, days=30))


def test_the_band_of_patients_comes_and_goes(redraws):
    shown = explore(hsclib.MarrowRecovery)
    before = image(shown)
    (spread,) = (w for w in parts(shown) if isinstance(w, widgets.ToggleButton))
    redraws.clear()
    spread.value = True
    assert len(redraws) == 1
    assert image(shown) != before
    spread.value = False
    assert image(shown) == before


def test_a_model_without_spread_offers_no_band():
    assert not [w for w in parts(explore(Still, ToyStill)) if isinstance(w, widgets.ToggleButton)]


class ToyStill(ToyPicture):
    """Draws nothing."""

    def update(self, run, band=None):
        pass


@pytest.mark.kind("environment", "a spreadsheet that guesses the encoding")
def test_the_csv_button_offers_the_run_that_is_shown():
    shown = explore(Toy)
    shown.controls["amount"].value = 7
    press(shown, "CSV")
    name, data = re.search(r'download="([^"]*)" href="data:text/csv;base64,([^"]*)"', html(shown)).groups()
    assert name == "Toy.csv"
    # with the mark by which a spreadsheet knows the encoding
    assert base64.b64decode(data) == b"\xef\xbb\xbf" + shown.run.to_csv().encode()


def test_an_offered_file_goes_with_the_run_that_it_was_made_of():
    shown = explore(Toy)
    press(shown, "CSV")
    shown.controls["amount"].value = 7
    assert "data:text/csv" not in html(shown)
