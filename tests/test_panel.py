"""The panel without a browser: what hands do to its controls and buttons, and what it shows and says."""

import asyncio
import base64
import io
import math
import re
import threading
import time
from html import unescape

import ipywidgets as widgets
import pytest
from boxes import THOROUGH, case, middle, run_of, some
from matplotlib.axes import Axes
from PIL import Image
from toy import Still, Toy, ToyPicture

import hsclib
from hsclib import explore, panel, pictures, registry
from hsclib.drawing.sheet import Sheet
from hsclib.sources import SOURCES

MODELS = hsclib.MODELS
every_model = pytest.mark.parametrize("name", MODELS)
SLIDERS = [
    pytest.param(name, p, id=f"{name}.{p.name}")
    for name, model in MODELS.items()
    for p in model.parameters()
    if p.type in (int, float)
]
#: Their kinds: all sliders are made by one class, which knows a parameter by these properties.
KINDS = {(p.type, p.scale, p.unit == "1"): slider for slider in SLIDERS for p in slider.values[1:]}
every_kind = pytest.mark.parametrize("name, p", SLIDERS if THOROUGH else KINDS.values())


@pytest.fixture(autouse=True)
def toys_have_pictures(monkeypatch):
    for model in (Toy, Still):
        monkeypatch.setitem(registry.DRAWN, model, ToyPicture)


@pytest.fixture
def redraws(monkeypatch):
    """One entry for every picture that is sent."""
    sent, draw = [], Sheet.png
    monkeypatch.setattr(Sheet, "png", lambda sheet: sent.append(sheet) or draw(sheet))
    return sent


@pytest.fixture(scope="module")
def made():
    made = {name: explore(model) for name, model in MODELS.items()}
    yield made
    for shown in made.values():
        shown.close()


@pytest.fixture
def panels(made):
    """One panel a model, at its start, for the many tests that move one control."""
    for name, shown in made.items():
        if shown.error or shown.run.settings != MODELS[name]().settings:
            press(shown, "Reset")
    return made


def parts(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def press(shown, words):
    (button,) = (w for w in parts(shown) if isinstance(w, widgets.Button) and w.description == words)
    button.click()


def buttons(shown):
    return [w.description for w in parts(shown) if isinstance(w, widgets.Button)]


def html(shown):
    """All that the panel shows as HTML."""
    return "".join(w.value for w in parts(shown) if isinstance(w, widgets.HTML) and "<style>" not in w.value)


def image(shown):
    (found,) = (w.value for w in parts(shown) if isinstance(w, widgets.HTML) and "<img" in w.value)
    return found


def alt(shown):
    return unescape(re.search(r' alt="([^"]*)"', image(shown))[1])


# what explore gives


def test_explore_gives_one_displayable_with_a_python_face():
    shown = explore(Toy)
    assert isinstance(shown, widgets.VBox)
    assert list(shown.controls) == [p.name for p in Toy.parameters()]
    assert shown.run.settings == Toy().settings
    assert shown.sentence == shown.run.sentence
    assert shown.error is None


def test_explore_starts_where_it_is_told_with_the_companions_of_its_options():
    assert (
        explore(Toy, container="jar", count=5).run.settings
        == Toy(container="jar", amount=5, warm=True, count=5).settings
    )


@pytest.mark.parametrize(
    "start, error", [({"amuont": 3}, TypeError), ({"amount": 11}, ValueError), ({"count": 2.5}, TypeError)]
)
def test_a_faulty_start_is_refused_as_by_the_model(start, error):
    with pytest.raises(error):
        explore(Toy, **start)


def test_a_faulty_scene_is_refused_before_anyone_steps_into_it():
    with pytest.raises(ValueError, match="Amount"):
        explore(Toy, scenes=[("Too much", {"amount": 11}, "Nothing.")])


def test_show_names_the_controls_and_the_rest_is_told_as_held_fixed():
    shown = explore(Toy, show=["count", "amount"], warm=True)
    assert list(shown.controls) == ["count", "amount"]
    assert "Held fixed (4)" in html(shown)
    assert "Warm" in html(shown) and "Seed" in html(shown)


def test_show_of_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(TypeError, match="weight.*amount"):
        explore(Toy, show=["weight"])


def test_the_picture_may_be_chosen_or_several_side_by_side():
    shown = explore(Toy, (ToyPicture, ToyPicture))
    assert 'width="200" height="100"' in image(shown)


def test_panels_do_not_know_of_each_other():
    first, second = explore(Toy), explore(Toy)
    first.controls["amount"].value = 7
    assert second.run.settings["amount"] == 2


# hands on controls


@every_model
def test_a_control_gives_the_run_of_its_value_everywhere_on_its_range_by_one_redraw(panels, redraws, name):
    shown = panels[name]
    for p in MODELS[name].parameters():
        for value in (*middle(p), p.default):
            with case(p.name, "=", value):
                redraws.clear()
                shown.controls[p.name].value = value
                assert len(redraws) == 1
                assert shown.error is None
                assert shown.run.settings[p.name] == shown.controls[p.name].value == value
                assert shown.sentence == run_of(shown.instance).sentence


@every_kind
def test_a_slider_reaches_both_ends_of_its_range(panels, name, p):
    shown = panels[name]
    for end in (p.high, p.low, p.high):
        shown.controls[p.name].slider.value = end
        assert shown.run.settings[p.name] == end
        assert shown.controls[p.name].value == end


@every_kind
def test_a_value_out_of_range_is_refused_in_words_and_the_picture_is_kept(panels, name, p):
    shown = panels[name]
    for value in (p.high + abs(p.high) + 1, p.low - abs(p.low) - 1):
        run, picture = shown.run, image(shown)
        shown.controls[p.name].value = value
        for words in (p.label, repr(p.type(value)), p.range_text):
            assert words in shown.error
        assert unescape(html(shown)).count(shown.error) == 1
        assert shown.run is run and image(shown) == picture
        shown.controls[p.name].value = p.default
        assert shown.error is None and "hsc-error" not in html(shown)


@every_kind
def test_what_is_no_number_is_refused_and_the_next_good_value_clears_it(panels, name, p):
    shown = panels[name]
    for value in (math.nan, math.inf, -math.inf):
        run = shown.run
        shown.controls[p.name].value = value
        assert p.label in shown.error and repr(value) in shown.error and p.range_text in shown.error
        assert shown.run is run
        shown.controls[p.name].value = p.default
        assert shown.error is None and "hsc-error" not in html(shown)


def test_half_a_count_is_refused():
    shown = explore(Toy)
    shown.controls["count"].value = 3.5
    assert "Count" in shown.error and "3.5" in shown.error and "a whole number from 1 to 8" in shown.error
    assert shown.run.settings["count"] == 3
    shown.controls["count"].value = 4
    assert (shown.error, shown.run.settings["count"]) == (None, 4)


def test_moving_another_control_puts_a_refused_value_back():
    shown = explore(Toy)
    shown.controls["amount"].value = 99
    shown.controls["count"].value = 5
    assert shown.error is None
    assert shown.controls["amount"].value == shown.run.settings["amount"] == 2
    assert "hsc-error" not in html(shown)


def test_a_slider_moved_after_a_refused_value_takes_over():
    shown = explore(Toy)
    shown.controls["amount"].value = 99
    shown.controls["amount"].slider.value = 3.5
    assert (shown.error, shown.run.settings["amount"]) == (None, 3.5)


def test_a_model_that_fails_is_told_and_the_picture_is_kept(monkeypatch):
    shown = explore(Toy)
    run, solve = shown.run, Toy.run

    def fail(self):
        if self.amount == 9:
            raise ArithmeticError("could not be solved between day 1 and day 2")
        return solve(self)

    monkeypatch.setattr(Toy, "run", fail)
    shown.controls["amount"].value = 9
    assert "day 1 and day 2" in shown.error
    assert shown.run is run
    shown.controls["amount"].value = 8
    assert shown.error is None


def test_a_refused_value_is_no_redraw(redraws):
    shown = explore(Toy)
    redraws.clear()
    shown.controls["amount"].value = 99
    assert redraws == []


# the browser puts exact values on the slider's grid and sends them back

ECHOES = [("amount", 2.3, 2.5), ("amount", 2.2, 2.0), ("share", 0.12, 0.126), ("count", 3, 3)]


@pytest.mark.parametrize("name, exact, on_grid", ECHOES)
def test_an_exact_value_survives_the_grid_of_its_slider(name, exact, on_grid):
    shown = explore(Toy, **{name: exact})
    shown.controls[name].slider.value = on_grid
    assert shown.run.settings[name] == exact
    assert shown.controls[name].value == exact


@pytest.mark.parametrize(
    "name, exact, moved", [("amount", 2.3, 3.0), ("amount", 2.3, 1.5), ("share", 0.12, 0.158), ("count", 3, 4)]
)
def test_a_whole_step_of_the_slider_is_taken(name, exact, moved):
    shown = explore(Toy, **{name: exact})
    shown.controls[name].slider.value = moved
    assert shown.run.settings[name] == pytest.approx(moved)
    assert shown.controls[name].value == pytest.approx(moved)


@every_kind
def test_half_a_step_is_ignored_and_a_whole_step_is_taken_from_every_default(panels, name, p):
    shown, control = panels[name], panels[name].controls[p.name]
    away = -1 if p.default > (p.low + p.high) / 2 else 1
    for steps, taken in ((0.4, False), (1.0, True)):
        if p.type is int and steps < 1:
            continue
        far = away * steps * p.step
        control.slider.value = p.default * 10**far if p.scale == "log" else p.default + far
        assert (shown.run.settings[p.name] != p.default) == taken


def test_a_slider_leaves_no_dust_of_binary_fractions():
    shown = explore(Toy, amount=0)
    shown.controls["amount"].slider.value = 3 * 0.1 + 0.7  # 1.0000000000000002
    assert shown.run.settings["amount"] == 1


# companions, scenes and buttons: one redraw each


def test_an_option_brings_its_companions_and_says_so(redraws):
    shown = explore(Toy)
    redraws.clear()
    shown.controls["container"].value = "jar"
    assert len(redraws) == 1
    assert shown.run.settings == Toy.typical(container="jar").settings
    assert (shown.controls["amount"].value, shown.controls["warm"].value) == (5, True)
    assert re.search(r"jar brings with it: Amount 5\.00 g, Warm yes", html(shown))


def test_a_companion_may_be_moved_afterwards():
    shown = explore(Toy, container="jar")
    shown.controls["amount"].value = 1
    assert shown.run.settings == Toy(container="jar", amount=1, warm=True).settings


def test_companions_without_a_control_are_set_too_and_the_held_values_follow():
    shown = explore(Toy, show=["container"])
    shown.controls["container"].value = "jar"
    assert shown.run.settings == Toy.typical(container="jar").settings
    assert "Amount: 5.0 g" in html(shown)


SCENES = [("Little", {"amount": 1}, "It is small."), ("Much", {"amount": 9, "warm": True}, "It is large & warm.")]


def test_scenes_are_stepped_through_with_what_to_notice(redraws):
    shown = explore(Toy, scenes=SCENES, count=5)
    assert shown.run.settings == Toy(count=5).settings
    for words, settings, notice in (
        ("Next", {"amount": 1}, "1 of 2: Little.</b> It is small."),
        ("Next", {"amount": 9, "warm": True}, "2 of 2: Much.</b> It is large &amp; warm."),
        ("Next", {"amount": 9, "warm": True}, "2 of 2"),
        ("Back", {"amount": 1}, "1 of 2"),
        ("Back", {"amount": 1}, "1 of 2"),
    ):
        redraws.clear()
        press(shown, words)
        assert len(redraws) == 1
        assert shown.run.settings == Toy(**{"count": 5} | settings).settings
        assert notice in html(shown)
        assert shown.controls["amount"].value == settings["amount"]


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


def test_every_button_of_a_panel_has_its_own_words(panels):
    for shown in panels.values():
        assert len(set(buttons(shown))) == len(buttons(shown))


def test_published_settings_go_where_published_numbers_hold(redraws):
    shown = explore(hsclib.MarrowRecovery, baseline=2, cycles=3)
    (word,) = (b for b in buttons(shown) if b.startswith("Published settings: Kloft"))
    redraws.clear()
    press(shown, word)
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


def test_no_button_moves_a_value_that_the_panel_holds_fixed():
    shown = explore(hsclib.Transplant, show=["cd34_dose", "viability"])
    words = [b for b in buttons(shown) if b.startswith("Published settings")]
    held = {name: value for name, value in shown.run.settings.items() if name not in shown.controls}
    for word in words:
        press(shown, word)
        assert shown.run.settings.items() >= held.items()
    everything = explore(hsclib.Transplant)
    assert 0 < len(words) < sum(b.startswith("Published settings") for b in buttons(everything))


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


def test_the_csv_button_offers_the_run_that_is_shown():
    shown = explore(Toy)
    shown.controls["amount"].value = 7
    press(shown, "CSV")
    name, data = re.search(r'download="([^"]*)" href="data:text/csv;base64,([^"]*)"', html(shown)).groups()
    assert name == "Toy.csv"
    assert base64.b64decode(data).decode() == shown.run.to_csv()


def test_an_offered_file_goes_with_the_run_that_it_was_made_of():
    shown = explore(Toy)
    press(shown, "CSV")
    shown.controls["amount"].value = 7
    assert "data:text/csv" not in html(shown)


# as code


def rebuilt(shown):
    names = {"explore": explore, "Toy": Toy, "ToyPicture": ToyPicture, **MODELS, **vars(pictures)}
    return eval(shown.code(), names)


@pytest.mark.parametrize(
    "build",
    [
        lambda: explore(Toy),
        lambda: explore(Toy, ToyPicture, show=["count"], warm=True),
        lambda: explore(Toy, (ToyPicture, ToyPicture), container="jar"),
        lambda: explore(Toy, container="jar", amount=2, warm=False),  # companions put back to the defaults
        lambda: explore(hsclib.MarrowRecovery, pictures.CycleNadirs, show=["dose", "cycles"], cycles=6),
    ],
)
def test_the_copied_line_gives_the_same_panel(build):
    shown = build()
    again = rebuilt(shown)
    assert again.run.settings == shown.run.settings
    assert list(again.controls) == list(shown.controls)
    assert image(again) == image(shown)


def test_the_copied_line_gives_the_values_that_were_set_by_hand():
    shown = explore(Toy)
    shown.controls["share"].value, shown.controls["container"].value, shown.controls["amount"].value = 0.037, "jar", 2
    assert rebuilt(shown).run.settings == shown.run.settings


def test_the_copied_line_is_shown_on_request():
    shown = explore(Toy, count=5)
    press(shown, "Copy these settings")
    (line,) = (w for w in parts(shown) if isinstance(w, widgets.Text))
    assert line.value == shown.code() == "explore(Toy, count=5)"
    assert line.layout.display != "none"


@pytest.mark.parametrize("name, value", [("amount", 7.3), ("share", 0.02)])
def test_a_slider_is_set_while_it_does_not_follow(name, value, monkeypatch):
    # a slider of ipywidgets that follows continuously sends back the nearest value of its grid, however late
    shown = explore(Toy)
    slider, told = shown.controls[name].slider, []
    monkeypatch.setattr(slider, "_send", lambda message, buffers=None: told.append(message["state"]))
    shown.controls[name].value = value
    assert told == [{"continuous_update": False, "value": value}, {"continuous_update": True}]


@pytest.mark.parametrize("name, hand", [("amount", 7.000000000000001), ("share", 10**-1.7)])
def test_the_slider_that_a_hand_moves_is_left_alone(name, hand, monkeypatch):
    shown = explore(Toy)
    slider, told = shown.controls[name].slider, []
    monkeypatch.setattr(slider, "_send", lambda message, buffers=None: told.append(message["state"]))
    slider.set_state({"value": hand})
    assert shown.run.settings[name] == float(f"{hand:.3g}")
    assert [state for state in told if state != {"value": hand}] == [], "the echo apart, which is not for this browser"


def test_two_threads_take_turns(monkeypatch):
    shown, inside, most, run = explore(Toy), [], [], Toy.run

    def slow(model):
        inside.append(model)
        time.sleep(0.02)
        most.append(len(inside))
        inside.pop()
        return run(model)

    monkeypatch.setattr(Toy, "run", slow)
    threads = [
        threading.Thread(target=press, args=(shown, "Reset")),
        *(
            threading.Thread(target=shown.controls["amount"].slider.set_state, args=({"value": value},))
            for value in (5.0, 6.0)
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1]
    assert shown.controls["amount"].value == shown.run.settings["amount"]


# what it says


def test_the_sentence_is_caption_and_alt_text_and_follows_at_once():
    shown = explore(Toy)
    shown.controls["amount"].value = 7
    assert alt(shown) == shown.sentence == Toy(amount=7).run().sentence
    assert html(shown).count(shown.sentence) == 3  # alt text, caption, live region


def test_the_live_region_speaks_once_the_hand_has_rested(monkeypatch):
    monkeypatch.setattr(panel, "REST_SECONDS", 0.2)

    def heard(shown):
        (found,) = (w.value for w in parts(shown) if isinstance(w, widgets.HTML) and 'role="status"' in w.value)
        return found

    async def move():
        shown, loop = explore(Toy), asyncio.get_running_loop()
        said = [heard(shown)]
        shown.controls["amount"].value = 3
        between = loop.time()
        shown.controls["amount"].value = 4
        # so long after the first move the hand has not rested, since it moved again; timers of a loop keep their order
        loop.call_at(between + panel.REST_SECONDS, lambda: said.append(heard(shown)))
        await asyncio.sleep(3 * panel.REST_SECONDS)
        return [*said, heard(shown)], shown.sentence

    (first, moving, rested), sentence = asyncio.run(move())
    assert first == moving
    assert sentence in rested != first


def test_every_control_has_a_label_with_its_unit(panels):
    for name, shown in panels.items():
        for p in MODELS[name].parameters():
            assert p.label in shown.controls[p.name].box.description
            assert p.unit_text in shown.controls[p.name].box.description


@every_model
def test_the_information_of_a_control_gives_meaning_range_provenance_and_source(panels, name):
    checked = {
        "published": "Read in the publication",
        "transcribed": "open transcription",
        "teaching": "A teaching value",
    }
    for p in MODELS[name].parameters():
        with case(p.name):
            said = unescape(panels[name].controls[p.name].info.value)
            assert p.meaning in said
            assert p.range_text in said
            assert checked[p.provenance] in said
            assert not p.source or SOURCES[p.source].doi in said


@pytest.mark.parametrize(
    "model, name, where, how",
    [
        ("MarrowRecovery", "baseline", "Netterberg 2017", "as published"),
        ("Transplant", "homing", "a teaching value", "by a spread chosen for teaching"),
    ],
)
def test_a_spread_says_whether_it_was_published(model, name, where, how):
    shown = explore(MODELS[model])
    assert f"({where})" in unescape(shown.controls[name].info.value)
    shown._spread.value = True
    assert f"patients who differ {how}." in html(shown)


def test_words_of_the_model_cannot_break_the_page():
    shown = explore(Toy, scenes=[("<b>", {}, "<script>")])
    press(shown, "Next")
    assert "<script>" not in html(shown)


# without a kernel


@pytest.mark.parametrize("name", some(MODELS, 4))
def test_the_saved_panel_serves_every_viewer(panels, name):
    shown = panels[name]
    bundle = shown._repr_mimebundle_()
    assert bundle.keys() == {"application/vnd.jupyter.widget-view+json", "text/html", "image/png", "text/plain"}
    assert bundle["text/plain"] == shown.sentence
    assert unescape(re.search(r' alt="([^"]*)"', bundle["text/html"])[1]) == shown.sentence
    assert Image.open(io.BytesIO(base64.b64decode(bundle["image/png"]))).format == "PNG"
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == shown.model_id


def test_the_saved_panel_shows_the_run_of_the_moment():
    shown = explore(hsclib.MarrowRecovery)
    first = shown._repr_mimebundle_()
    shown.controls["dose"].value = 40
    later = shown._repr_mimebundle_()
    assert later["text/plain"] == shown.sentence != first["text/plain"]
    assert later["image/png"] != first["image/png"]
