"""What hands do to the controls of a panel, without a browser."""

import math
import threading
import time
from html import unescape

import pytest
from boxes import THOROUGH, case, middle, run_of, some
from panels import buttons, html, image, press
from toy import Toy

from hsclib import MODELS, explore
from hsclib.control import typed
from hsclib.glossary import explained
from hsclib.model import Model
from hsclib.parameters import slider, switch
from hsclib.run import Series
from hsclib.sources import SOURCES

every_model = pytest.mark.parametrize("name", some(MODELS, 8))
SLIDERS = [
    pytest.param(name, p, id=f"{name}.{p.name}")
    for name, model in MODELS.items()
    for p in model.parameters()
    if p.type in (int, float)
]
#: Their kinds: all sliders are made by one class, which knows a parameter by these properties.
KINDS = {(p.type, p.scale, p.unit == "1"): slider for slider in SLIDERS for p in slider.values[1:]}
every_kind = pytest.mark.parametrize("name, p", SLIDERS if THOROUGH else KINDS.values())


@every_model
def test_a_control_gives_the_run_of_its_value_everywhere_on_its_range_by_one_redraw(panels, redraws, name):
    shown = panels[name]
    for p in MODELS[name].parameters():
        for value in some((*middle(p), p.default), 2):
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


@pytest.mark.kind("bad input", "a value out of range, or no number")
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


@pytest.mark.kind("bad input", "a value out of range, or no number")
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


@pytest.mark.kind("bad input", "a number as people type it")
@pytest.mark.parametrize(
    "words, value",
    [
        ("1,5", 1.5),
        (" 1.5 ", 1.5),
        ("0,125", 0.125),
        ("1e0", 1),
        ("10,0", 10),
        ("+2,50", 2.5),
        ("７", 7),
        ("0 ,5", 0.5),
    ],
)
def test_a_number_is_read_as_people_type_it(words, value):
    shown = explore(Toy)
    shown.controls["amount"].box.value = words
    assert (shown.error, shown.run.settings["amount"]) == (None, value)
    assert shown.controls["amount"].box.value == typed(value)


@pytest.mark.kind("bad input", "a number as people type it")
@pytest.mark.parametrize(
    "words, said",
    [
        ("1,500", "'1,500'"),
        ("1,5,0", "'1,5,0'"),
        ("1.500,5", "'1.500,5'"),
        ("abc", "'abc'"),
        ("-", "'-'"),
        ("8,5e", "'8,5e'"),
        ("−3,5", "-3.5"),
        ("1e999", "inf"),
        ("50 %", "'50 %'"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_stands_in_the_box_to_be_mended(words, said):
    shown = explore(Toy)
    shown.controls["amount"].box.value = words
    assert f"must be {shown.controls['amount'].parameter.range_text}; got {said}" in shown.error
    assert ("in two ways" in html(shown)) == (words == "1,500")
    assert (shown.run.settings["amount"], shown.controls["amount"].box.value) == (2, words)


@pytest.mark.kind("bad input", "a number as people type it")
@pytest.mark.parametrize("words", ["", "  "])
def test_a_box_that_was_emptied_is_filled_again(words):
    shown = explore(Toy)
    shown.controls["amount"].box.value = words
    assert (shown.error, shown.controls["amount"].box.value) == (None, "2")


@pytest.mark.kind("bad input", "a value of the wrong type")
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


@pytest.mark.kind("fault", "a solver fails")
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


# what they say


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
            assert p.allowed in said
            for term, meaning in explained(p.label):
                assert f"{term}: {meaning}" in said
            assert checked[p.provenance] in said
            assert not p.source or SOURCES[p.source].get("DOI", "") in said


def test_every_button_of_a_panel_has_its_own_words(panels):
    for shown in panels.values():
        assert len(set(buttons(shown))) == len(buttons(shown))


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


@pytest.mark.kind("fault", "two threads, or an impatient hand")
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


class Tap(Model):
    """Water runs once the tap is open."""

    open: bool = switch(False).told("Open", "Whether the tap is open.")
    flow: float = slider(2, 0, 10, step=0.5, unit="L").told(
        "Flow", "How fast it runs.", acts_when=(lambda tap: tap.open, "the tap is closed")
    )

    def run(self):
        level = self.flow * self.open
        return self.report(
            series={"level": Series([0, 1], [0, level], "d", "L", "Level")},
            readouts={},
            sentence=f"In the end there are {level:g} L.",
        )


def test_a_control_that_can_have_no_effect_is_grey_and_says_why():
    shown = explore(Tap, scenes=[("Open", {"open": True}, "It runs.")])
    flow = shown.controls["flow"]
    for control, idle in ((True, False), (False, True)):
        shown.controls["open"].value = control
        assert (flow.box.disabled, flow.slider.disabled, "hsc-idling" in flow._dom_classes) == (idle,) * 3
    assert flow.idle.value == "No effect: the tap is closed."
    press(shown, "Next")
    assert not flow.box.disabled and "hsc-idling" not in flow._dom_classes
    press(shown, "Reset")
    assert flow.box.disabled and "hsc-idling" in flow._dom_classes
