"""Differential equations between events, against analytic solutions and against another solver."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from hsclib.integrate import Phase, solve, solve_many

TIMES = np.arange(0, 6.05, 0.1)


def chain(a, b):
    """The matrix of 1 → 2 → out, and its right-hand side in plain arithmetic."""
    return np.array([[-a, 0], [a, -b]]), lambda y, t: (-a * y[0], a * y[0] - b * y[1])


def test_a_chain_agrees_with_its_matrix_exponential():
    matrix, rhs = chain(0.7, 0.3)
    exact = np.array([expm(matrix * t) @ [5, 1] for t in TIMES]).T
    assert solve([Phase(0, rhs)], [5, 1], TIMES) == pytest.approx(exact, rel=1e-6)


@pytest.mark.parametrize("when", [2.0, 2.03], ids=["on a sample", "between samples"])
def test_a_phase_starts_where_the_one_before_it_ends(when):
    (first, rhs), (second, later) = chain(0.7, 0.3), chain(0.0, 4.0)
    middle = expm(first * when) @ [5, 1]
    exact = np.array([expm(first * t) @ [5, 1] if t < when else expm(second * (t - when)) @ middle for t in TIMES]).T
    assert solve([Phase(0, rhs), Phase(when, later)], [5, 1], TIMES) == pytest.approx(exact, rel=1e-6, abs=1e-9)


def test_a_stiff_model_may_ask_for_fewer_digits():
    # a hormone that turns over within minutes and follows what eats it, which falls slowly
    def rhs(y, t):
        return 500 - 500 * y[1] * y[0], -0.3 * y[1]

    times = np.arange(0, 20.05, 0.1)
    exact = solve_ivp(lambda t, y: rhs(y, t), (0, 20), [1, 1], "Radau", times, rtol=1e-10, atol=1e-12).y
    assert solve([Phase(0, rhs)], [1, 1], times, rtol=1e-6) == pytest.approx(exact, rel=1e-4)


def test_a_short_pulse_is_not_missed():
    # one hour of input at rate 24 a day leaves 1, then it decays; a solver without restarts steps over it
    phases = [Phase(0, lambda y, t: [0.0]), Phase(3, lambda y, t: [24.0]), Phase(3 + 1 / 24, lambda y, t: [-y[0]])]
    found = solve(phases, [0], TIMES)[0]
    assert found[TIMES < 3] == pytest.approx(0, abs=1e-12)
    late = TIMES > 3.05
    assert found[late] == pytest.approx(np.exp(-(TIMES[late] - 3 - 1 / 24)), rel=1e-6)


def test_a_phase_after_the_end_is_not_entered():
    def never(y, t):
        raise AssertionError("the course was over")

    found = solve([Phase(0, lambda y, t: [-y[0]]), Phase(9, never)], [1], TIMES)
    assert found[0] == pytest.approx(np.exp(-TIMES), rel=1e-6)


def test_a_stiff_case_agrees_with_radau():
    def robertson(y, t):
        slow, fast, squared = 0.04 * y[0], 1e4 * y[1] * y[2], 3e7 * y[1] * y[1]
        return -slow + fast, slow - fast - squared, squared

    times = np.linspace(0, 40, 81)
    radau = solve_ivp(lambda t, y: robertson(y, t), (0, 40), [1, 0, 0], "Radau", times, rtol=1e-10, atol=1e-14).y
    assert solve([Phase(0, robertson)], [1, 0, 0], times) == pytest.approx(radau, rel=1e-5)


BLOW_UPS = {
    "infinite in finite time": lambda y, t: [y[0] * y[0]],
    "overflow": lambda y, t: [float(10**400)],
    "division by zero": lambda y, t: [1 / (y[0] - y[0])],
    "no number": lambda y, t: [float("nan") if t > 1 else -y[0]],
}


@pytest.mark.kind("fault", "a solver fails")
@pytest.mark.filterwarnings("ignore::scipy.integrate.ODEintWarning")
@pytest.mark.parametrize("rhs", BLOW_UPS.values(), ids=BLOW_UPS)
def test_a_failure_is_raised_and_names_the_days(rhs):
    phases = [Phase(0, lambda y, t: [0.0]), Phase(0.5, rhs)]
    with pytest.raises(ArithmeticError, match="between day 0.5 and day 6"):
        solve(phases, [1.0], TIMES)


# jumps

#: A dose of 3 at 2 days, then at 2.03, then at the last of the times, each halving what it meets first.
JUMPS = [Phase(0, lambda y, t: [-y[0]])]
JUMPS += [Phase(when, JUMPS[0].rhs, lambda y: y / 2 + 3) for when in (2.0, 2.03, TIMES[-1])]


def decay_with_jumps(t, start=1.0):
    """Worked out by hand from dose to dose."""
    first = start * np.exp(-2) / 2 + 3
    second = first * np.exp(-0.03) / 2 + 3
    last = second * np.exp(-(TIMES[-1] - 2.03)) / 2 + 3
    return (
        last
        if t == TIMES[-1]
        else second * np.exp(-(t - 2.03))
        if t >= 2.03
        else first
        if t == 2.0
        else start * np.exp(-t)
    )


def test_a_phase_may_begin_with_a_jump_and_its_time_has_the_state_after_it():
    found = solve(JUMPS, [1.0], TIMES)[0]
    assert found == pytest.approx([decay_with_jumps(t) for t in TIMES.round(9)], rel=1e-6)


def test_many_jump_together():
    found = solve_many(JUMPS, [[1.0, 5.0]], TIMES)[0]
    for start, course in zip((1.0, 5.0), found):
        assert course == pytest.approx([decay_with_jumps(t, start) for t in TIMES.round(9)], rel=1e-5)


@pytest.mark.parametrize("first", [0.0, 3.0])
@pytest.mark.parametrize("apart", [0.0, 1e-300, 1e-10])
def test_two_jumps_at_one_time_follow_each_other(first, apart):
    still = lambda y, t: [0.0]  # noqa: E731
    phases = [Phase(0, still), Phase(first, still, lambda y: 2 * y), Phase(first + apart, still, lambda y: y + 1)]
    found = solve(phases, [5.0], np.array([0.0, 3.0, 4.0]))
    assert found[0] == pytest.approx([11, 11, 11] if first == 0 else [5, 11, 11])


def test_a_jump_may_work_in_place_and_leaves_the_start_as_it_was():
    def kill(y):
        y *= 0
        return y

    start = np.array([1.0])
    assert solve([Phase(0, lambda y, t: [0.0], kill)], start, TIMES) == pytest.approx(0)
    assert start == 1


def test_a_jump_a_rounding_error_after_a_time_is_a_jump_at_that_time():
    still, times = Phase(0.0, lambda y, t: [0.0]), np.array([0.0, 0.7, 1.0])
    found = solve([still, Phase(0.1 * 7, still.rhs, lambda y: y + 1)], [0.0], times)
    assert 0.1 * 7 > 0.7
    assert found[0] == pytest.approx([0, 1, 1])


# many at once

RATES = np.array([0.2, 1.0, 2.5])
STARTS = np.array([[5.0, 3.0, 1.0], [1.0, 0.0, 2.0]])


def patients(a):
    """Growth towards a limit, then decay: for one patient or, with an array, for all."""
    return [
        Phase(0, lambda y, t: (a * y[0] * (1 - y[0] / 6), a * y[0] - y[1])),
        Phase(2.03, lambda y, t: (-a * y[0], a * y[0] - y[1])),
    ]


def test_many_at_once_agree_with_patient_by_patient():
    one_by_one = np.array([solve(patients(a), y, TIMES) for a, y in zip(RATES, STARTS.T)]).transpose(1, 0, 2)
    # steps grow to 0.1 d; at a rate of 2.5 a day each then errs by about 0.25⁵/120, that is 8e-6
    assert solve_many(patients(RATES), STARTS, TIMES) == pytest.approx(one_by_one, rel=0, abs=1e-4)


def test_many_start_where_they_are_told():
    assert solve_many(patients(RATES), STARTS, TIMES)[:, :, 0] == pytest.approx(STARTS, rel=1e-12)


def test_what_is_seen_of_many_is_all_that_is_kept():
    total = solve_many(patients(RATES), STARTS, TIMES, seen=lambda y: y.sum(axis=0))
    assert total == pytest.approx(solve_many(patients(RATES), STARTS, TIMES).sum(axis=0), rel=1e-12)


def test_half_the_step_leaves_a_sixteenth_of_the_error():
    def error(step):
        found = solve_many([Phase(0, lambda y, t: -y)], [[1.0]], np.array([0.0, 2.0]), first_step=step, growth=1)
        return abs(found[0, 0, -1] - np.exp(-2))

    assert error(0.2) / error(0.1) == pytest.approx(16, rel=0.1)


def test_no_step_is_longer_than_allowed_between_times_far_apart():
    falling, times = [Phase(0, lambda y, t: -2.4 * y)], np.array([0.0, 30, 60])
    assert solve_many(falling, [[1.0]], times, longest=0.25)[0, 0] == pytest.approx(np.exp(-2.4 * times), abs=1e-9)
    assert abs(solve_many(falling, [[1.0]], times)[0, 0, -1]) > 1, "steps of a week run away"


@pytest.mark.kind("fault", "a solver fails")
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_failure_of_one_among_many_is_raised_and_names_the_days():
    with pytest.raises(ArithmeticError, match="between day 0.5 and day 6"):
        solve_many([Phase(0, lambda y, t: 0 * y), Phase(0.5, lambda y, t: y * y)], [[0.1, 1.0]], TIMES)


def test_a_time_that_is_a_rounding_error_after_an_event_is_the_time_of_the_event():
    times = np.array([0.0, 71 * 0.1, 8.0])  # 71 * 0.1 is a little more than 7.1
    assert times[1] != 7.1
    falling = Phase(0.0, lambda y, t: [-y[0]]), Phase(7.1, lambda y, t: [-2 * y[0]])
    found = solve(falling, [1.0], times)[0]
    assert found == pytest.approx([1, np.exp(-7.1), np.exp(-7.1 - 1.8)], rel=1e-6)
