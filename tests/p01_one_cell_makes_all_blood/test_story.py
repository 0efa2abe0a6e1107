"""What page 01 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from p01_one_cell_makes_all_blood.second import OUT, ST_OUT
from story import prose, told

from hsclib import MODELS
from hsclib.p01_one_cell_makes_all_blood.lineage_tree import ST_NET
from hsclib.words import percent

READOUTS = [  # model, settings, readout, the words around its value
    ("BloodTurnover", {}, "red_cells_per_day", "{} red cells against"),
    ("BloodTurnover", {}, "neutrophils_per_day", "against {} neutrophils a day"),
    ("BloodTurnover", {}, "blood_cells_per_day", "come to {} cells a day"),
    ("BloodTurnover", {}, "platelets_per_day", "without the {} platelets"),
    ("BloodTurnover", {"neutrophil_half_life": 7}, "neutrophils_per_day", "At 7 hours it is {}"),
    (
        "BloodTurnover",
        {"red_cell_lifespan": 20},
        "red_cells_per_day",
        "It makes {} red cells a day, six times the usual 214 billion",
    ),
    (
        "BloodTurnover",
        {"neutrophil_half_life": 90},
        "neutrophils_per_day",
        "{} a day, seven times less than the 60 billion",
    ),
    ("BloodTurnover", {}, "platelets_used_up", "(In health: {}.)"),
    ("BloodTurnover", {"platelet_count": 30}, "platelets_used_up", "{} of her platelets are used up"),
    ("BloodTurnover", {"platelet_count": 30}, "platelet_life_expected", "is expected to live {} days instead of 8.7"),
    ("BloodTurnover", {}, "platelet_life_expected", "it expects {} days where 9.6 ± 0.6"),
    ("LineageTree", {"day": 30}, "st_label_on_day", "After 30 days, {} of the ST-HSC"),
    ("LineageTree", {"day": 30}, "mpp_label_on_day", "and {} of the MPP descend from a labeled stem cell"),
    ("LineageTree", {}, "mpp_half_label_day", "Half of the MPP do by day {}"),
    ("LineageTree", {"day": 730}, "mpp_label_on_day", "all the time a mouse has, it is {}"),
    ("LineageTree", {}, "mpp_residence", "stay in their pool for {} days on average"),
    ("LineageTree", {}, "st_residence", "ST-HSC and theirs for {} days"),
    ("LineageTree", {}, "hsc_flow_on_day", "from 100 stem cells {} cells leave"),
    ("LineageTree", {}, "cmp_flow_on_day", "and {} arrive at the CMP"),
    (
        "LineageTree",
        {"hsc_differentiation": 0.000909, "day": 210},
        "cmp_flow_share",
        "the model's flow is {}, the mice",
    ),
    (
        "LineageTree",
        {"hsc_differentiation": 0, "day": 540},
        "cmp_flow_share",
        "neutrophils (MOZ in stem cells 2016), the model {}",
    ),
    (
        "LineageTree",
        {"hsc_differentiation": 0.000909, "day": 210, "platelet_shortcut": 0.5},
        "platelet_flow_share",
        "the model would be down to {} of its platelets",
    ),
    ("LineageTree", {"platelet_shortcut": 0.5, "day": 30}, "platelet_label_on_day", "{} of the platelets carry label"),
    ("LineageTree", {"platelet_shortcut": 0.5, "day": 240}, "platelet_label_on_day", "after eight months {}, against"),
    ("LineageTree", {"day": 240}, "mpp_label_on_day", "against {} of the MPP"),
    (
        "LineageTree",
        {"platelet_shortcut": 0.5, "day": 30, "hsc_differentiation": 0.027},
        "platelet_flow_share",
        "doubles the platelets within a week ({})",
    ),
    (
        "LineageTree",
        {"platelet_shortcut": 0.5, "day": 30, "hsc_differentiation": 0},
        "platelet_flow_share",
        "If stem cells fall silent, {} of the platelets are left",
    ),
    ("LineageTree", {}, "cmp_per_step", "One stem cell's step becomes {} CMP"),
    ("LineageTree", {"hsc_differentiation": 0, "day": 30}, "cmp_flow_share", "after 30 days {} of the flow is left"),
    ("LineageTree", {"hsc_differentiation": 0, "day": 120}, "cmp_flow_share", "after 120 days {}"),
    ("LineageTree", {"hsc_differentiation": 0, "day": 240}, "cmp_flow_share", "after 240 days {}"),
    (
        "LineageTree",
        {"hsc_differentiation": 0.027, "day": 30},
        "cmp_flow_share",
        "the flow after a month is {} of normal",
    ),
    ("LineageTree", {"hsc_differentiation": 0.027, "day": 30}, "mpp_label_on_day", "{} of the MPP instead of 1.7 %"),
    ("LineageTree", {"st_differentiation": 0.06, "day": 30}, "cmp_flow_share", "A month later the flow is {}"),
    ("LineageTree", {"st_differentiation": 0.06, "day": 240}, "cmp_flow_share", "after eight months {}"),
    ("LineageTree", {}, "hsc_steps_in_life", "the model steps {} times"),
    (
        "LineageTree",
        {"hsc_differentiation": 0.0045},
        "mpp_half_label_day",
        "if stem cells step down half as often, day {};",
    ),
    ("LineageTree", {"mpp_to_cmp": 4.01}, "mpp_half_label_day", "if the MPP pass on half a percent more, day {}."),
    ("LineageTree", {"mpp_to_cmp": 4.01}, "mpp_residence", "falls from 68 to {} days"),
    ("LineageTree", {"st_differentiation": 0.0425}, "st_residence", "the residence time is {} days"),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("01")


def test_the_ratios_of_page_01_follow_from_the_bars():
    run, text = MODELS["BloodTurnover"]().run(), prose("01")
    number_of, life, made = (run.series[name].y for name in ("number", "life", "production"))
    red, platelets, neutrophils, _, t_cells, monocytes = range(6)
    assert f"the blood holds {number_of[red] / number_of[neutrophils]:.0f} red cells" in text
    assert f"{made[red] / made[neutrophils]:.1f} to one" in text
    assert f"are replaced {made[neutrophils] / made[t_cells]:.0f} times less often" in text
    assert number_of[red] / number_of[monocytes] == pytest.approx(5000, rel=0.05)  # "five-thousandfold"
    assert (
        round((made.sum() - made[platelets]) / 1e10) == 27 and round(made[platelets] / 1e10) == 19
    )  # "about 270", "nearly 190 billion"
    assert f"{(made.sum() - made[platelets]) / 86_400 / 1e6:.2f} million each second" in text
    assert made[red] / (made.sum() - made[platelets]) == pytest.approx(0.8, abs=0.01)  # "four in five"


def test_the_start_of_page_01_makes_as_it_has():
    run = MODELS["BloodTurnover"](red_cell_lifespan=6, neutrophil_half_life=100).run()
    lives, made = run.series["life"].y, run.series["production"].y
    assert lives[[0, 2]] == pytest.approx(6, abs=0.05)  # "live equally long, six days"
    assert made[0] / made[2] == pytest.approx(567, abs=1)  # "would 567 be made for each"


def test_page_01_tells_how_far_the_platelets_are_off():
    young = MODELS["BloodTurnover"](platelet_lifespan=6.9).run()
    usual = MODELS["BloodTurnover"]().run()
    made = [run.readouts["platelets_per_day"].value for run in (usual, young)]
    assert f"lie {percent(made[0] / 1.75e11 - 1)} above Harker's value" in prose("01")
    assert f"the model makes {percent(made[1] / 2.2e11 - 1)} more" in prose("01")


def test_page_01_tells_when_two_thirds_are_labeled_and_where_the_limit_lies():
    label = MODELS["LineageTree"]().run().series["mpp_label"]
    assert f"this tree needs {np.interp(2 / 3, label.y, label.x):.0f} days for two thirds" in prose("01")
    assert f"{ST_NET:.4f} a day: below it" in prose("01")


def test_page_01_tells_how_far_the_pools_matter():
    """With steady pools of S and M for a stem cell, label has two residence times: of S it is S/aH, of M M/(aS·S)."""

    def label(s, m, t):
        slow, fast = OUT / s, ST_OUT * s / m
        return 1 - (fast * np.exp(-slow * t) - slow * np.exp(-fast * t)) / (fast - slow)

    days, sizes = np.arange(0.0, 800, 0.1), [(2.9, 9), (2, 9), (4, 9), (2.9, 6), (2.9, 13)]
    half = [np.interp(0.5, label(s, m, days), days) for s, m in sizes]
    assert f"by day {half[0]:.0f}, or between {min(half):.0f} and {max(half):.0f} if" in prose("01")
    month = [100 * label(s, m, 30) for s, m in sizes]
    assert f"the month's share is firmer, {min(month):.1f} to {max(month):.1f} %" in prose("01")


def test_page_01_tells_how_much_of_the_lymphocytes_is_new():
    run, text = MODELS["BloodTurnover"]().run(), prose("01")
    new = [1 - run.readouts[f"{cell}_copied"].value for cell in ("b_cells", "t_cells")]
    assert f"33 million T cells: {percent(new[0])[:3]} and {percent(new[1])} (Sender 2021" in text
    assert new[0] * run.readouts["b_cells_per_day"].value == pytest.approx(0.4e9)
    assert new[1] * run.readouts["t_cells_per_day"].value == pytest.approx(33e6)
    assert f"At 7 hours it is 107 billion, at 16 hours {run.readouts['neutrophils_per_day'].value / 1e9:.1f}" in text


def test_page_01_tells_how_few_cells_turn_lymphoid():
    assert f"Only {MODELS['LineageTree']().run().series['flows'].y[3]:.1f} reach the CLP" in prose("01")


def test_page_01_compares_copies_like_with_like():
    text = prose("01")
    assert f"copy themselves {40 / 2.5:.0f} times as rarely" in text
    assert f"Forty weeks give {80 * 365.25 / 280:.0f} in 80 years, but 2.5 weeks give a mouse of two years" in text
    assert f"two years {730 / 17.5:.0f}." in text


def test_a_short_route_is_felt_first_by_platelets():
    def flows(**settings):
        readouts = MODELS["LineageTree"](platelet_shortcut=0.5, day=30, **settings).run().readouts
        return readouts["platelet_flow_share"].value, readouts["cmp_flow_share"].value

    assert flows(hsc_differentiation=0.027) > (1.9, 1) and flows(hsc_differentiation=0.027)[1] < 1.05
    assert flows(hsc_differentiation=0)[0] < 0.5 < 0.95 < flows(hsc_differentiation=0)[1]


def test_page_01_divides_b_and_t_cells_by_their_lives():
    run = MODELS["BloodTurnover"]().run()
    b, t = (run.readouts[name].value / 1e9 for name in ("b_cells_per_day", "t_cells_per_day"))
    assert f"320 ÷ 63 = {b:.1f} billion a day, against 710 ÷ 320 = {t:.1f} billion" in prose("01")


def test_page_01_says_what_few_stem_cells_send_down():
    made = MODELS["BloodTurnover"]().run().readouts["blood_cells_per_day"].value
    assert f"{100_000 / 280:.0f} cells sent down a day become {made / 1e9:.0f} billion." in prose("01")


def test_the_doublings_of_page_01():
    made = MODELS["BloodTurnover"]().run().readouts["blood_cells_per_day"].value
    assert f"About {np.log2(made / (100_000 / 280)):.0f} doublings" in prose("01")


def test_the_scenes_of_page_01_keep_their_promises():
    def made(**settings):
        return MODELS["BloodTurnover"](**settings).run().readouts["neutrophils_per_day"].value

    assert 2.2 < made(neutrophil_half_life=7) / made() < 2.4  # "more than twice as many"
    assert made(neutrophil_half_life=19) / made() == pytest.approx(5 / 6, abs=0.01)  # "A sixth fewer"
    year = MODELS["LineageTree"](day=365).run().readouts["mpp_label_on_day"].value
    assert year > 0.5  # "Now most of the MPP"
