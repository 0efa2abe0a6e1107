"""What page 08 says is what its models give: each number is worked out again and looked for in its prose."""

import math

import pytest
from story import prose, read, told

from hsclib import MODELS, comparison, evidence
from hsclib.blood.marrow import At
from hsclib.p08_transplantation.graft import conditioned, survival_of_busulfan
from hsclib.words import number, percent

GRAFTS = {source: values for (_, source), values in MODELS["Transplant"].companions.items()}
UNIT, GROWN, MARROW = ({"source": name, **GRAFTS[name]} for name in ("cord", "expanded cord", "allo BM"))
LOW = MARROW | {"host_survival": survival_of_busulfan(30)}
EMPTY = {"lt_hsc_fraction": 1e-8, "host_survival": 6e-6, "years": 3}
READOUTS = [  # model, settings, readout, the words around its value
    ("Transplant", {}, "stem_cells_homed", "about {} are LT-HSC that come home"),
    ("Transplant", {"host_survival": 1}, "chimerism_1_year", "the same bag ends as {} of the LT-HSC"),
    ("Transplant", {"host_survival": 0.1}, "chimerism_1_year", "it becomes {}, with almost none left"),
    ("Transplant", {}, "stem_cells_1_year", "{} of the places are taken"),
    ("Transplant", {}, "neutrophil_engraftment_day", "the first patient reach 0.5 on day {}."),
    ("Transplant", {"cd34_dose": 20}, "neutrophil_engraftment_day", "On day {} instead of 10.0"),
    ("Transplant", {"cd34_dose": 0.5}, "neutrophil_engraftment_day", "with 0.5 million it is day {}"),
    ("Transplant", {"cd34_dose": 0.5}, "platelet_engraftment_day", "and platelets come on day {}"),
    ("Transplant", {"gcsf": False}, "neutrophil_engraftment_day", "Without G-CSF the same patient engrafts on day {}"),
    ("Transplant", {"film_day": 20}, "neutrophils_on_film", "Neutrophils are {} × 10⁹/L, normal"),
    ("Transplant", GROWN, "neutrophil_engraftment_day", "neutrophils come on day {} instead of"),
    ("Transplant", UNIT, "neutrophil_engraftment_day", "instead of {}, platelets"),
    ("Transplant", GROWN, "platelet_engraftment_day", "platelets on day {} instead of"),
    ("Transplant", UNIT, "platelet_engraftment_day", "instead of {}. In the trial"),
    ("Transplant", EMPTY, "neutrophil_engraftment_day", "Neutrophils engraft on day {}, as in the best"),
    ("Transplant", EMPTY, "late_failure_day", "On day {} it falls below 0.5"),
    ("Transplant", EMPTY | {"cd34_dose": 20}, "late_failure_day", "failure on day {} instead of 232"),
    ("Transplant", {"cd34_dose": 3, "viability": 0.6}, "neutrophil_engraftment_day", "engrafts with 1.8 on day {}"),
    ("Transplant", {"cd34_dose": 3, "viability": 0.6}, "platelet_engraftment_day", "(platelets day {})"),
    ("Transplant", LOW, "chimerism_1_year", "AUC 30 leaves {} of the stem cells to the graft"),
    ("Transplant", {"cd34_dose": 11.5}, "platelet_engraftment_day", "come on day {} where one hospital saw 13"),
]
POINTS = [  # model, settings, series, x, the words around its value, decimals
    ("Transplant", EMPTY, "neutrophils", 100, "On day 100 the count is {} × 10⁹/L", 2),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("08")


@pytest.mark.parametrize(("model", "settings", "series", "x", "words", "places"), POINTS)
def test_the_page_reads_the_curve_right(model, settings, series, x, words, places):
    assert words.format(read(model, settings, series, x, places)) in prose("08")


def test_page_08_tells_how_the_host_rescues_an_empty_graft():
    run = MODELS["Transplant"](**EMPTY | {"host_survival": 1e-4}).run()
    neutrophils = run.series["neutrophils"]
    late = neutrophils.x > 30
    lowest = neutrophils.y[late].argmin()
    assert (
        f"bottom out at {neutrophils.y[late][lowest]:.2f} on day {neutrophils.x[late][lowest]:.0f} and come back"
        in prose("08")
    )
    assert run.readouts["late_failure_day"].value is None
    assert f"about {run.readouts['host_stem_cells'].value:.0f} of the host's 70,000 stem cells survive" in prose("08")
    assert f"at the end only {percent(run.series['donor_chimerism'].y[-1])} of the neutrophils" in prose("08")


def test_the_table_of_conditioning_is_that_of_the_model():
    rows = [("busulfan", survival_of_busulfan(auc), f"AUC {auc}") for auc in (20, 40, 80)]
    rows += [("irradiation", math.exp(-gray), f"with {gray} Gy") for gray in (2, 12)]
    for conditioning, left, words in rows:
        (line,) = (line for line in prose("08").split("\n") if line.startswith("| ") and words in line)
        stem_cells, progenitors = (float(cell) for cell in line.split("|")[2:4])
        assert stem_cells == pytest.approx(left, rel=0.05)
        assert progenitors == pytest.approx(conditioned(left, conditioning=conditioning)[At.P], rel=0.08)


def test_page_08_says_what_growing_a_unit_of_cord_blood_changes():
    def waits(source):
        found = MODELS["Transplant"].typical(source=source).run().readouts
        return [found[f"{lineage}_engraftment_day"].value for lineage in ("neutrophil", "platelet")]

    neutrophils, platelets = (grown / unit for grown, unit in zip(waits("expanded cord"), waits("cord")))
    assert neutrophils == pytest.approx(0.5, abs=0.02)  # "The wait for neutrophils is halved"
    assert platelets == pytest.approx(0.75, abs=0.02)  # "that for platelets a quarter shorter"


def test_the_scenes_of_page_08_keep_their_promises():
    def of(source="auto PB", **more):
        return {name: r.value for name, r in MODELS["Transplant"].typical(source=source, **more).run().readouts.items()}

    own, unit, few, many = of(), of("cord"), of(cd34_dose=0.5), of(cd34_dose=20)
    days = "neutrophil_engraftment_day"
    quarter = own["stem_cells_engrafted"] / unit["stem_cells_engrafted"]
    assert quarter == pytest.approx(4, abs=0.05)  # "a quarter of the stem cells"
    assert 1 < own[days] - many[days] < 1.5  # "Hardly more than a day won"
    assert 3.5 < few[days] - own[days] < 4  # "Nearly four days lost"
    platelets = few["platelet_engraftment_day"] - own["platelet_engraftment_day"]
    assert platelets == pytest.approx(4, abs=0.3)  # "four for the platelets"
    assert of("allo PB")[days] - own[days] == pytest.approx(4, abs=0.3)  # "Four days more"
    assert unit[days] > 21 and unit["platelet_engraftment_day"] == pytest.approx(42, abs=1)  # "six without platelets"
    assert of("cord", resistance=4)[days] is None  # "The graft does not take"
    on = {d: MODELS["Transplant"](film_day=d).run().film for d in (5, 10, 20)}
    assert on[5].neutrophils < 0.02 and on[5].lymphocytes < 0.05  # "Not one white cell in sight"
    assert on[20].neutrophils > 2 and on[20].lymphocytes < 0.2  # "Immunity is not"


def test_exercise_3_of_page_08_says_how_few_stem_cells_carry_a_graft():
    for rarity in (10_000, 100_000, 1_000_000, 10_000_000, 100_000_000):
        found = MODELS["Transplant"](**EMPTY | {"lt_hsc_fraction": 1 / rarity}).run().readouts
        engrafted, failed = found["stem_cells_engrafted"].value, found["late_failure_day"].value
        late = "none within 3 years" if failed is None else f"day {failed:.0f}"
        assert f"| {rarity:,} | {number(engrafted)} | {late} |" in prose("08")
        assert f"{found['neutrophil_engraftment_day'].value:.1f}" in ("10.0", "10.1")  # "in each"


def test_nearly_all_stem_cells_that_come_home_find_a_place_but_one_in_a_hundred_in_a_full_niche():
    for host, share, words in ((1e-4, 0.999, "nearly all of them find a place"), (1, 0.01, "one in a hundred")):
        for dose in (0.5, 5, 20):  # "whatever the dose"
            found = MODELS["Transplant"](host_survival=host, cd34_dose=dose).run().readouts
            assert found["stem_cells_engrafted"].value / found["stem_cells_homed"].value == pytest.approx(
                share, rel=0.01
            )
        assert words in prose("08")


def test_page_08_says_when_a_graft_has_worked():
    days = MODELS["Transplant"](**EMPTY).run().readouts["late_failure_day"].value
    assert round(days / 30.4) == 8 and "these last some eight months" in prose("08")


def test_page_08_says_who_has_more_cd4_t_cells_and_what_atg_and_the_source_change():
    def of(**settings):
        return MODELS["ImmuneRecovery"](**settings).run()

    girl, man = of(age=5.0), of(age=40.0)
    later = [(run.series["cd4"].y[730], run.series["new_cd4"].y[730]) for run in (girl, man)]
    assert f"The girl has {later[0][0]:.0f} in a microliter, the man {later[1][0]:.0f}." in prose("08")
    shares = [new / cd4 for cd4, new in later]
    assert shares == pytest.approx([2 / 3, 1 / 8], rel=0.05)  # "two in three of her cells, his one in eight"
    alike = slice(0, 181)  # "Until day 180 they are alike"
    assert girl.series["cd4"].y[alike].tolist() == man.series["cd4"].y[alike].tolist()
    assert f"who has 200 CD4 T cells on day {man.readouts['cd4_day'].value:.0f}" in prose("08")
    weeks = [
        (of(**more).readouts["cd4_day"].value - man.readouts["cd4_day"].value) / 7
        for more in ({"atg": True}, {"source": "allo PB"})
    ]
    assert weeks == pytest.approx([8, -6], abs=0.4)  # "ATG costs both some eight weeks", "gains six weeks"
    small = of(source="cord", age=5.0, atg=True).readouts
    months = [small[f"{name}_day"].value / 30.4 for name in ("b_cells", "cd4")]
    assert months == pytest.approx([3, 6], abs=0.5)  # "B cells in three months, T cells in six."


def test_page_08_tells_in_how_many_a_donor_s_blood_takes_by_day_22():
    found = [
        row
        for row in comparison.held_against(MODELS["Transplant"], evidence.rows(MODELS["Transplant"]))
        if row[0].x == 22
    ]
    ((row, cohort),) = found
    assert f"in the model {percent(row.of(cohort))}" in prose("08")
