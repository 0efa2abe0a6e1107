"""Flow and label in the tree of the mouse: against published numbers, against the equations solved anew, and in its
limits."""

import numpy as np
import pytest
from p01_one_cell_makes_all_blood.second import platelets, tree

from hsclib import LineageTree
from hsclib.p01_one_cell_makes_all_blood.lineage_tree import MPP_NET, ST_NET

SETTINGS = [
    {},
    {"hsc_differentiation": 0.03},
    {"hsc_differentiation": 0},
    {"st_differentiation": 0.1, "mpp_to_clp": 0.1},
    {"st_differentiation": 0.042, "mpp_to_cmp": 3.98, "mpp_to_clp": 0.01},
]


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_closed_form_solves_the_equations(settings):
    model = LineageTree(**settings)
    series = model.run().series
    for name, expected in tree(model, series["st_label"].x).items():
        assert series[name].y == pytest.approx(expected, rel=1e-5, abs=1e-8), name


def test_the_healthy_mouse_stays_as_it_is():
    series = LineageTree().run().series
    assert series["st_cells"].y == pytest.approx(2.9)
    assert series["mpp_cells"].y == pytest.approx(9)


def test_with_steady_pools_label_follows_with_the_two_residence_times():
    # df_S/dt = (1 − f_S)/τ_S and df_M/dt = (f_S − f_M)/τ_M
    run = LineageTree().run()
    t, st, mpp = run.series["st_label"].x, run.series["st_label"].y, run.series["mpp_label"].y
    tau_st, tau_mpp = run.readouts["st_residence"].value, run.readouts["mpp_residence"].value
    assert np.gradient(st, t)[1:-1] == pytest.approx((1 - st[1:-1]) / tau_st, rel=1e-3)
    assert np.gradient(mpp, t)[1:-1] == pytest.approx((st - mpp)[1:-1] / tau_mpp, rel=1e-2, abs=1e-6)


def test_two_equal_exits_are_solved_as_well():
    st = ST_NET + LineageTree().mpp_to_cmp + LineageTree().mpp_to_clp - MPP_NET
    model = LineageTree(st_differentiation=st)
    series = model.run().series
    for name, expected in tree(model, series["st_label"].x).items():
        assert series[name].y == pytest.approx(expected, rel=1e-4, abs=1e-7), name


@pytest.mark.parametrize(
    "settings", [{"hsc_differentiation": 0.02}, {"st_differentiation": 0.06}, {"mpp_to_cmp": 4.1, "mpp_to_clp": 0.08}]
)
def test_pools_move_towards_their_steady_state(settings):
    run = LineageTree(**settings).run()
    for pool, start in (("st", 2.9), ("mpp", 9)):
        steady, end = run.readouts[f"{pool}_per_hsc"].value, run.series[f"{pool}_cells"].y[-1]
        assert abs(end - steady) <= abs(start - steady)


def test_what_steps_down_is_multiplied_on_the_way():
    # steady: what arrives at the CMP, for what leaves the stem cells
    r = LineageTree().run().readouts
    assert r["cmp_flow_on_day"].value / r["hsc_flow_on_day"].value == pytest.approx(r["cmp_per_step"].value)


@pytest.mark.parametrize(
    "settings, pool", [({"st_differentiation": 0.042}, "ST-HSC"), ({"mpp_to_cmp": 3.98, "mpp_to_clp": 0.01}, "MPP")]
)
def test_a_pool_that_makes_more_than_it_passes_on_has_no_steady_state(settings, pool):
    run = LineageTree(**settings).run()
    for name in ("mpp_per_hsc", "cmp_per_step"):
        assert run.readouts[name].value is None
        assert run.readouts[name].note.startswith(f"the {pool} grow without limit")
    assert f"There is no steady state, because the {pool} grow without limit" in run.sentence
    cells = run.series[f"{'st' if pool == 'ST-HSC' else 'mpp'}_cells"].y
    assert cells[-1] > 2 * cells[0]


def test_stem_cells_that_fall_silent_leave_no_label_and_the_flow_falls_slowly():
    run = LineageTree(hsc_differentiation=0, day=30).run()
    assert run.series["mpp_label"].y.max() == 0
    assert run.readouts["mpp_half_label_day"].value is None
    assert run.readouts["mpp_half_label_day"].note == "not within 800 days"
    assert 0.97 < run.readouts["cmp_flow_share"].value < 1


def test_half_of_the_mpp_carry_label_on_the_day_that_is_told():
    half = LineageTree().run().readouts["mpp_half_label_day"].value
    assert LineageTree(day=half).run().readouts["mpp_label_on_day"].value == pytest.approx(0.5, abs=1e-4)


@pytest.mark.parametrize("day", [0, 30, 333, 800])
def test_the_day_reads_the_courses_and_changes_nothing_else(day):
    run, other = LineageTree(day=day).run(), LineageTree().run()
    for pool in ("st", "mpp"):
        course = run.series[f"{pool}_label"]
        assert course.y.tolist() == other.series[f"{pool}_label"].y.tolist()
        assert run.readouts[f"{pool}_label_on_day"].value == pytest.approx(np.interp(day, course.x, course.y), abs=1e-5)


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("share", [0, 0.3, 0.8])
def test_platelets_are_those_of_the_equations_solved_anew(settings, share):
    for day in (0, 6, 7, 30, 400):
        model = LineageTree(platelet_shortcut=share, day=day, **settings)
        readouts = model.run().readouts
        found = readouts["platelet_flow_share"].value, readouts["platelet_label_on_day"].value
        assert found == pytest.approx(platelets(model, day), rel=1e-5, abs=1e-7), day


def test_without_the_shortcut_platelets_follow_the_mpp_by_a_week():
    series = LineageTree(st_differentiation=0.06).run().series
    t, mpp = series["mpp_label"].x, series["mpp_label"].y
    later = t >= 8
    assert series["platelet_label"].y[later] == pytest.approx(np.interp(t[later] - 7, t, mpp), abs=1e-4)
    assert series["platelets_made"].y[later] == pytest.approx(
        np.interp(t[later] - 7, t, series["mpp_cells"].y) / 9, 5e-4
    )


def test_a_healthy_mouse_makes_its_platelets_by_whatever_route():
    for share in (0, 0.25, 0.8):
        assert LineageTree(platelet_shortcut=share).run().series["platelets_made"].y == pytest.approx(1)


def test_the_more_take_the_short_route_the_more_platelets_are_labeled():
    labels = [
        LineageTree(platelet_shortcut=share, day=60).run().series["platelet_label"].y for share in (0, 0.2, 0.5, 0.8)
    ]
    assert (np.diff(labels, axis=0) >= 0).all()
    assert 0 <= np.min(labels) and np.max(labels) <= 1
