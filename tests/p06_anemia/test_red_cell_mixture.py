"""Red cells of host and donor: the closed form against a blood that runs until it rests, patients, and what must
hold."""

import numpy as np
import pytest
from boxes import anywhere, examples
from hypothesis import given
from hypothesis import strategies as st
from p06_anemia.second import circulating, stiff

import hsclib
from hsclib import RedCellMixture, evidence
from hsclib.p06_anemia.red_cell_mixture import HOSTS

SICKLE = "sickle cell disease"
every_disease = pytest.mark.parametrize("disease", HOSTS)


def readout(name, **settings):
    return RedCellMixture(**settings).run().readouts[name].value


# the closed form


@given(anywhere(RedCellMixture))
@examples[40]
def test_the_closed_form_is_where_the_blood_comes_to_rest(settings):
    model = RedCellMixture(**settings)
    host, donor = circulating(
        model.donor_chimerism, model.host_red_cell_lifespan, model.host_effectiveness, stiff(model)
    )
    found = model.run().readouts
    assert found["hemoglobin"].value == pytest.approx(host + donor, rel=1e-5)
    assert found["donor_red_cell_fraction"].value == pytest.approx(donor / (host + donor), rel=1e-5, abs=1e-9)


@given(anywhere(RedCellMixture))
@examples[40]
def test_the_marrow_makes_what_is_lost(settings):
    model = RedCellMixture(**settings)
    found, share = model.run().readouts, model.donor_chimerism
    hemoglobin, donor = found["hemoglobin"].value, found["donor_red_cell_fraction"].value
    lost = hemoglobin * (donor / 120 + (1 - donor) / model.host_red_cell_lifespan)
    assert found["reticulocytes"].value * 14.5 / 120 == pytest.approx(lost, rel=1e-9)
    asks = 14.5 - 4.6 * stiff(model) * (1 - donor) - 4.25 * (1 - share) * (1 - model.host_effectiveness)
    assert found["marrow_work"].value == pytest.approx(min((asks / hemoglobin) ** 7, 4.75), rel=1e-9)
    assert found["reticulocytes"].value <= found["marrow_work"].value + 1e-12
    assert 0 <= share <= 1


@pytest.mark.parametrize(
    "settings", [{}, {"donor_chimerism": 0.15, "donor": "AS"}, {"donor_chimerism": 0.7, "host_effectiveness": 0.2}]
)
def test_the_curves_pass_through_the_patient(settings):
    run = RedCellMixture(**settings).run()
    m = run.settings["donor_chimerism"]
    for curve, name in (
        ("hemoglobin", "hemoglobin"),
        ("hbs_percent", "hbs_percent"),
        ("donor_red_cells", "donor_red_cell_fraction"),
    ):
        assert np.interp(m, run.series[curve].x, run.series[curve].y) == pytest.approx(
            run.readouts[name].value, abs=0.01
        )


@given(st.floats(6, 119), st.floats(0.05, 1), st.sampled_from(("AA", "AS")))
@examples[20]
def test_the_share_that_is_needed_gives_what_it_is_needed_for(life, out, donor):
    host = {"host_red_cell_lifespan": life, "host_effectiveness": out, "donor": donor}
    needed = readout("chimerism_for_hbs_50", **host)
    assert readout("hbs_percent", **host, donor_chimerism=needed) == pytest.approx(50, rel=1e-9)
    for_ten = RedCellMixture(**host).run().readouts["chimerism_for_hemoglobin_10"]
    if for_ten.value is None:
        assert for_ten.note == "above 10 without a donor"
        assert readout("hemoglobin", **host) >= 10
    else:
        assert readout("hemoglobin", **host, donor_chimerism=for_ten.value) == pytest.approx(10, rel=1e-9)


# what must hold


@every_disease
@pytest.mark.parametrize("donor", ["AA", "AS"])
def test_a_full_donor_marrow_makes_the_blood_of_the_donor(disease, donor):
    found = RedCellMixture.typical(disease=disease, donor=donor, donor_chimerism=1).run().readouts
    assert found["hemoglobin"].value == pytest.approx(14.5)
    assert found["donor_red_cell_fraction"].value == 1
    assert found["hbs_percent"].value == pytest.approx({"AA": 0, "AS": 38}[donor])
    assert found["marrow_work"].value == pytest.approx(1)


@every_disease
def test_the_untreated_patient_has_no_donor_cells(disease):
    found = RedCellMixture.typical(disease=disease).run().readouts
    assert found["donor_red_cell_fraction"].value == 0
    assert found["hbs_percent"].value == pytest.approx(90 if disease == SICKLE else 0)


@pytest.mark.parametrize("life, out", [(6, 1), (15, 1), (30, 0.15), (60, 0.3)])
def test_more_donor_marrow_gives_more_hemoglobin_and_less_work(life, out):
    found = [
        RedCellMixture(host_red_cell_lifespan=life, host_effectiveness=out, donor_chimerism=m).run().readouts
        for m in np.linspace(0, 1, 11)
    ]
    assert (np.diff([r["hemoglobin"].value for r in found]) > 0).all()
    assert (np.diff([r["hbs_percent"].value for r in found]) < 0).all()
    assert (np.diff([r["marrow_work"].value for r in found]) <= 0).all()


def test_a_fifth_of_the_marrow_makes_two_thirds_of_the_red_cells():
    assert readout("donor_red_cell_fraction", donor_chimerism=0.2) == pytest.approx(0.2 * 8 / (0.2 * 8 + 0.8))


def test_a_sickle_marrow_works_hard_and_hemoglobin_is_low_all_the_same():
    found = RedCellMixture.typical(disease=SICKLE).run().readouts
    assert found["marrow_work"].value > 4
    assert found["hemoglobin"].value < 8.1


def test_thalassemia_works_at_the_limit_and_lets_few_cells_out():
    found = RedCellMixture.typical(disease="beta thalassemia major").run().readouts
    assert found["marrow_work"].value == 4.75
    assert found["reticulocytes"].value == pytest.approx(4.75 * 0.2)


def test_the_shorter_the_host_cells_live_the_less_donor_is_needed_against_hbs_and_the_more_for_hemoglobin():
    lives = (10, 12, 15, 20)
    assert (np.diff([readout("chimerism_for_hbs_50", host_red_cell_lifespan=life) for life in lives]) > 0).all()
    thalassemia = {"disease": "beta thalassemia major", "host_effectiveness": 0.3}
    for_ten = [readout("chimerism_for_hemoglobin_10", host_red_cell_lifespan=life, **thalassemia) for life in lives]
    assert (np.diff(for_ten) < 0).all()


# the film, and what goes with a disease


@pytest.mark.parametrize("share", [0.1, 0.5, 1])
def test_cells_of_a_carrier_do_not_sickle(share):
    carrier, normal = (RedCellMixture(donor=donor, donor_chimerism=share).run() for donor in ("AS", "AA"))
    assert carrier.film.sickled == normal.film.sickled
    assert RedCellMixture(donor="AS", donor_chimerism=1).run().film.sickled == 0
    assert carrier.readouts["hbs_percent"].value > normal.readouts["hbs_percent"].value


def test_the_sickled_share_is_that_of_the_hosts_red_cells_and_not_of_hbs():
    run = RedCellMixture(donor_chimerism=0.2).run()
    assert run.film.sickled == pytest.approx(0.15 * (1 - run.readouts["donor_red_cell_fraction"].value))
    assert RedCellMixture().run().film.sickled == 0.15


def test_the_film_says_whose_blood_it_is():
    assert RedCellMixture().run().film.when == "untreated"
    assert RedCellMixture(donor_chimerism=0.2).run().film.when == "20 % donor marrow"


@pytest.mark.parametrize("donor", ["AA", "AS"])
def test_thalassemic_cells_are_small_and_not_sickled(donor):
    film = RedCellMixture.typical(disease="beta thalassemia major", donor=donor).run().film
    assert film.sickled == 0
    assert film.cell_volume < 80 and film.cell_hemoglobin < 27


@every_disease
def test_a_disease_brings_its_own_red_cells_and_nothing_untypical(disease):
    model = RedCellMixture.typical(disease=disease)
    assert (model.host_red_cell_lifespan, model.host_effectiveness) == (
        HOSTS[disease].lifespan.value,
        HOSTS[disease].effectiveness.value,
    )
    assert "Untypical" not in model.run().sentence


@pytest.mark.parametrize(
    "settings",
    [
        {"disease": "beta thalassemia major"},
        {"host_red_cell_lifespan": 60},
        {"disease": "non-transfusion-dependent thalassemia"},
    ],
)
def test_the_cells_of_another_disease_are_called_untypical(settings):
    assert f"Untypical for {settings.get('disease', SICKLE)}" in RedCellMixture(**settings).run().sentence


def test_the_outlier_among_the_patients_is_named():
    row = next(r for r in evidence.rows(hsclib.MODELS["RedCellMixture"]) if r.source == "walters2001" and r.x == 0.11)
    got = row.of(RedCellMixture(**dict(row.settings)).run())
    assert got > 5 * row.value  # 45 % against 7 %
    assert row.note.startswith("the outlier")
    # so many times as long as the host's would donor cells have to live: 7 = 90·(1 − f), f = m·A/(m·A + 1 − m)
    f = 1 - 7 / 90
    assert f * (1 - 0.11) / (0.11 * (1 - f)) == pytest.approx(96, abs=1)
