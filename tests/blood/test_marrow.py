"""The marrow that genotypes share: at rest, against the same equations solved otherwise, and after transplants."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from transplants import Kind, conditioned, plain, transplant

from hsclib.blood.definitions import engraftment_day, late_failure_day
from hsclib.blood.marrow import HEALTHY, STATES, At, Blood, Genotype, absent, at_rest, blood_course, equations
from hsclib.integrate import Phase, solve_many

SICKLE = Genotype(L_R=15, stiff=1)
THALASSEMIA, MILDER = Genotype(L_R=30, epsilon=0.20), Genotype(L_R=50, epsilon=0.30)
QUARTERS = np.arange(0, 150.1, 0.25)


def transplanted(*args, times=QUARTERS, **words):
    return blood_course(*transplant(*args, **words), times)


# rest


@pytest.mark.parametrize(
    "kind", [HEALTHY, SICKLE, THALASSEMIA, MILDER, Genotype(L_R=8, epsilon=0.3), Genotype(g_max=0.3, chi=0.6)]
)
def test_a_marrow_at_rest_does_not_drift_in_a_year(kind):
    rest = at_rest(kind)
    assert np.abs(equations(kind)(rest.tolist(), 0)).max() < 1e-12
    year = blood_course([Phase(0, equations(kind))], [rest], np.linspace(0, 365, 74)).counted
    for found, value in (
        (year.stem_cells, 1),
        (year.progenitors, 1),
        (year.neutrophils, 4),
        (year.platelets, 250),
        (year.hemoglobin, rest[At.R]),
    ):
        assert found == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(
    "kind, hemoglobin",
    [
        (HEALTHY, 14.5),
        (SICKLE, 8.0),
        (THALASSEMIA, 3.44),
        (MILDER, 8.61),
        (Genotype(L_R=10), 5.74),  # 14.5·4.75·10/120
        (Genotype(L_R=33), 12.3),
        (Genotype(L_R=60), 13.3),
        (Genotype(L_R=60, stiff=1), 9.5),
    ],
)
def test_short_lived_or_lost_red_cells_leave_the_hemoglobin_of_the_closed_form(kind, hemoglobin):
    assert at_rest(kind)[At.R] == pytest.approx(hemoglobin, abs=0.05)


def test_a_healthy_marrow_that_turns_sickle_comes_to_rest_where_the_closed_form_says():
    year = blood_course([Phase(0, equations(SICKLE))], [at_rest()], np.array([0.0, 365.0]))
    assert year.hemoglobin[0] == pytest.approx([14.5, at_rest(SICKLE)[At.R]], rel=1e-4)
    assert year.reticulocytes[0, -1] == pytest.approx(50 * 8 * year.hemoglobin[0, -1] / 14.5, rel=1e-3)  # made = Hb/L_R


@pytest.mark.parametrize("kind", [Genotype(mu_S=0.01), Genotype(mu_P=0.1), Genotype(a_S=0.8), Genotype(p_q=1 / 200)])
def test_a_marrow_whose_cells_die_or_divide_otherwise_has_no_such_rest(kind):
    assert np.abs(equations(kind)(at_rest().tolist(), 0)).max() > 1e-6
    with pytest.raises(ValueError, match="as healthy ones do"):
        at_rest(kind)


@pytest.mark.parametrize("shares", [(0.6, 0.4), (0.3, 0.7), (0.1, 0.9)])
def test_genotypes_that_are_alike_share_the_rest_in_any_proportion(shares):
    shares = np.array(shares)
    start = [share * at_rest() for share in shares]
    for states in start:
        states[At.q] = 1
    year = blood_course([Phase(0, equations(HEALTHY, HEALTHY))], start, np.array([0.0, 365.0]))
    assert year.neutrophils[:, -1] == pytest.approx(4 * shares, rel=1e-6)
    assert year.stem_cells[:, -1] == pytest.approx(shares, rel=1e-6)


@pytest.mark.parametrize("gcsf", [False, True])
def test_both_genotypes_follow_the_same_equations(gcsf):
    kinds = [
        Genotype(0.7, 0.004, 0.02, 0.001, 0.002, 0.1, 0.5, 100, 0.9, 0.4, 0.1),
        Genotype(0.8, 0.003, 0.01, 0.003, 0.004, 0.2, 0.4, 50, 0.5, 1.0, 0.6),
    ]
    y = np.random.default_rng(0).random((2, STATES))  # the niche and the marrow are now over full, now not
    for share in (0.3, 1.0):
        one, other = (share * y).tolist()
        found = equations(*kinds, gcsf=gcsf)(one + other, 20.0)
        assert found == pytest.approx(np.roll(equations(*kinds[::-1], gcsf=gcsf)(other + one, 20.0), STATES), rel=1e-12)
        alone = equations(kinds[0], gcsf=gcsf)(one, 20.0)
        assert alone == equations(*kinds, gcsf=gcsf)(one + absent().tolist(), 20.0)[:STATES]


# the equations, written and solved once more


@pytest.mark.parametrize(
    "settings",
    [
        ("PB", 5e6, {"gcsf": True}),
        ("cord", 0.25e6, {"gcsf": True, "suppressed": True}),
        ("gene therapy", 8e6, {"survival": 0.1, "host": SICKLE}),
        ("BM", 2.5e6, {"survival": 0.5, "host": THALASSEMIA}),
    ],
    ids=["auto PB", "cord", "mixed, sickle", "mixed, thalassemia"],
)
def test_transplants_agree_with_the_equations_in_cells_per_kg_by_radau(settings):
    source, dose, words = settings
    phases, start = transplant(source, dose, **words)
    found = blood_course(phases, start, QUARTERS)

    early, lag, meg0, growth = {
        "PB": (1.2, 2.5, 1, 1),
        "BM": (0.8, 2.5, 1, 1),
        "cord": (0.6, 2.5, 0.05, 1),
        "gene therapy": (0.06, 6.5, 0.05, 0.35),
    }[source]
    host, g_max = words.get("host", HEALTHY), 0.55 * (0.66 if words.get("suppressed") else 1)
    pair = [Kind(g_max, 1, host.L_R, host.epsilon, stiff=host.stiff), Kind(g_max * growth, meg0)]
    y = np.concatenate(start)
    for i in (0, 20):
        y[i : i + 4] *= 1000
        y[i + 4] *= 6e7
    states = np.tile(y[:, None], (1, QUARTERS.size))
    events = sorted({0, lag, 150} | ({1, 40} if words.get("gcsf") else set()))
    for begin, end in zip(events, events[1:]):
        if begin == lag:
            y[24], y[25] = y[24] + dose * 0.15 * early / (1 + dose / 15e6), 1
        inside = (QUARTERS >= begin) & (QUARTERS <= end)
        on = words.get("gcsf", False) and 1 <= begin < 40
        scale = np.tile([1e3] * 4 + [6e7] + [1] * 15, 2)
        states[:, inside] = solve_ivp(
            plain, (begin, end), y, "Radau", QUARTERS[inside], args=(on, pair), rtol=1e-7, atol=1e-11 * scale
        ).y
        y = states[:, inside][:, -1].copy()
    expected = Blood.of(states)
    assert found.stem_cells == pytest.approx(expected.stem_cells / 1000, rel=1e-4, abs=1e-9)
    assert found.progenitors == pytest.approx(expected.progenitors / 6e7, rel=1e-4, abs=1e-8)
    for name in ("neutrophils", "platelets", "hemoglobin", "reticulocytes"):
        one, other = getattr(found.counted, name), getattr(expected.counted, name)
        assert one == pytest.approx(other, rel=1e-4, abs=1e-6), name


def test_many_patients_at_once_agree_with_one_by_one():
    doses = np.array([0.2e6, 2e6, 12e6])
    phases, (host, donor) = transplant("PB", doses, gcsf=True)
    together = Blood.of(solve_many(phases, np.vstack([np.tile(host[:, None], 3), donor]), QUARTERS)).counted
    for i, dose in enumerate(doses):
        alone = transplanted("PB", float(dose), gcsf=True).counted
        # at 2.4 a day, steps of a quarter err by 0.6⁵/120, that is 0.06 %, of what changes meanwhile
        assert together.neutrophils[i] == pytest.approx(alone.neutrophils, rel=1e-3, abs=1e-3)
        assert together.platelets[i] == pytest.approx(alone.platelets, rel=1e-3, abs=1e-3)


# transplants: the days of an independent run of the equations

RUNS = [  # source, CD34+ per kg, protocol, neutrophils above 0.5 and platelets above 20 from day
    ("PB", 5e6, {"gcsf": True}, 10.0, 14.0),
    ("PB", 5e6, {}, 12.7, 15.5),
    ("PB", 1e6, {"gcsf": True}, 13.5, 18.4),
    ("PB", 2e6, {"gcsf": True}, 11.8, 16.3),
    ("PB", 10e6, {"gcsf": True}, 9.0, 12.7),
    ("PB", 20e6, {"gcsf": True}, 8.3, 11.8),
    ("PB", 6e6, {"suppressed": True}, 15.1, 19.2),
    ("BM", 2.5e6, {"suppressed": True}, 19.4, 23.7),
    ("cord", 0.25e6, {"gcsf": True, "suppressed": True}, 22.7, 49.1),
    ("cord", 0.25e6, {"suppressed": True}, 27.1, 50.8),
    ("cord", 9e6, {"gcsf": True, "suppressed": True}, 11.6, 39.4),
    # busulfan, AUC 90 mg·h/L: exp(-90/20) of the stem cells survive
    ("gene therapy", 8e6, {"survival": 0.0111}, 22.9, 29.9),
    ("gene therapy", 8e6, {"survival": 1e-4}, 26.2, 50.7),
]


@pytest.mark.parametrize("source, dose, protocol, neutrophils, platelets", RUNS)
def test_engraftment_falls_on_the_day_of_the_reference_run(source, dose, protocol, neutrophils, platelets):
    blood = transplanted(source, dose, **protocol).counted
    # printed to the tenth of a day
    assert engraftment_day(QUARTERS, blood.neutrophils, 0.5) == pytest.approx(neutrophils, abs=0.1)
    assert engraftment_day(QUARTERS, blood.platelets, 20) == pytest.approx(platelets, abs=0.1)


@pytest.mark.parametrize("dose, neutrophils, platelets", [(5e6, 11.9, 16.7), (20e6, 9.8, 14.2)])
def test_so_do_the_days_above_one_and_above_fifty(dose, neutrophils, platelets):
    blood = transplanted("PB", dose, gcsf=True).counted
    assert engraftment_day(QUARTERS, blood.neutrophils, 1.0) == pytest.approx(neutrophils, abs=0.1)
    assert engraftment_day(QUARTERS, blood.platelets, 50) == pytest.approx(platelets, abs=0.1)


def test_a_graft_without_stem_cells_engrafts_and_fails_late():
    days = np.arange(0, 401.0)
    counts = transplanted("PB", 5e6, gcsf=True, survival=0, stem_share=0, times=days).counted.neutrophils
    assert np.interp([30, 60, 120, 180, 240], days, counts) == pytest.approx([3.9, 3.1, 2.4, 1.3, 0.3], abs=0.06)
    engrafted = engraftment_day(days, counts, 0.5)
    assert engrafted == pytest.approx(10, abs=0.1)
    assert late_failure_day(days, counts, 0.5, engrafted) == pytest.approx(225, abs=1)


@pytest.mark.parametrize(
    "survival, stem_share, at, count",
    [(0, 1e-5, 120, 3.2), (0, 1e-5, 365, 3.7), (1e-4, 0, 900, 3.7)],
    ids=["a tenth of the stem cells", "a year later", "none, but some of the host's"],
)
def test_few_stem_cells_rescue_the_graft(survival, stem_share, at, count):
    days = np.arange(0, 901.0)
    counts = transplanted(
        "PB", 5e6, gcsf=True, survival=survival, stem_share=stem_share, times=days
    ).counted.neutrophils
    assert np.interp(at, days, counts) == pytest.approx(count, abs=0.06)
    assert late_failure_day(days, counts, 0.5, 11) is None
    assert counts[days > 30].min() > 0.93


@pytest.mark.parametrize("survival", [0, 1e-4, 0.01, 0.1, 0.5])
def test_equal_genotypes_keep_the_shares_with_which_they_met(survival):
    graft = 0.075 * (1 - 0.99 * survival)
    stem_cells = transplanted("PB", 5e6, survival=survival, times=np.array([0.0, 30, 365])).stem_cells
    assert stem_cells[1] / stem_cells.sum(axis=0) == pytest.approx(graft / (graft + survival), abs=1e-3)


def test_early_chimerism_of_the_blood_overstates_the_lasting_one():
    days = np.array([0.0, 30, 100, 365])
    neutrophils = transplanted("PB", 5e6, gcsf=True, survival=0.1, times=days).neutrophils
    early, later, last = (neutrophils[1] / neutrophils.sum(axis=0))[1:]
    assert early > 1.5 * last
    assert later == pytest.approx(last, abs=0.01)
    assert last == pytest.approx(0.403, abs=0.01)


@pytest.mark.parametrize(
    "survival, stem_cells, red_cells, hemoglobin",
    [
        (0.5, 0.13, 0.55, 10.65),
        (0.3, 0.20, 0.67, 11.4),
        (0.2, 0.27, 0.75, 12.0),
        (0.1, 0.43, 0.86, 12.9),
        (0.05, 0.60, 0.92, 13.6),
    ],
)
def test_few_donor_stem_cells_make_most_red_cells_in_a_sickle_host(survival, stem_cells, red_cells, hemoglobin):
    phases, (host, donor) = transplant("PB", 5e6, gcsf=True, survival=survival, host=SICKLE)
    donor[At.S] = 0.075  # those runs let all donor stem cells find a place
    end = Blood(*(y[:, -1] for y in blood_course(phases, [host, donor], np.array([0.0, 730.0]))))
    assert end.stem_cells[1] / end.stem_cells.sum() == pytest.approx(stem_cells, abs=0.006)
    assert end.hemoglobin[1] / end.hemoglobin.sum() == pytest.approx(red_cells, abs=0.006)
    assert end.hemoglobin.sum() == pytest.approx(hemoglobin, abs=0.06)


# what must hold


def test_more_cells_engraft_sooner_but_the_blood_of_a_year_is_the_same():
    days = np.arange(0, 366.0)
    counts = [
        transplanted("PB", dose, gcsf=True, times=days).counted.neutrophils
        for dose in (0.5e6, 1e6, 2e6, 5e6, 10e6, 20e6)
    ]
    assert (np.diff([engraftment_day(days, c, 0.5) for c in counts]) < 0).all()
    assert max(c[-1] for c in counts) / min(c[-1] for c in counts) < 1.25


def test_what_is_absent_stays_absent():
    both = blood_course([Phase(0, equations(HEALTHY, SICKLE))], [conditioned(HEALTHY, 0.01), absent()], QUARTERS)
    alone = blood_course([Phase(0, equations(HEALTHY))], [conditioned(HEALTHY, 0.01)], QUARTERS)
    assert [
        getattr(both, name)[1].max() for name in ("stem_cells", "neutrophils", "platelets", "hemoglobin")
    ] == pytest.approx([0] * 4)
    assert both.counted.platelets == pytest.approx(alone.counted.platelets, rel=1e-4)


def test_stem_cells_that_die_empty_the_marrow_from_behind():
    days = np.arange(0, 1000.0)
    dying = replace(HEALTHY, mu_S=0.02)
    found = blood_course([Phase(0, equations(dying))], [at_rest()], days).counted
    falls = [days[np.argmax(y < 0.5 * y[0])] for y in (found.stem_cells, found.progenitors, found.hemoglobin)]
    assert falls[0] < falls[1] < falls[2]


def test_g_csf_shortens_the_way_of_the_neutrophils_and_leaves_stem_cells_alone():
    with_it, without = (
        blood_course([Phase(0, equations(HEALTHY, gcsf=on))], [at_rest()], QUARTERS).counted for on in (True, False)
    )
    assert with_it.neutrophils[-1] > without.neutrophils[-1] == pytest.approx(4, rel=1e-6)
    assert with_it.stem_cells == pytest.approx(1, rel=1e-6)


def test_the_states_of_a_genotype_fill_their_twenty_places_once():
    places = [v for name, v in vars(At).items() if not name.startswith("_")]
    taken = sorted(i for v in places for i in (range(STATES)[v] if isinstance(v, slice) else [v]))
    assert taken == list(range(STATES))
