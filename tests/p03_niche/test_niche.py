"""Places of the marrow: against Ashcroft's equations solved otherwise, published numbers, and what must hold."""

import numpy as np
import pytest
from boxes import some
from p03_niche.second import DIVISION, FILLED, SETS, N, change, niches

from hsclib import Niche, integrate
from hsclib.p03_niche.niche import rates

both_sets = pytest.mark.parametrize("egress", SETS)


def readout(name, **settings):
    return Niche(**settings).run().readouts[name].value


# rest


@both_sets
@pytest.mark.parametrize("donor_share", [0, 0.3])
def test_a_marrow_at_rest_stays_at_rest(egress, donor_share):
    in_blood = SETS[egress][0]
    host, donor = 1 - donor_share, donor_share
    state = [host * FILLED, donor * FILLED, N - FILLED, host * in_blood, donor * in_blood]
    flow = (DIVISION + rates(egress)[1]) * FILLED  # cells that come and go each day
    assert np.abs(change(state, *rates(egress))).max() < 1e-12 * flow


@both_sets
def test_a_cell_stays_in_the_blood_as_long_as_was_seen(egress):
    a, _, loss = rates(egress)
    assert 1 / (a * (N - FILLED) / N + loss) == pytest.approx(SETS[egress][1])


# the whole course


@both_sets
@pytest.mark.parametrize(
    "settings",
    some(
        [
            {"donor_cells": 10_000},
            {"donor_cells": 7000, "daily_doses": 7},
            {"host_occupancy": 0.1, "days": 100},
            {"host_occupancy": 0, "donor_cells": 10, "days": 300},
            {"host_occupancy": 0.999, "donor_cells": 200_000, "daily_doses": 3},
        ],
        3,
    ),
    ids=some(["one large dose", "seven doses", "emptied", "ten cells", "overfull"], 3),
)
def test_it_agrees_with_another_solver_that_keeps_count_of_free_niches(egress, settings):
    model = Niche(**{"days": 40} | settings, egress=egress)
    series = model.run().series
    # on the days of a dose both have given it already
    days = series["host"].x
    host, donor, free, *_ = niches(model, days, model.daily_doses)
    for name, expected in (("host", host), ("donor", donor), ("free", free)):
        assert series[name].y == pytest.approx(expected, abs=0.01), name
    assert host + donor + free == pytest.approx(N, abs=1e-6)


@both_sets
@pytest.mark.parametrize("occupancy", [0, 0.2, 0.99, 0.999])
def test_every_niche_is_held_by_host_or_donor_or_free(egress, occupancy):
    series = Niche(egress=egress, host_occupancy=occupancy, donor_cells=200_000, daily_doses=10).run().series
    held = [series[k].y for k in ("host", "donor", "free")]
    assert sum(held) == pytest.approx(N, abs=1e-3)
    assert np.min(held) >= 0


@both_sets
@pytest.mark.parametrize(
    "settings", [{"host_occupancy": 0, "donor_cells": 10}, {"host_occupancy": 0.3}, {"donor_cells": 200_000}]
)
def test_in_the_end_as_many_niches_are_held_as_at_rest(egress, settings):
    series = Niche(**settings, egress=egress, days=730).run().series
    assert series["host"].y[-1] + series["donor"].y[-1] == pytest.approx(FILLED, rel=1e-4)


@both_sets
@pytest.mark.parametrize("occupancy", [0.01, 0.5, 0.99])
def test_host_and_donor_are_alike_so_that_chimerism_stays_once_the_blood_is_clear(egress, occupancy):
    chimerism = Niche(egress=egress, host_occupancy=occupancy, daily_doses=3).run().series["chimerism"]
    later = chimerism.y[chimerism.x > 12]
    assert later == pytest.approx(later[-1], rel=1e-3)


# what decides


@both_sets
def test_more_cells_and_more_room_never_give_less_chimerism(egress):
    shares = np.array(
        [
            [
                readout("donor_chimerism", egress=egress, donor_cells=c, host_occupancy=h)
                for c in (30, 300, 3000, 30_000)
            ]
            for h in (0.99, 0.7, 0.3, 0.05)
        ]
    )
    assert (np.diff(shares, axis=0) > 0).all()
    assert (np.diff(shares, axis=1) > 0).all()


@both_sets
def test_where_the_host_is_gone_the_donor_holds_all(egress):
    assert readout("donor_chimerism", egress=egress, host_occupancy=0, donor_cells=10) == 1


def test_ten_times_the_cells_change_little_until_places_are_emptied():
    full = [readout("donor_niches", donor_cells=c) for c in (1000, 10_000, 100_000)]
    assert full[0] > 100 and full[2] < 1.15 * full[0]  # a hundred niches are free
    emptied = [readout("donor_niches", donor_cells=c, host_occupancy=0.5) for c in (1000, 10_000)]
    assert emptied[1] > 3 * emptied[0]


@both_sets
@pytest.mark.parametrize("left", [0.05, 0.1, 0.3])
def test_in_an_emptied_marrow_the_shares_are_those_of_the_cells_that_meet(egress, left):
    # nearly all cells lodge at once, so a thousand meet what conditioning left of the host
    assert readout("donor_chimerism", egress=egress, host_occupancy=left) == pytest.approx(
        1000 / (1000 + left * N), rel=0.01
    )


@both_sets
@pytest.mark.parametrize("doses", [2, 7, 10])
def test_small_daily_doses_beat_a_large_one_in_a_full_marrow(egress, doses):
    assert readout("fold_over_one_dose", egress=egress, donor_cells=7000, daily_doses=doses) > 1.3


@both_sets
def test_small_daily_doses_gain_nothing_where_half_of_the_places_are_free(egress):
    assert 0.9 < readout("fold_over_one_dose", egress=egress, donor_cells=7000, daily_doses=7, host_occupancy=0.5) < 1


def test_one_dose_has_nothing_to_be_compared_with():
    found = Niche(daily_doses=1).run().readouts["fold_over_one_dose"]
    assert (found.value, found.note) == (None, "all cells were given in one dose")


@both_sets
@pytest.mark.parametrize("days", [30, 61.3, 730])
def test_a_longer_course_begins_like_a_shorter_one(egress, days):
    short, long = (Niche(egress=egress, daily_doses=4, days=d).run().series["donor"] for d in (30, days))
    assert long.x[-1] == days
    seen = long.x < 30
    assert long.y[seen] == pytest.approx(np.interp(long.x[seen], short.x, short.y), abs=1e-3)


@both_sets
@pytest.mark.parametrize(
    "settings",
    [{"donor_cells": 200_000, "daily_doses": 10, "host_occupancy": h, "days": 730} for h in (0, 0.5, 0.95, 0.99, 0.999)]
    + [{"donor_cells": 1000, "daily_doses": 10}],
)
def test_the_stiff_equations_are_solved_with_few_evaluations(egress, settings, monkeypatch):
    counted, odeint = [], integrate.odeint

    def counting(*args, **words):
        path, info = odeint(*args, **words)
        counted.append(info["nfe"][-1])
        return path, info

    monkeypatch.setattr(integrate, "odeint", counting)
    Niche(**settings, egress=egress).run()
    assert sum(counted) < 20_000  # about 1 µs each: the picture follows the hand


# niches are added


@both_sets
@pytest.mark.parametrize("all_niches", [10_000, 14_000, 20_000])
def test_whatever_niches_there_are_fill_to_the_same_share(egress, all_niches):
    """At rest e = d·δ/(a·b), whatever N: the equations know no other limit."""
    a, d, loss = rates(egress)
    assert d * loss / (a * DIVISION) == pytest.approx(1 - FILLED / N)
    run = Niche(egress=egress, niches=all_niches, donor_cells=10, days=730).run()
    assert run.readouts["stem_cells_fold"].value == pytest.approx(all_niches / N, rel=1e-3)
    assert run.series["host"].y + run.series["donor"].y + run.series["free"].y == pytest.approx(all_niches, abs=1e-3)


@both_sets
def test_added_niches_are_filled_in_the_other_solution_too(egress):
    model = Niche(egress=egress, niches=15_000, donor_cells=10_000, days=40)
    host, donor, *_ = niches(model, model.run().series["host"].x, 1)
    assert model.run().series["host"].y == pytest.approx(host, abs=0.02)
    assert model.run().series["donor"].y == pytest.approx(donor, abs=0.02)


@both_sets
@pytest.mark.parametrize("occupancy", [0, 0.5, 0.99])
def test_the_first_donor_cells_lodge_as_often_as_a_few_of_them_end_in_a_niche(egress, occupancy):
    """Ten cells within the first hour: what is bound then is what lodged, while none has left yet."""
    chance = readout("lodging", egress=egress, host_occupancy=occupancy)
    model = Niche(egress=egress, host_occupancy=occupancy, donor_cells=10)
    bound = niches(model, np.array([0, 1 / 24]), 1)[1, -1]
    assert bound / 10 == pytest.approx(chance, abs=0.03)


@both_sets
def test_at_rest_as_many_enter_the_blood_as_lodge_or_are_lost(egress):
    a, _, loss = rates(egress)
    in_blood, _ = SETS[egress]
    assert readout("entering", egress=egress) * FILLED == pytest.approx(
        in_blood * (a * (N - FILLED) / N + loss), rel=1e-9
    )
