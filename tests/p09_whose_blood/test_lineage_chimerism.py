"""Chimerism by lineage: T cells against another solver, and what decides rejection."""

import numpy as np
import pytest
from boxes import anywhere, examples
from hypothesis import given
from scipy.integrate import solve_ivp

from hsclib import LineageChimerism, Transplant, explore

REJECTED = {"host_t_cells": 0.5, "rejection": 0.11, "years": 5}


@pytest.mark.parametrize("settings", [{}, REJECTED, {"source": "allo BM", "host_survival": 1e-4, "years": 10}])
def test_t_cells_agree_with_another_solver(settings):
    found = LineageChimerism.typical(**settings).run().series
    stem, t_cells = found["stem_chimerism"], found["t_cell_chimerism"]
    path = solve_ivp(
        lambda t, c: (np.interp(t, stem.x, stem.y) - c) / 3650,
        (0, stem.x[-1]),
        [t_cells.y[0]],
        "DOP853",
        stem.x,
        rtol=1e-9,
        atol=1e-11,
        max_step=1.0,
    )
    assert t_cells.y == pytest.approx(path.y[0], abs=1e-6)


@given(settings=anywhere(LineageChimerism))
@examples[20]
def test_t_cells_lie_between_those_at_first_and_the_stem_cells(settings):
    found = LineageChimerism(**settings).run().series
    t_cells, stem = found["t_cell_chimerism"].y, found["stem_chimerism"].y
    assert t_cells.min() >= min(t_cells[0], stem.min()) - 1e-9
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
