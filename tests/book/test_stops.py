"""Where the slider of a panel without a kernel stops."""

import pytest
from boxes import case

pytest.importorskip("furo", reason="python3 run.py book installs what the book needs")

from hsclib import MODELS, Erythropoietin, MarrowRecovery  # noqa: E402
from publish.stops import at, moved_most, stops  # noqa: E402


def test_every_slider_stops_about_evenly_over_its_range_and_exactly_at_the_start():
    for model in MODELS.values():
        for p in model.parameters():
            with case(model.__name__, p.name):
                found = stops(p, [p.default])
                assert p.default in found and [p.check(value) for value in found] == found
                if p.type in (int, float):
                    assert found == sorted(set(found)) and found[0] == p.low and found[-1] == p.high
                    assert len(found) <= 13


def test_the_values_of_scenes_are_among_the_stops():
    (dose,) = [p for p in MarrowRecovery.parameters() if p.name == "dose"]
    assert {100, 75, 42.5} <= set(stops(dose, [100, 75, 42.5]))


def test_the_parameter_that_the_scenes_move_most_is_the_one_that_moves():
    start = MarrowRecovery()
    parameters = [p for p in start.parameters() if p.name in ("dose", "stem_survival", "baseline")]
    scenes = [MarrowRecovery(stem_survival=0.5), MarrowRecovery(stem_survival=0.1, dose=50)]
    assert moved_most(parameters, start, scenes).name == "stem_survival"
    assert moved_most(parameters, start, []).name == "dose"


def test_what_changes_nothing_does_not_move():
    start = MarrowRecovery(cycles=1)
    (length,) = [p for p in start.parameters() if p.name == "cycle_length"]
    assert moved_most([length], start, [MarrowRecovery(cycle_length=28)]) is None


def test_what_comes_with_an_option_comes_here_too():
    for model in MODELS.values():
        for (name, option), brought in model.companions.items():
            with case(model.__name__, name, option):
                (p,) = [p for p in model.parameters() if p.name == name]
                assert at(model(), p, option).settings.items() >= brought.items()


def test_numbers_go_before_choices():
    start = Erythropoietin()
    chosen = moved_most(start.parameters(), start, [])
    assert chosen.type in (int, float)
