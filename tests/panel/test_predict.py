"""A prediction: nothing is shown before one was made, and each wrong letter has its reply."""

import ipywidgets as widgets
import pytest
from panels import html, parts, press
from toy import Toy, ToyPicture

from hsclib import explore, predict

REPLIES = {"A": "A bag does not < melt.", "C": "Nobody warmed it."}


def panel():
    return explore(Toy, ToyPicture, amount=3)


@pytest.fixture
def asked():
    return predict("B", **REPLIES, show=panel())


def button(asked, words):
    return next(w for w in parts(asked) if isinstance(w, widgets.Button) and w.description == words)


def shown(asked):
    return [child for child in asked.children if child is asked._show]


def test_what_is_to_be_predicted_is_not_there_before_commit(asked):
    assert not shown(asked)
    assert "grows by" not in html(asked)
    assert asked.chosen is None


@pytest.mark.parametrize(
    "letter, said", [("A", "You chose A</b><b>; it is B.</b> A bag does not &lt; melt."), ("B", "so it is")]
)
def test_the_hand_picks_a_letter_commits_it_and_is_answered(asked, letter, said):
    assert button(asked, "Commit").disabled
    press(asked, letter)
    assert not shown(asked) and asked.chosen is None, "until Commit one may choose again"
    press(asked, "Commit")
    assert asked.chosen == letter
    assert said in html(asked)
    assert shown(asked) == [asked._show]


def test_one_may_choose_again_until_commit_and_not_after_it(asked):
    press(asked, "A")
    press(asked, "C")
    assert button(asked, "✓ C").button_style == "primary" and button(asked, "A").button_style == ""
    press(asked, "Commit")
    assert asked.chosen == "C"
    assert button(asked, "✓ C") in asked._form[1].children and asked._form[1].layout.display == "none"
    with pytest.raises(ValueError, match="C was committed already"):
        asked.choose("B")
    assert asked.chosen == "C"


def test_code_chooses_as_a_hand_does(asked):
    asked.choose("A")
    assert asked.chosen == "A"
    assert shown(asked) and "<b>; it is B.</b>" in html(asked)


def test_the_reason_is_said_with_the_letter(asked):
    asked._reason.value = " 1 < 2 "
    asked.choose("B")
    assert "You chose B</b> because “1 &lt; 2”<b>, and so it is." in html(asked)


def test_what_was_shown_can_be_folded_away_and_back_with_the_same_button(asked):
    commit = button(asked, "Commit")
    press(asked, "B")
    press(asked, "Commit")
    assert commit.description == "Hide" and commit.layout.display != "none", "it keeps the focus of the keyboard"
    press(asked, "Hide")
    assert not shown(asked)
    press(asked, "Show")
    assert shown(asked) == [asked._show]


def test_it_can_be_shown_without_choosing(asked):
    press(asked, "show without choosing")
    assert shown(asked) and asked.chosen is None
    assert "It is B." in html(asked)
    with pytest.raises(ValueError, match="shown already"):
        asked.choose("A")


@pytest.mark.kind("bad input", "an unknown name")
@pytest.mark.parametrize("letter", ["D", "b", "", None])
def test_another_letter_is_refused(asked, letter):
    with pytest.raises(ValueError, match="one of A, B, C"):
        asked.choose(letter)
    assert not shown(asked)


@pytest.mark.kind("bad input", "a faulty start or scene")
@pytest.mark.parametrize(
    "answer, replies", [("B", {}), ("A", {"A": "x", "B": "x"}), ("A", {"C": "x"}), ("b", {"A": "x"})]
)
def test_letters_that_cannot_be_right_are_refused(answer, replies):
    with pytest.raises(TypeError, match="letters must be A, B and so on"):
        predict(answer, show=None, **replies)


def test_anything_that_can_be_displayed_can_be_shown():
    asked = predict("A", B="No.", show=Toy.table())
    asked.choose("A")
    assert "Parameters of Toy" in asked.children[-1].outputs[0]["data"]["text/html"]
    asked = predict("A", B="No.", show=42)
    assert "<pre>42</pre>" in asked._repr_mimebundle_()["text/html"]


@pytest.mark.kind("fault", "a page is opened without its kernel")
def test_without_a_kernel_all_of_it_lies_inside_a_fold(asked):
    bundle = asked._repr_mimebundle_()
    before, _, fold = bundle["text/html"].partition("<details>")
    assert "<b>A</b> <b>B</b> <b>C</b>" in before and "<img" not in before
    for words in ("It is <b>B</b>", "A bag does not &lt; melt.", f'alt="{asked._show.sentence}', "<figcaption>"):
        assert words in fold
    assert asked._show.sentence not in bundle["text/plain"]
    assert bundle["image/png"].startswith("iVBOR"), "for viewers that strip HTML"


def test_the_panel_lives_after_the_answer(asked):
    asked.choose("B")
    asked._show.controls["amount"].value = 5
    assert asked._show.run.settings["amount"] == 5
