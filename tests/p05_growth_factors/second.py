"""The growth factors once more, as their papers write them: hours where they have hours, drug and depots as states."""

import math

import numpy as np
from p04_injury_and_recovery.second import drug
from solving import crossings, highest, lowest, solved, time_below


def quartino(t, y, m, mg_per_hour):
    """Docetaxel, depot, five stages, blood and G-CSF; hours, pg/mL and µg."""
    depot, prol, t1, t2, t3, t4, circ, g = y[3:]
    g0, ke, kcirc, ktr, ka = 24.3, 0.592, math.log(2) / 7, 5 / m.transit_time, math.log(2) / 3.5
    effect = m.drug_effect * y[0] / 7.4 / 0.808
    heard = min(g / g0, 50)
    f_p, f_t = heard**m.division_power, heard**m.ripening_power
    made = (ke + m.neutrophil_uptake * m.baseline) * g0
    return [
        *drug(t, y[:3], mg_per_hour),
        -ka * depot,
        ktr * prol * (1 - effect) * f_p - ktr * f_t * prol,
        ktr * f_t * (prol - t1),
        ktr * f_t * (t1 - t2),
        ktr * f_t * (t2 - t3),
        ktr * f_t * (t3 - t4),
        ktr * f_t * t4 - kcirc * circ,
        made - (ke + m.neutrophil_uptake * circ) * g + 1000 * ka * depot * 0.69 / 4,
    ]


def injected_neutrophils(m, days):
    """Neutrophils and G/G0."""
    upstream = m.baseline * math.log(2) / 7 * m.transit_time / 5
    injections = [24 * (m.gcsf_start + i) for i in range(m.gcsf_doses)]

    def rhs_at(begin):
        return lambda t, y: quartino(t, y, m, m.dose * 1.8 if begin < 1 else 0)

    def injected(y):
        return y + np.eye(11)[3] * m.gcsf_dose

    phases = [(h, rhs_at(h), *([injected] if h in injections else [])) for h in sorted({0.0, 1.0, *injections})]
    y = solved(phases, [0, 0, 0, 0, *5 * [upstream], m.baseline, 24.3], 24 * days, atol=1e-13)
    return y[9], y[10] / 24.3


def granulocyte_factor(m):
    """35 days, every quarter of an hour."""
    t = np.linspace(0, 35, 35 * 96 + 1)
    neutrophils, fold = injected_neutrophils(m, t)
    (nadir, nadir_day), (peak, peak_day), (loudest, loudest_day) = (
        lowest(t, neutrophils),
        highest(t, neutrophils),
        highest(t, fold),
    )
    back = crossings(t, neutrophils, 1.0)
    return {
        "nadir": nadir,
        "nadir_day": nadir_day,
        "days_below_0_5": time_below(t, neutrophils, 0.5),
        "recovery_day_1_0": back[-1] if back.size else None,
        "gcsf_peak_fold": loudest,
        "gcsf_peak_day": loudest_day,
        "peak_neutrophils": peak,
        "peak_day": peak_day,
    }


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


def free_drug(at, sites):
    """CP where at = CP·VD + sites·CP·VD/(KD + CP)."""
    bb = sites - at / VD + KD
    return (-bb + np.sqrt(bb**2 + 4 * KD * at / VD)) / 2


def krzyzanski(t, y, ksi, n0):
    """Depot, drug in all, nine precursors and neutrophils; hours."""
    h = [1 + s * CP0 / (SC + CP0) for s in (SM1, SM2)]
    b0 = KMT * n0 / (KTT * h[1])
    rest = (ksi * (9 * b0 + n0) / (KD + CP0) * KINT + KEL) * CP0 * VD
    ab, at, *b, n = y
    sites = ksi * (sum(b) + n)
    cp = free_drug(at, sites)
    h1, h2 = (1 + s * cp / (SC + cp) for s in (SM1, SM2))
    return [
        -KA * ab,
        KA * ab + rest - KEL * cp * VD - KINT * sites * cp * VD / (KD + cp),
        KMT * n0 / h[0] * h1 * b[0] / b0 - KTT * h2 * b[0],
        *(KTT * h2 * (b[i - 1] - b[i]) for i in range(1, 9)),
        KTT * h2 * b[8] - KMT * n,
    ]


def filgrastim_at_rest(ksi, n0):
    """The states before the first injection."""
    b0 = KMT * n0 / (KTT * (1 + SM2 * CP0 / (SC + CP0)))
    return np.array([0, CP0 * VD * (1 + ksi * (9 * b0 + n0) / (KD + CP0)), *9 * [b0], n0])


def filgrastim_course(m, days):
    """Neutrophils, and free drug."""

    def rhs(t, y):
        return krzyzanski(t, y, m.receptors, m.baseline)

    def injected(y):
        return y + np.eye(12)[0] * 0.626 * m.dose * 70

    y = solved([(24 * i, rhs, injected) for i in range(m.days)], filgrastim_at_rest(m.receptors, m.baseline), 24 * days)
    return y[-1], free_drug(y[1], m.receptors * y[2:].sum(axis=0))


def filgrastim(m):
    """Sixteen days, every 3 minutes."""
    t = np.linspace(0, 16, 16 * 480 + 1)
    neutrophils, gcsf = filgrastim_course(m, t)
    (peak, when), (strongest, strongest_when) = highest(t, neutrophils), highest(t, gcsf)
    return {
        "neutrophils": (t, neutrophils),
        "neutrophils_at_120_h": np.interp(5, t, neutrophils),
        "peak_neutrophils": peak,
        "peak_hour": 24 * when,
        "gcsf_peak": strongest,
        "gcsf_peak_hour": 24 * strongest_when,
    }


def platelets_and_tpo(m, days):
    """TPO, four stages and platelets, solved."""
    kin = math.log(2) / 1.25
    k1 = m.platelet_clearance * kin / 250
    k0 = kin - 250 * k1

    def rhs_with(fold):
        def rhs(t, y):
            tpo, *a, p = y
            return [
                kin * fold - (k0 + k1 * p) * tpo,
                0.8 * (min(math.sqrt(tpo), 6) - a[0]),
                *(0.8 * (a[i] - a[i + 1]) for i in range(3)),
                (250 * a[3] - p) / 9.5,
            ]

        return rhs

    start = [1, *4 * [1 - m.precursor_loss], 250 * (1 - m.platelet_loss)]
    y = solved([(0, rhs_with(m.tpo_fold)), (m.tpo_days, rhs_with(1))], start, days, max_step=0.1)
    return y[5], y[0]


def thrombopoietin(m):
    """Six weeks, 400 times a day."""
    t = np.linspace(0, 42, 42 * 400 + 1)
    platelets, tpo = platelets_and_tpo(m, t)
    (peak, peak_day), (nadir, nadir_day) = highest(t, platelets), lowest(t, platelets)
    return {
        "peak_platelets": peak,
        "peak_day": peak_day,
        "nadir": nadir,
        "nadir_day": nadir_day,
        "tpo_peak": tpo.max(),
    }


def tetschke(m, days):
    """Two stages of precursors and hemoglobin, g; hemoglobin, and what is made a day."""
    beta, base = m.marrow_speed, m.usual_mass

    def rhs_with(injected):
        def rhs(t, x):
            f = min(m.feedback_gain * (base - x[2]) / base + injected, m.drive_limit)
            return [
                beta * (base / 120 - x[0] / 8) + f * x[0],
                beta * (x[0] / 8 - x[1] / 6),
                beta * (x[1] / 6 - x[2] / 120),
            ]

        return rhs

    start = [base / 15, base / 20, base - m.blood_loss]
    phases = [(0, rhs_with(m.epo_drive)), (m.epo_days, rhs_with(0))]
    x = solved(phases, start, days, "DOP853", max_step=0.1)
    return x[2], beta / 6 * x[1]


def erythropoietin(m):
    """120 days, 100 times a day."""
    t = np.linspace(0, 120, 12_001)
    mass, _ = tetschke(m, t)
    peak, when = highest(t, mass)
    back = crossings(t, mass, m.usual_mass - 10)
    return {
        "hemoglobin_mass": (t, mass),
        "deficit_day_36": m.usual_mass - np.interp(36, t, mass),
        "recovery_day_within_10_g": back[-1] if back.size else None,
        "gain_peak_percent": 100 * (peak / m.usual_mass - 1),
        "gain_peak_day": when,
    }


SECOND = {
    "GranulocyteFactor": granulocyte_factor,
    "Erythropoietin": erythropoietin,
    "Filgrastim": filgrastim,
    "Thrombopoietin": thrombopoietin,
}
