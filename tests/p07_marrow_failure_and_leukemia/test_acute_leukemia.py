"""Acute leukemia: the four cells without logarithms, the theory of who wins, and how long it takes."""

import math

import numpy as np
import pytest
from boxes import examples
from hypothesis import given
from hypothesis import strategies as st
from p07_marrow_failure_and_leukemia.second import C1, C2, A, P, four_cells, six_cells

from hsclib import AcuteLeukemia


def readout(name, **settings):
    return AcuteLeukemia(**settings).run().readouts[name].value


def test_the_healthy_marrow_holds_the_published_numbers_of_cells():
    assert (C2, C1) == pytest.approx((5.8e8, 3.0e9), rel=0.02)


# the equations, in cells/kg


@pytest.mark.parametrize(
    "a_l, p_l, start, days",
    [
        (0.95, 0.45, 1, 800),
        (0.99, 0.9, 1e6, 300),
        (0.87, 0.9, 3e8, 500),
        (0.8, 1.2, 1e9, 200),
    ],
    ids=["takes over", "fast", "side by side", "fades"],
)
def test_the_course_is_that_of_the_cells_without_logarithms(a_l, p_l, start, days):
    model = AcuteLeukemia(leukemic_self_renewal=a_l, leukemic_division_rate=p_l, leukemic_start=start, days=days)
    series = model.run().series
    found = four_cells(model, series["healthy"].x)
    assert series["healthy"].y == pytest.approx(found[1] / C2, rel=1e-4, abs=1e-8)
    assert series["leukemic"].y == pytest.approx(found[3] / C2, rel=1e-4, abs=1e-8)
    assert series["leukemic_share"].y == pytest.approx(found[2] / (found[0] + found[2]), rel=1e-4, abs=1e-8)


@given(st.floats(0.1, 1.2), st.floats(6, 9))
@examples[20]
def test_with_equal_self_renewal_both_keep_to_one_curve(rate, decades):
    # (2·a·s − 1) is the same for both, so ln l₁ changes p_l/p times as much as ln c₁, and Σ mature cells ends at c₂*
    start = 10**decades
    found = (
        AcuteLeukemia(leukemic_self_renewal=A, leukemic_division_rate=rate, leukemic_start=start, days=5000)
        .run()
        .readouts
    )
    healthy = found["healthy_end"].value
    leukemic_1 = start / C1 * healthy ** (rate / P)
    assert found["leukemic_share_end"].value == pytest.approx(leukemic_1 / (healthy + leukemic_1), rel=1e-4)
    assert healthy + found["leukemic_end"].value == pytest.approx(1, rel=1e-4)


@pytest.mark.parametrize("rate", [0.45, 0.9])
def test_a_tenth_at_the_start_settles_where_the_theory_says(rate):
    # y + (p_l/p)·x·y^(p_l/p) = 1 with x = l₁/c₁* at the start, y = c₁/c₁* at the end; for p_l = 2p a quadratic
    x = 0.1
    y = (math.sqrt(1 + 8 * x) - 1) / (4 * x) if rate == 0.9 else 1 / (1 + x)
    share = x * y ** (rate / P) / (y + x * y ** (rate / P))
    assert readout(
        "leukemic_share_end", leukemic_self_renewal=A, leukemic_division_rate=rate, leukemic_start=x * C1, days=5000
    ) == pytest.approx(share, rel=1e-4)


@pytest.mark.parametrize("a_l", [0.92, 0.95, 0.99])
def test_the_winner_holds_the_message_at_its_own_balance(a_l):
    found = AcuteLeukemia(leukemic_self_renewal=a_l, days=5000).run().readouts
    assert found["leukemic_end"].value == pytest.approx((2 * a_l - 1) / (2 * A - 1), rel=1e-5)  # 2·a_l·s = 1
    assert found["healthy_end"].value < 1e-6


# who wins, and when


@pytest.mark.parametrize("rate", [0.1, 0.45, 1.2])
def test_better_self_renewal_wins_at_any_speed_and_worse_at_none(rate):
    better = (
        AcuteLeukemia(leukemic_self_renewal=0.95, leukemic_division_rate=rate, leukemic_start=1e6, days=5000)
        .run()
        .readouts
    )
    worse = (
        AcuteLeukemia(leukemic_self_renewal=0.8, leukemic_division_rate=rate, leukemic_start=1e6, days=5000)
        .run()
        .readouts
    )
    assert better["leukemic_share_end"].value > 0.99
    assert worse["leukemic_share_end"].value < worse["leukemic_share_start"].value / 100


@pytest.mark.parametrize("a_l, p_l", [(0.9, 0.45), (0.95, 0.45), (0.99, 0.9)])
def test_a_thousand_times_the_cells_come_earlier_by_the_time_they_need_to_grow(a_l, p_l):
    # while few, leukemic cells grow at (2·a_l·s* − 1)·p_l with s* = 1/(2a)
    one, thousand = (
        readout("day_healthy_halved", leukemic_self_renewal=a_l, leukemic_division_rate=p_l, leukemic_start=n)
        for n in (1, 1000)
    )
    assert one - thousand == pytest.approx(math.log(1000) / ((a_l / A - 1) * p_l), abs=0.2)


def test_the_day_comes_earlier_with_self_renewal_and_with_speed():
    assert (
        np.diff([readout("day_healthy_halved", leukemic_self_renewal=a) for a in (0.9, 0.92, 0.95, 0.99)]) < 0
    ).all()
    assert (np.diff([readout("day_healthy_halved", leukemic_division_rate=p) for p in (0.3, 0.6, 1.2)]) < 0).all()


def test_what_does_not_happen_is_told_with_the_days_that_were_watched():
    found = (
        AcuteLeukemia(leukemic_self_renewal=A, leukemic_division_rate=0.9, days=1000)
        .run()
        .readouts["day_healthy_halved"]
    )
    assert (found.value, found.note) == (None, "never within 1,000 days")


def test_the_last_cell_dies_out_in_words():
    assert "died out" in AcuteLeukemia(leukemic_self_renewal=0.7).run().sentence


def test_the_film_fills_with_blasts_while_healthy_cells_vanish():
    before, after = (AcuteLeukemia(film_day=d).run().film for d in (0, 700))
    assert before.blasts < 1e-6 and before.neutrophils == pytest.approx(4)
    assert after.blasts > 4 and after.neutrophils < 0.1 and after.platelets < 10
    assert after.hemoglobin == 7, "kept there by transfusions"


# under chemotherapy

FAST_AND_SLOW = {"leukemic_division_rate": 0.9, "slow_clone": True, "chemo_day": 270, "days": 1500}


def test_the_course_under_chemotherapy_is_that_of_the_cells_without_logarithms():
    model = AcuteLeukemia(**FAST_AND_SLOW, chemo_cycles=3)
    series = model.run().series
    c1, c2, l1, l2, m1, m2 = six_cells(model, series["healthy"].x)
    assert series["healthy"].y == pytest.approx(c2 / C2, rel=1e-3, abs=1e-8)
    assert series["leukemic"].y == pytest.approx((l2 + m2) / C2, rel=1e-3, abs=1e-8)
    for name, cells in (("healthy_dividing", c1), ("leukemic_dividing", l1), ("slow_dividing", m1)):
        assert series[name].y == pytest.approx(np.maximum(70 * cells, 0.1), rel=2e-3), name


def test_a_cycle_takes_the_same_share_however_many_there_are():
    # Δ ln l₁ = −7·κ·p_l and what they regrow in these days, which is nearly as much where the blood is as empty
    def falls(start):
        settings = {"leukemic_start": start, "chemo_cycles": 1, "chemo_day": 10, "days": 100}
        series = AcuteLeukemia(**settings).run().series["leukemic_dividing"]
        return np.interp(17, series.x, np.log(series.y)) - np.interp(10, series.x, np.log(series.y))

    assert falls(1e4) == pytest.approx(falls(1e6), abs=1e-3)
    assert falls(1e6) < -3


def test_the_fast_clone_is_the_disease_and_the_slow_one_the_relapse():
    found = AcuteLeukemia(**FAST_AND_SLOW, chemo_cycles=4).run().readouts
    assert found["slow_at_first"].value < 0.01 < 0.99 < found["slow_at_relapse"].value
    assert found["relapse"].value > 365
    assert AcuteLeukemia(**FAST_AND_SLOW, chemo_cycles=2).run().readouts["slow_at_relapse"].value < 0.01


@pytest.mark.parametrize("slow", [False, True])
def test_more_cycles_and_stronger_ones_never_bring_the_relapse_sooner(slow):
    def relapse(**settings):
        found = AcuteLeukemia(**FAST_AND_SLOW | {"slow_clone": slow} | settings).run().readouts["relapse"]
        return np.inf if found.value is None else found.value

    for course in (
        [relapse(chemo_cycles=n) for n in (1, 2, 3, 4, 6)],
        [relapse(chemo_cycles=2, chemo_strength=k) for k in (2, 3, 4, 5)],
    ):
        assert all(later >= sooner for sooner, later in zip(course, course[1:])) and course[-1] > course[0]


def test_a_clone_without_a_cell_left_never_comes_back():
    run = AcuteLeukemia(**FAST_AND_SLOW | {"slow_clone": False, "days": 5000}, chemo_cycles=4).run()
    assert "without a relapse. On day 5,000 the last leukemic cell has died out" in run.sentence
    assert run.readouts["healthy_end"].value == pytest.approx(1, rel=1e-4)


def test_chemotherapy_kills_what_divides_and_healthy_cells_too():
    lowest = [
        AcuteLeukemia(leukemic_self_renewal=0.7, chemo_cycles=1, chemo_strength=k, days=400)
        .run()
        .series["healthy"]
        .y.min()
        for k in (0, 1, 2, 4)
    ]
    assert lowest[0] > 0.99 and (np.diff(lowest) < 0).all()


def test_without_chemotherapy_there_is_no_remission_to_tell_of():
    found = AcuteLeukemia().run().readouts
    for name in ("remission", "relapse", "slow_at_first", "slow_at_relapse"):
        assert found[name].value is None and found[name].note
