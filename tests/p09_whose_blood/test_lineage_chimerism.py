"""Chimerism by lineage: T cells against another solver, and what decides rejection."""

import numpy as np
import pytest
from boxes import anywhere, examples
from hypothesis import given
from scipy.integrate import solve_ivp

from hsclib import LineageChimerism, Transplant, explore

REJECTED = {"host_t_cells": 0.5, "rejection": 0.11, "years": 5}
GIVEN = {"lymphocytes": 10, "lymphocyte_day": 100, "years": 5}
WAYS = [{}, REJECTED, {"source": "allo BM", "host_survival": 1e-4, "years": 10}, GIVEN, REJECTED | GIVEN]


def killing(t, *, lymphocytes=0, lymphocyte_day=100, **_):
    """α(t), 1/d."""
    return (t >= lymphocyte_day) * 0.012 * lymphocytes * np.exp(-(t - lymphocyte_day) / 30)


@pytest.mark.parametrize("settings", WAYS)
def test_t_cells_agree_with_another_solver(settings):
    found = LineageChimerism.typical(**settings).run().series
    stem, t_cells = found["stem_chimerism"], found["t_cell_chimerism"]
    path = solve_ivp(
        lambda t, c: (np.interp(t, stem.x, stem.y) - c) / 3650 + killing(t, **settings) * c * (1 - c),
        (0, stem.x[-1]),
        [t_cells.y[0]],
        "DOP853",
        stem.x,
        rtol=1e-9,
        atol=1e-11,
        max_step=1.0,
    )
    assert t_cells.y == pytest.approx(path.y[0], abs=2e-5 if "lymphocytes" in settings else 1e-6)


@pytest.mark.parametrize("settings", [{}, REJECTED])
@pytest.mark.parametrize("dose, day", [(1, 45), (10, 100), (30, 300)])
def test_lymphocytes_move_the_odds_of_the_stem_cells_by_what_they_kill(settings, dose, day):
    # host and graft renew alike, so that nothing else moves them: a closed form beside the differential equations
    before, after = (
        LineageChimerism(**settings | {"years": 5, "lymphocytes": x, "lymphocyte_day": day})
        .run()
        .series["stem_chimerism"]
        for x in (0, dose)
    )
    moved = 0.012 * dose * 30 * -np.expm1(-np.maximum(after.x - day, 0) / 30)
    odds = before.y / (1 - before.y) * np.exp(moved)
    assert after.y == pytest.approx(odds / (1 + odds), rel=1e-4)


def test_more_lymphocytes_leave_less_of_the_host_and_none_change_nothing():
    runs = [LineageChimerism(lymphocytes=x).run() for x in (0, 1, 10, 100)]
    for name in ("chimerism_1_year", "neutrophil_chimerism_1_year", "t_cell_chimerism_1_year"):
        assert (np.diff([run.readouts[name].value for run in runs]) > 0).all()
    gvhd = [run.readouts["gvhd_of_lymphocytes"].value for run in runs]
    assert (
        gvhd == [None, 0.21, 0.21, 0.55] and "GVHD" not in runs[0].sentence and "21 % of patients" in runs[1].sentence
    )
    early = runs[0].series["donor_chimerism"].x < 100
    for name in ("donor_chimerism", "t_cell_chimerism", "red_cell_chimerism"):
        assert runs[3].series[name].y[early] == pytest.approx(runs[0].series[name].y[early])
    assert [event.x for event in runs[1].events] == [0, 100] and len(runs[0].events) == 1


@given(settings=anywhere(LineageChimerism))
@examples[20]
def test_t_cells_lie_between_those_at_first_and_the_stem_cells(settings):
    found = LineageChimerism(**settings).run().series
    t_cells, stem = found["t_cell_chimerism"].y, found["stem_chimerism"].y
    assert t_cells.min() >= min(t_cells[0], stem.min()) - 1e-9
    if settings["lymphocytes"]:  # then they may overtake
        assert t_cells.max() <= 1
    else:
        assert t_cells.max() <= max(t_cells[0], stem.max()) + 1e-9


def test_without_rejection_all_but_the_t_cells_is_the_transplant_s():
    lineages, transplant = LineageChimerism().run(), Transplant.typical(source="allo PB", host_survival=0.1).run()
    for name in ("donor_chimerism", "red_cell_chimerism", "stem_chimerism"):
        assert lineages.series[name].y == pytest.approx(transplant.series[name].y)


def test_more_host_t_cells_mean_fewer_of_the_donor_s_and_a_graft_that_is_lost():
    runs = [LineageChimerism(rejection=0.11, host_t_cells=h).run().readouts for h in (0.001, 0.06, 0.5, 1)]
    for name in ("t_cell_chimerism_day_30", "chimerism_1_year"):
        assert (np.diff([read[name].value for read in runs]) < 0).all()
    assert (np.diff([read["rejection_rate"].value for read in runs]) > 0).all()


def test_two_grafts_alike_in_neutrophils_on_day_30_differ_in_t_cells():
    kept, lost = (LineageChimerism(**s).run().readouts for s in ({}, REJECTED))
    neutrophils, t_cells = (
        [read[f"{lineage}_chimerism_day_30"].value for read in (kept, lost)] for lineage in ("neutrophil", "t_cell")
    )
    assert neutrophils[0] - neutrophils[1] < 0.05 < 0.3 < t_cells[0] - t_cells[1]


def test_a_graft_of_blood_brings_ten_times_the_t_cells_of_marrow_and_more_cells_bring_more():
    blood, marrow, more = (
        LineageChimerism.typical(**s).run().series["t_cell_chimerism"].y[0]
        for s in ({"source": "allo PB"}, {"source": "allo BM"}, {"source": "allo PB", "cd34_dose": 12})
    )
    odds = [c / (1 - c) for c in (blood, marrow, more)]
    assert odds[0] / odds[1] == pytest.approx(10) and odds[2] / odds[0] == pytest.approx(2)


def test_points_are_drawn_where_they_hold_alone():
    panel = explore(LineageChimerism)
    (lineages, _) = panel._sheet.pictures
    assert not lineages.points
    for name, value in {"host_survival": 0.05, "years": 3}.items():
        panel.controls[name].value = value
    assert {row.source for row in lineages.points} == {"hsieh2009"} and len(lineages.points) == 2
    panel.close()
