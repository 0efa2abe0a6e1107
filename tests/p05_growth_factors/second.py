"""The growth factors once more, as their papers write them: hours where they have hours, drug and depots as states."""

import math

import numpy as np
from p04_injury_and_recovery.second import drug
from scipy.linalg import expm
from solving import crossings, highest, lowest, solved, time_below


def quartino(t, y, m, mg_per_hour):
    """Docetaxel, five stages, blood and G-CSF; hours and pg/mL."""
    prol, t1, t2, t3, t4, circ, g = y[3:]
    g0, ke, kcirc, ktr = 24.3, 0.592, math.log(2) / 7, 5 / m.transit_time
    effect = m.drug_effect * y[0] / 7.4 / 0.808
    f_p, f_t = (g / g0) ** m.division_power, (g / g0) ** m.ripening_power
    made = (ke + m.neutrophil_uptake * m.baseline) * g0
    return [
        *drug(t, y[:3], mg_per_hour),
        ktr * prol * (1 - effect) * f_p - ktr * f_t * prol,
        ktr * f_t * (prol - t1),
        ktr * f_t * (t1 - t2),
        ktr * f_t * (t2 - t3),
        ktr * f_t * (t3 - t4),
        ktr * f_t * t4 - kcirc * circ,
        made - (ke + m.neutrophil_uptake * circ) * g,
    ]


def neutrophils_and_gcsf(m, days):
    """Neutrophils and G/G0."""
    upstream = m.baseline * math.log(2) / 7 * m.transit_time / 5
    phases = [(0, lambda t, y: quartino(t, y, m, m.dose * 1.8)), (1, lambda t, y: quartino(t, y, m, 0))]
    y = solved(phases, [0, 0, 0, *5 * [upstream], m.baseline, 24.3], 24 * days, atol=1e-13)
    return y[8], y[9] / 24.3


def granulocyte_factor(m):
    """35 days, every quarter of an hour."""
    t = np.linspace(0, 35, 35 * 96 + 1)
    neutrophils, fold = neutrophils_and_gcsf(m, t)
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


MELHEM = {  # F, KSC (1/h), VD (L), CLD (L/h), KD (nmol/L)
    "filgrastim": (1, 0.123, 3.12, 0.833, 0.0237),
    "pegfilgrastim": (0.646, 0.0188, 5.76, 0.362, 0.0959),
}


def free_drug(total, receptors, kd):
    """FDC where total = FDC + receptors·FDC/(kd + FDC)."""
    q = total - receptors - kd
    return (q + np.sqrt(q**2 + 4 * kd * total)) / 2


def melhem(t, y, m):
    """Depot and drug in all (nmol), four stages and receptors (nmol/L), chemotherapy (mg); hours."""
    depot, dt, sm, mt, pm1, pm2, rb, chm = y
    _, ksc, vd, cld, kd = MELHEM[m.drug]
    stm2, kint = (5.21, 0.197) if m.patient == "healthy" else (3.89, 0.113)
    fdc = free_drug(dt / vd, rb, kd)
    rdc = dt / vd - fdc
    st1, st2 = 1 + 7.53 * rdc / rb, 1 + stm2 * rdc / rb
    ktr, kp = 4 / 120, m.baseline * 0.059 * 0.12
    return [
        -ksc * depot,
        ksc * depot - cld * fdc - m.uptake * kint * rdc * vd,
        kp * st1 - ktr * st2 * sm,
        ktr * st2 * sm - (ktr * st2 + 668 * 0.0724 * chm) * mt,
        ktr * st2 * (mt - pm1),
        ktr * st2 * (pm1 - pm2),
        ktr * st2 * pm2 - 0.12 * rb,
        -0.0724 * chm,
    ]


def filgrastim_course(m, days):
    """Neutrophils, and G-CSF in ng/mL."""
    treated = m.patient != "healthy"
    injections = [24 * (i + (m.first_day if treated else 0)) for i in range(m.days)]
    dose = MELHEM[m.drug][0] * m.dose * 70 / 18.8

    def entered(hour):
        def enter(y):
            return y + np.eye(8)[0] * dose * (hour in injections) + np.eye(8)[7] * m.chemotherapy * (hour == 66.2)

        return enter

    hours = sorted({0.0, *injections, *([66.2] if treated else [])})
    rest = m.baseline * 0.059
    start = [0, 0, *4 * [rest * 0.12 * 30], rest, 0]
    y = solved([(h, lambda t, y: melhem(t, y, m), entered(h)) for h in hours], start, 24 * days, atol=1e-13)
    return y[6] / 0.059, (free_drug(y[1] / MELHEM[m.drug][2], y[6], MELHEM[m.drug][4]) + 0.003) * 18.8


def filgrastim(m):
    """Five weeks, every 3 minutes."""
    t = np.linspace(0, 35, 35 * 480 + 1)
    neutrophils, gcsf = filgrastim_course(m, t)
    back = crossings(t, neutrophils, 1.0)
    return {
        "neutrophils": (t, neutrophils),
        "neutrophils_at_120_h": np.interp(5, t, neutrophils),
        "peak_neutrophils": neutrophils.max(),
        "gcsf_peak": gcsf.max(),
        "nadir": neutrophils.min(),
        "days_below_0_5": time_below(t, neutrophils, 0.5),
        "recovery_day_1_0": back[-1] if back.size else None,
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
                beta * (base / 120 - x[0] / 8) + min(f * x[0], 3.75 * beta * base / 120),
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
    back, most = crossings(t, -abs(mass - m.usual_mass), -10), crossings(t, mass, m.usual_mass - 0.2 * m.blood_loss)
    return {
        "hemoglobin_mass": (t, mass),
        "deficit_day_36": m.usual_mass - np.interp(36, t, mass),
        "recovery_day_within_10_g": back[-1] if back.size else None,
        "recovery_day_80_percent": most[-1] if most.size else None,
        "gain_peak_percent": 100 * (peak / m.usual_mass - 1),
        "gain_peak_day": when,
    }


def romiplostim(m, days):
    """Platelets: the baseline, and above it one answer for each injection, which add up."""
    k, kde = 5 / (170 / 24), 0.6
    chain = np.diag([-kde, *5 * [-k], -1 / m.platelet_life]) + np.diag([0, *5 * [k]], -1)
    effect = {"a": 3.51, "h": 0.12}[m.response[0]]
    chain[1, 0] = m.baseline / m.platelet_life * effect * kde * 7 / 100
    since = np.subtract.outer(days, 7 * np.arange(m.weeks))
    answer = np.zeros_like(since)
    for (i, j), t in np.ndenumerate(since):
        answer[i, j] = expm(chain * t)[6, 0] * m.dose * 70 if t > 0 else 0
    return m.baseline + answer.sum(axis=1)


def immune_thrombocytopenia(m):
    """Twelve weeks, 8 times a day."""
    t = np.arange(12 * 7 * 8 + 1) / 8
    platelets = romiplostim(m, t)
    above = crossings(t, platelets, 50)
    return {"platelets": (t, platelets), "peak_platelets": platelets.max(), "day_above_50": above[0]}


SECOND = {
    "GranulocyteFactor": granulocyte_factor,
    "Erythropoietin": erythropoietin,
    "Filgrastim": filgrastim,
    "Thrombopoietin": thrombopoietin,
    "ImmuneThrombocytopenia": immune_thrombocytopenia,
}
