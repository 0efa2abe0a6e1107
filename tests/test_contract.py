"""What every model promises at every point of its slider box."""

import itertools
import math
import re

import numpy as np
import pytest
from boxes import any_corner, anywhere, at, case, corners, examples, middle, run_of
from hypothesis import given
from hypothesis import strategies as st

import hsclib
from hsclib.run import Run

MODELS = hsclib.MODELS
every_model = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)


def hold_to_the_contract(model, run):
    """One assert for each promise about a run."""
    usual = run_of(model())
    assert run.series.keys() == usual.series.keys()
    assert run.stacks.keys() == usual.stacks.keys()
    assert run.readouts.keys() == usual.readouts.keys()
    for curve in itertools.chain(run.series.values(), run.stacks.values()):
        assert np.isfinite(curve.x).all() and np.isfinite(curve.y).all(), curve.label
        assert (np.diff(curve.x) > 0).all(), f"{curve.label}: x does not increase"
        assert curve.y.min() >= -1e-9 * (1 + abs(curve.y).max()), f"{curve.label} is negative"
        assert curve.label and isinstance(curve.x_unit, str) and isinstance(curve.y_unit, str)
    for name, readout in run.readouts.items():
        assert readout.label, name
        assert is_plain(readout), f"{name} is {readout.value!r}"
    assert 16 <= len(run.sentence) <= 399
    assert re.search(r"\d", run.sentence), run.sentence
    assert not re.search(r"\b(None|nan|inf)\b", run.sentence), run.sentence


def is_plain(readout):
    """A finite number, a switch, a name, or None with a note."""
    if readout.value is None:
        return bool(readout.note)
    return isinstance(readout.value, (bool, str)) or math.isfinite(readout.value)


def same(first, second):
    """Whether two runs agree in every point, number and word."""
    points = [{k: c.y.tolist() for k, c in (*run.series.items(), *run.stacks.items())} for run in (first, second)]
    return points[0] == points[1] and first.readouts == second.readouts and first.sentence == second.sentence


@every_model
def test_every_corner_of_the_box_keeps_the_contract(model):
    for name, settings in corners(model).items():
        with case(name):
            hold_to_the_contract(model, run_of(model(**settings)))


@every_model
@given(data=st.data())
@examples[40]
def test_mixed_corners_keep_the_contract(model, data):
    hold_to_the_contract(model, model(**data.draw(any_corner(model))).run())


@every_model
@given(data=st.data())
@examples[40]
def test_all_of_the_box_keeps_the_contract(model, data):
    hold_to_the_contract(model, model(**data.draw(anywhere(model))).run())


@every_model
@given(data=st.data())
@examples[20]
def test_the_same_settings_give_the_same_run_whatever_ran_between(model, data):
    one, other = model(**data.draw(anywhere(model))), model(**data.draw(anywhere(model)))
    first = one.run()
    other.run()
    assert same(first, one.run())
    assert same(first, model(**one.settings).run())


@every_model
def test_a_run_leaves_no_trace(model):
    instance, state = model(), np.random.get_state()[1].tolist()
    settings = instance.settings
    run = instance.run()
    assert isinstance(run, Run)
    assert instance.settings == settings
    assert np.random.get_state()[1].tolist() == state, "chance must come from the seed alone"


@every_model
def test_a_seed_is_chance_and_nothing_else_is(model):
    runs = [model(seed=s).run() for s in (1, 2)] if "seed" in model().settings else [model().run()] * 2
    assert same(*runs) == ("seed" not in model().settings)


@every_model
def test_every_parameter_matters_somewhere(model):
    rng = np.random.default_rng(0)
    elsewhere = [{q.name: at(q, rng.random()) for q in model.parameters()} for _ in range(8)]
    for p in model.parameters():
        assert any(changes(model, p, others) for others in [{}, *elsewhere]), f"{p.label} changes nothing"


def changes(model, p, others):
    """Whether the parameter changes what comes out, the others being at these values."""
    first, *rest = (run_of(model(**others | {p.name: value})) for value in middle(p))
    return not all(same(first, run) for run in rest)
