"""What page 06 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from story import prose, read, told

from hsclib import MODELS
from hsclib.blood.erythropoiesis import GAMMA, red_cells_at_rest
from hsclib.evidence import rows

LOSING = {"years": 3}
TABLETS = {"blood_loss": 0, "iron_store": 0, "hemoglobin_start": 8, "oral_iron": 12, "years": 1}
THALASSEMIA = {"disease": "beta thalassemia major", "host_red_cell_lifespan": 30, "host_effectiveness": 0.15}
MILDER = {"disease": "non-transfusion-dependent thalassemia", "host_red_cell_lifespan": 50, "host_effectiveness": 0.3}
EIGHT = {"hemoglobin_start": 8, "blood_loss": 0, "years": 1, "film_day": 28}
READOUTS = [  # model, settings, readout, the words around its value
    ("IronDeficiency", EIGHT | {"iron_store": 0}, "hemoglobin_on_film", "hemoglobin is {} g/dL four weeks later"),
    ("IronDeficiency", EIGHT | {"iron_store": 800}, "hemoglobin_on_film", "With a full one it is {}: only"),
    ("IronDeficiency", LOSING, "store_used_up_day", "The store is used up on day {}, which"),
    ("IronDeficiency", LOSING, "anemia_day", "below 12 on day {}, to 7.2 after"),
    ("IronDeficiency", LOSING, "small_cells_day", "falls below 80 fL on day {}."),
    ("IronDeficiency", LOSING, "small_cells_day", "the cells 80 fL on day {}. Measure"),
    ("IronDeficiency", LOSING, "hemoglobin_end", "hardly a difference: {} and 6.90"),
    ("IronDeficiency", LOSING | {"iron_store": 300}, "hemoglobin_end", "7.16 and {} g/dL"),
    ("IronDeficiency", LOSING | {"iron_store": 300}, "anemia_day", "(day {} instead of 347)"),
    ("IronDeficiency", LOSING | {"blood_loss": 5}, "store_used_up_day", "the store is gone on day {} and"),
    ("IronDeficiency", LOSING | {"blood_loss": 5}, "hemoglobin_end", "hemoglobin is {} after three years"),
    ("IronDeficiency", TABLETS | {"blood_loss": 20}, "hemoglobin_end", "hemoglobin climbs to {}, and nobody"),
    ("RedCellMixture", {}, "marrow_work", "The marrow works {} times as hard as normal"),
    ("RedCellMixture", {}, "hemoglobin", "and hemoglobin is still {} g/dL.**"),
    ("RedCellMixture", {"host_red_cell_lifespan": 22}, "hemoglobin", "a teaching value: hemoglobin {} g/dL"),
    ("RedCellMixture", {"host_red_cell_lifespan": 22}, "marrow_work", "work {} times normal. Note"),
    ("RedCellMixture", THALASSEMIA, "marrow_work", "{} times the normal number is begun"),
    ("RedCellMixture", THALASSEMIA, "reticulocytes", "{} times leaves, hemoglobin is"),
    ("RedCellMixture", THALASSEMIA, "hemoglobin", "hemoglobin is {} g/dL. The marrow swells"),
    ("RedCellMixture", MILDER, "hemoglobin", "the column stands at {} as in sickle"),
    ("RedCellMixture", MILDER, "reticulocytes", "only {} times the normal number leaves"),
    ("RedCellMixture", MILDER, "marrow_work", "both marrows are driven equally hard ({})"),
]
POINTS = [  # model, settings, series, x, the words around its value, decimals
    ("IronDeficiency", LOSING, "hemoglobin", 60, "gives way from 14.5 to {} g/dL", 1),
    ("IronDeficiency", LOSING, "hemoglobin", 1095, "to {} after three years", 1),
    ("IronDeficiency", TABLETS, "iron", 60, "On day 60 the store holds just {} mg", 0),
    ("IronDeficiency", TABLETS, "iron", 90, "the store has {} mg on day 90", 0),
    ("IronDeficiency", TABLETS, "iron", 180, "and {} mg on day 180", 0),
    ("IronDeficiency", TABLETS, "mcv", 110, "their mean is back at {} fL on day 110", 0),
    ("AplasticAnemia", {}, "neutrophils", 240, "| Q | 7.7 | 90 | 11 | {} | 4 |", 1),
    ("AplasticAnemia", {}, "hemoglobin", 240, "| Q | {} | 90 | 11 |", 1),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("06")


@pytest.mark.parametrize(("model", "settings", "series", "x", "words", "places"), POINTS)
def test_the_page_reads_the_curve_right(model, settings, series, x, words, places):
    assert words.format(read(model, settings, series, x, places)) in prose("06")


def first_day(run, series, limit):
    """The first day on which a curve is at a limit or above."""
    curve = run.series[series]
    return curve.x[np.flatnonzero(curve.y >= limit)[0]]


def test_page_06_tells_the_days_of_losing_and_gaining_iron():
    iron, text = MODELS["IronDeficiency"], prose("06")
    losing = iron(**LOSING).run().series["hemoglobin"]
    assert f"below 13 on day {losing.x[losing.y < 13][0]:.0f}" in text
    treated, food = iron(**TABLETS).run(), iron(**TABLETS | {"oral_iron": 0}).run()
    assert f"Hemoglobin rises by {treated.readouts['rise_28_days'].value:.1f} g/dL in 28 days" in text
    assert f"It passes 12, the limit for women, on day {first_day(treated, 'hemoglobin', 12):.0f}" in text
    assert f"and passes 13 on day {first_day(treated, 'hemoglobin', 13):.0f}" in text
    assert f"food alone brings her back to 12 in {first_day(food, 'hemoglobin', 12):.0f} days" in text
    early, late = (iron(**LOSING, iron_store=store).run().readouts["anemia_day"].value for store in (300, 800))
    assert f"The second, {late - early:.0f} days earlier" in text


def test_the_patients_of_page_06_are_those_of_its_models():
    iron = MODELS["IronDeficiency"](film_day=730).run()
    sick, empty = MODELS["RedCellMixture"]().run(), MODELS["AplasticAnemia"]().run()
    text = prose("06")
    assert f"| P | {iron.film.hemoglobin:.1f} | {iron.film.cell_volume:.0f} |" in text
    made = [50 * sick.readouts["reticulocytes"].value, empty.readouts["reticulocytes_at_diagnosis"].value]
    assert f"| R | {sick.film.hemoglobin:.1f} | {sick.film.cell_volume:.0f} | {made[0]:.0f} |" in text
    assert f"| Q | 7.7 | 90 | {made[1]:.0f} | 0.4 | {empty.film.platelets:.0f} |" in text
    share = 50 * sick.readouts["reticulocytes"].value / (1000 * sick.film.red_cells)
    assert (
        f"The model's {sick.readouts['reticulocytes'].value:.2f} × 50 × 10⁹/L among {sick.film.red_cells:.2f} × 10¹²/L"
        in text
    )
    assert f"are {100 * share:.1f} %; children" in text
    milder = MODELS["RedCellMixture"](**MILDER).run()
    assert f"{sick.film.cell_volume:.0f} fL against {milder.film.cell_volume:.0f} fL" in text


def test_page_06_tells_what_a_weak_message_leaves():
    healthy, weak = red_cells_at_rest(90 / 120)[0], 14.5 * (90 / 120) ** (1 / (1 + 0.7))
    assert GAMMA == 2.5
    assert f"With cells that live 90 days a healthy answer holds {healthy:.1f} g/dL, a weak one {weak:.1f}:" in prose(
        "06"
    )


def test_page_06_tells_what_a_week_without_new_red_cells_leaves():
    sick, text = MODELS["RedCellMixture"]().run().readouts["hemoglobin"].value, prose("06")
    assert f"7/120 of the cells die, and {14.5 * (1 - 7 / 120):.1f} g/dL are left" in text
    assert f"7/15 of them are gone and {sick * (1 - 7 / 15):.1f} g/dL are left" in text
    assert f"if they die by chance, {sick * np.exp(-7 / 15):.1f}." in text


def test_iron_is_off_by_what_page_06_says():
    found = {
        row.target: abs(row.of(MODELS["IronDeficiency"](**dict(row.settings)).run()) / row.value - 1)
        for row in rows(MODELS["IronDeficiency"])
        if row.role == "validation"
    }
    assert (round(100 * min(found.values())), round(100 * max(found.values()))) == (5, 13)  # "off by 5 to 13 %"


def test_the_scenes_of_page_06_keep_their_promises():
    iron = MODELS["IronDeficiency"]
    thin = iron(years=3, film_day=400).run().film.cell_volume
    assert thin == pytest.approx(80, abs=0.1)  # "cells that are just too small"
    assert iron(**TABLETS | {"film_day": 180}).run().film.hemoglobin > 14
    cured, food = iron(**TABLETS).run(), iron(**TABLETS | {"oral_iron": 0}).run()
    # "at a normal hemoglobin the store is still all but empty", "the gut gains by itself, only slowly"
    assert cured.series["iron"].y[cured.series["hemoglobin"].y < 13].max() < 50
    assert food.readouts["hemoglobin_end"].value == pytest.approx(12, abs=0.3)
    assert MODELS["RedCellMixture"](host_red_cell_lifespan=120).run().readouts["marrow_work"].value == 1  # the start
    assert MODELS["RedCellMixture"](host_red_cell_lifespan=6).run().readouts["marrow_work"].value == 8  # "at its limit"
