"""Filgrastim in healthy men: Krzyzanski's equations written plainly, published numbers, and what must hold."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import hsclib
from hsclib import Filgrastim, evidence
from hsclib.p05_growth_factors.filgrastim import BINDING, VOLUME, free_concentration

BANDS = [
    pytest.param(row, id=f"{row.row or row.source}-{i}: {row.target}")
    for i, row in enumerate(evidence.rows(hsclib.MODELS["Filgrastim"]))
    if row.pass_low is not None
]


def readout(name, **settings):
    return Filgrastim(**settings).run().readouts[name].value


@pytest.mark.parametrize("row", BANDS)
def test_the_model_lies_in_the_band_of_every_evidence_row(row):
    assert row.pass_low <= row.of(Filgrastim(**dict(row.settings)).run()) <= row.pass_high


# the equations, in hours, with the depot as a state

KSI, KA, KEL, VD, KD, KINT, KMT, KTT, SC, SM1, SM2, CP0 = (
    0.211,
    0.642,
    0.148,
    2.56,
    1.27,
    0.101,
    0.0723,
    0.0102,
    3.21,
    34.3,
    32.3,
    0.0246,
)


def plain(t, y, ksi, n0):
    h = [1 + s * CP0 / (SC + CP0) for s in (SM1, SM2)]
    b0 = KMT * n0 / (KTT * h[1])
    rest = (ksi * (9 * b0 + n0) / (KD + CP0) * KINT + KEL) * CP0 * VD
    ab, at, *b, n = y
    sites = ksi * (sum(b) + n)
    bb = sites - at / VD + KD
    cp = (-bb + np.sqrt(bb**2 + 4 * KD * at / VD)) / 2
    h1, h2 = (1 + s * cp / (SC + cp) for s in (SM1, SM2))
    return [
        -KA * ab,
        KA * ab + rest - KEL * cp * VD - KINT * sites * cp * VD / (KD + cp),
        KMT * n0 / h[0] * h1 * b[0] / b0 - KTT * h2 * b[0],
        *(KTT * h2 * (b[i - 1] - b[i]) for i in range(1, 9)),
        KTT * h2 * b[8] - KMT * n,
    ]


def at_rest(ksi, n0):
    b0 = KMT * n0 / (KTT * (1 + SM2 * CP0 / (SC + CP0)))
    return np.array([0, CP0 * VD * (1 + ksi * (9 * b0 + n0) / (KD + CP0)), *9 * [b0], n0])


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"dose": 2.5, "days": 10},
        {"receptors": 0, "days": 2},
        {"baseline": 6, "receptors": 0.5, "days": 3},
    ],
)
def test_it_is_krzyzanski_to_the_letter(settings):
    model = Filgrastim(**settings)
    neutrophils = model.run().series["neutrophils"]
    hours, y = 24 * neutrophils.x, at_rest(model.receptors, model.baseline)
    for start in range(0, 24 * 16, 24):
        y[0] += 0.626 * model.dose * 70 if start < 24 * model.days else 0
        inside = (hours >= start - 1e-9) & (hours < start + 24 - 1e-9)
        path = solve_ivp(
            plain,
            (start, start + 24),
            y,
            "Radau",
            np.append(hours[inside], start + 24),
            args=(model.receptors, model.baseline),
            rtol=1e-9,
            atol=1e-11,
        ).y
        assert neutrophils.y[inside] == pytest.approx(path[-1, :-1], rel=1e-5)
        y = path[:, -1]


@pytest.mark.parametrize("settings", [{}, {"baseline": 8}, {"receptors": 0}])
def test_rest_is_a_steady_state(settings):
    model = Filgrastim(dose=0, **settings)
    start = model._start()
    residual = np.array(model._phases()[0].rhs(start, 0.0)) / start
    assert abs(residual).max() < 1e-10
    assert start == pytest.approx(at_rest(model.receptors, model.baseline)[1:], rel=1e-12)


@pytest.mark.parametrize("drug", [0.01, 1, 50, 1000])
@pytest.mark.parametrize("sites", [0, 0.5, 20])
def test_free_and_bound_drug_add_up(drug, sites):
    c = free_concentration(drug, sites, np.sqrt)
    assert c * VOLUME + sites * c * VOLUME / (BINDING + c) == pytest.approx(drug, rel=1e-9)


# relations


def test_more_drug_and_longer_courses_give_more_neutrophils():
    for name, values in (("dose", (0, 1, 2.5, 5, 10)), ("days", (1, 3, 5, 7, 10))):
        assert (np.diff([readout("peak_neutrophils", **{name: v}) for v in values]) > 0).all()


def test_twice_the_dose_is_not_twice_the_neutrophils():
    rises = [readout("neutrophils_at_120_h", dose=d) - 1.65 for d in (2.5, 5, 10)]
    assert rises[1] < 2 * rises[0] and rises[2] < 2 * rises[1]


def test_the_neutrophils_clear_the_drug_that_made_them():
    gcsf = Filgrastim(days=10).run().series["gcsf"]
    troughs = gcsf.y[[24 * d for d in range(1, 11)]]  # just before the next injection
    assert (np.diff(troughs) < 0).all()
    assert troughs[-1] < 0.5 * troughs[0]


def test_without_receptors_only_the_kidney_clears_it():
    gcsf = Filgrastim(receptors=0, days=1).run().series["gcsf"]
    late = (gcsf.x > 1.2) & (gcsf.x < 1.8)  # absorbed, and far above the usual level
    fall = -np.polyfit(gcsf.x[late], np.log(gcsf.y[late] - 0.0246), 1)[0]
    assert fall == pytest.approx(24 * 0.148, rel=0.01)
