"""The clinic's definitions on curves whose answer one can work out by hand."""

import numpy as np
import pytest
from boxes import examples
from hypothesis import given
from hypothesis import strategies as st

from hsclib.blood.definitions import (
    days_below,
    engraftment_day,
    fall_day,
    late_failure_day,
    nadir,
    peak,
    recovery,
    recovery_day,
)

#: Falls from 4 to 0 in four days and climbs back in eight: below L for L days down and 2·L up.
VALLEY = np.array([0.0, 4.0, 12.0]), np.array([4.0, 0.0, 4.0])
#: Two valleys to 0 with a peak of 4 between them.
TWICE = np.array([0.0, 2.0, 4.0, 6.0, 8.0]), np.array([4.0, 0.0, 4.0, 0.0, 4.0])

counts = st.lists(st.floats(0, 10).map(lambda v: round(v, 3)), min_size=2, max_size=12).map(np.array)
limits = st.integers(10, 9990).map(lambda k: (k + 0.5) / 1000)  # between the counts, never on one


def test_the_nadir_is_the_lowest_value_of_the_whole_course():
    assert nadir(np.array([0.0, 1.0, 2.0, 3.0]), np.array([5.0, 2.0, 4.0, 1.0])) == (1.0, 3.0)


def test_the_nadir_of_equal_lows_is_the_first():
    assert nadir(*TWICE) == (0.0, 2.0)


def test_the_nadir_of_a_plateau_is_on_the_day_on_which_it_begins():
    times = np.arange(0, 30, 0.5)
    noise = 1e-11 * np.random.default_rng(0).random(times.size)
    flat = np.clip(4 - times, 1, None) + noise  # 1 from day 3 on, but for what a solver leaves
    assert nadir(times, flat) == (pytest.approx(1), 3.0)
    assert peak(times, -flat) == (pytest.approx(-1), 3.0)
    back = np.where(times > 20, flat + times - 20, flat)
    assert nadir(times, back) == (pytest.approx(1), 3.0)


def test_a_sharp_nadir_keeps_its_day_and_a_plateau_before_it_does_not_count():
    times = np.arange(0, 30, 0.1)
    assert nadir(times, 1 + (times - 20) ** 2 / 100) == (pytest.approx(1), pytest.approx(20))
    steps = np.where(times < 5, 4.0, np.where(times < 20, 1.01, 1.0))
    assert nadir(times, steps) == (1.0, pytest.approx(20))


@given(counts)
@examples[40]
def test_no_count_lies_below_the_nadir(y):
    lowest, day = nadir(np.arange(y.size), y)
    assert (y >= lowest).all()
    assert y[int(day)] == pytest.approx(lowest, abs=1e-3 * max(y[0] - lowest, 1e-9))


@pytest.mark.parametrize("limit", [0.5, 1.0, 1.3, 3.9])
def test_days_below_counts_both_slopes_of_a_valley(limit):
    assert days_below(*VALLEY, limit) == pytest.approx(3 * limit)


def test_days_below_adds_two_valleys():
    # each side of each valley takes 0.5 d to or from 1
    assert days_below(*TWICE, 1.0) == pytest.approx(4 * 0.5)


def test_a_curve_that_is_never_below_has_no_days_below():
    assert days_below(np.array([0.0, 5.0, 9.0]), np.array([2.0, 1.5, 3.0]), 1.0) == 0


def test_a_curve_that_touches_the_limit_is_not_below():
    assert days_below(np.array([0.0, 5.0, 9.0]), np.array([2.0, 1.0, 3.0]), 1.0) == 0


def test_a_curve_that_is_always_below_is_below_from_end_to_end():
    assert days_below(np.array([1.0, 5.0, 9.0]), np.array([0.2, 0.4, 0.3]), 1.0) == 8


def test_a_curve_that_ends_below_counts_to_its_end():
    # from 4 to 0 in 8 days: below 1 for the last 2
    assert days_below(np.array([0.0, 8.0]), np.array([4.0, 0.0]), 1.0) == pytest.approx(2)


def test_a_curve_that_starts_at_the_limit_and_falls_is_below_at_once():
    assert days_below(np.array([0.0, 2.0]), np.array([1.0, 0.0]), 1.0) == pytest.approx(2)


@given(counts, limits)
@examples[40]
def test_days_below_agree_with_a_fine_sampling_of_the_curve(y, limit):
    days, fine = np.arange(y.size), np.linspace(0, y.size - 1, 20_001)
    share = np.mean(np.interp(fine, days, y) < limit)
    assert days_below(days, y, limit) == pytest.approx(share * (y.size - 1), abs=y.size * 1e-3)


@given(counts, limits, limits)
@examples[40]
def test_more_time_lies_below_a_higher_limit(y, first, second):
    low, high = sorted((first, second))
    assert days_below(np.arange(y.size), y, low) <= days_below(np.arange(y.size), y, high) + 1e-9


@pytest.mark.parametrize("limit", [0.5, 1.0, 1.3, 3.9])
def test_recovery_is_where_the_curve_crosses_upwards(limit):
    assert recovery_day(*VALLEY, limit) == pytest.approx(4 + 2 * limit)


def test_recovery_is_sustained_so_the_last_crossing_counts():
    assert recovery_day(*TWICE, 1.0) == pytest.approx(6.5)


def test_recovery_to_the_limit_itself_is_enough():
    assert recovery_day(np.array([0.0, 1.0, 2.0, 3.0]), np.array([2.0, 0.0, 1.0, 1.0]), 1.0) == 2


def test_what_was_never_below_has_no_recovery():
    assert recovery_day(np.array([0.0, 5.0, 9.0]), np.array([2.0, 1.0, 3.0]), 1.0) is None


def test_what_is_below_at_the_end_has_not_recovered():
    assert recovery_day(np.array([0.0, 2.0, 4.0, 6.0]), np.array([4.0, 0.0, 4.0, 0.0]), 1.0) is None


def test_a_curve_that_starts_below_recovers_too():
    assert recovery_day(np.array([0.0, 4.0]), np.array([0.0, 4.0]), 1.0) == pytest.approx(1)


@given(counts, limits)
@examples[40]
def test_after_recovery_the_curve_stays_up_and_just_before_it_is_low(y, limit):
    days, day = np.arange(y.size), recovery_day(np.arange(y.size), y, limit)
    if day is None:
        assert y[-1] < limit or (y >= limit).all()
    else:
        assert (np.interp(np.linspace(day, y.size - 1, 500), days, y) >= limit - 1e-9).all()
        assert np.interp(day - 1e-6, days, y) < limit


@pytest.mark.parametrize(
    "counts, note",
    [
        ([4.0, 0.0, 0.5], "not within 9 days"),
        ([4.0, 0.0, 4.0, 0.0], "not for good within 9 days"),
        ([0.0, 4.0, 0.5], "not for good within 9 days"),
        ([4.0, 2.0, 3.0], "never below one"),
    ],
)
def test_a_return_that_does_not_last_is_told_from_none(counts, note):
    times = np.linspace(0, 9, len(counts))
    assert recovery(times, np.array(counts), 1.0, "one", "not within 9 days", "Back").text == note


# after a transplant

#: Up through 1 on day 2, down through it on day 3, up on day 5, down on day 8, up on day 11 to the end on day 12.
WAVE = np.array([0.0, 2.5, 4.0, 6.5, 9.5, 12.0]), np.array([0.2, 1.2, 0.6, 1.6, 0.4, 1.4])


def test_the_wave_crosses_one_where_its_tests_say():
    for day in (2.0, 3.0, 5.0, 8.0):
        assert np.interp(day, *WAVE) == pytest.approx(1)


def test_engraftment_is_the_first_of_three_days_in_a_row():
    assert engraftment_day(*WAVE, 1.0) == pytest.approx(5)  # not day 2: on day 3 it falls again


def test_two_days_between_the_first_and_the_third_are_enough():
    assert engraftment_day(np.array([0.0, 1.0, 3.0, 4.0]), np.array([0.0, 1.0, 1.0, 0.0]), 1.0) == 1


def test_what_stood_high_from_the_start_counts_only_after_it_has_been_low():
    assert engraftment_day(np.array([0.0, 4.0, 6.0, 12.0]), np.array([3.0, 3.0, 0.0, 6.0]), 1.0) == pytest.approx(7)


@pytest.mark.parametrize(
    "counts", [[3.0, 2.0, 5.0], [0.0, 0.5, 0.9], [3.0, 0.2, 0.1]], ids=["never low", "never high", "falls"]
)
def test_without_a_return_from_below_there_is_no_engraftment(counts):
    assert engraftment_day(np.array([0.0, 5.0, 10.0]), np.array(counts), 1.0) is None


def test_a_return_in_the_last_two_days_is_not_yet_engraftment():
    assert engraftment_day(np.array([0.0, 9.0, 10.0]), np.array([0.0, 0.5, 2.0]), 1.0) is None


def test_late_failure_is_a_fall_of_three_days_after_engraftment():
    assert late_failure_day(*WAVE, 1.0, engrafted=5.0) == pytest.approx(8)
    assert late_failure_day(*WAVE, 1.0, engrafted=2.0) == pytest.approx(3)


def test_a_dip_of_a_day_is_no_failure_and_neither_is_what_came_before():
    dip = np.array([0.0, 4.0, 8.0, 8.5, 9.0, 20.0]), np.array([0.0, 2.0, 2.0, 0.0, 2.0, 2.0])
    assert late_failure_day(*dip, 1.0, engrafted=2.0) is None


def test_the_fall_is_where_the_curve_first_crosses_downwards():
    assert fall_day(*TWICE, 1.0) == pytest.approx(1.5)
    assert fall_day(np.array([2.0, 5.0]), np.array([0.5, 3.0]), 1.0) == 2
    assert fall_day(np.array([2.0, 5.0]), np.array([1.0, 3.0]), 1.0) is None


@given(counts, limits)
@examples[40]
def test_from_engraftment_on_three_days_are_high_and_the_one_before_is_low(y, limit):
    days, day = np.arange(y.size), engraftment_day(np.arange(y.size), y, limit)
    if day is not None:
        assert (np.interp(np.linspace(day, day + 2, 500), days, y) >= limit - 1e-9).all()
        assert np.interp(day - 1e-6, days, y) < limit
