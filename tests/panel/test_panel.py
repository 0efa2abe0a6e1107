"""What `explore` gives: a panel with a face for code, which says what it shows, to a viewer without a kernel too."""

import asyncio
import base64
import io
import re
from html import unescape

import ipywidgets as widgets
import pytest
from boxes import some
from panels import alt, html, image, parts, press
from PIL import Image
from toy import Toy, ToyPicture

import hsclib
from hsclib import MODELS, deeds, explore, panel, pictures

# what explore gives


def test_explore_gives_one_displayable_with_a_python_face():
    shown = explore(Toy)
    assert isinstance(shown, widgets.VBox)
    assert list(shown.controls) == [p.name for p in Toy.parameters()]
    assert shown.run.settings == Toy().settings
    assert shown.sentence == shown.run.sentence
    assert shown.error is None


def test_explore_starts_where_it_is_told_with_the_companions_of_its_options():
    assert (
        explore(Toy, container="jar", count=5).run.settings
        == Toy(container="jar", amount=5, warm=True, count=5).settings
    )


@pytest.mark.kind("bad input", "a faulty start or scene")
@pytest.mark.parametrize(
    "start, error", [({"amuont": 3}, TypeError), ({"amount": 11}, ValueError), ({"count": 2.5}, TypeError)]
)
def test_a_faulty_start_is_refused_as_by_the_model(start, error):
    with pytest.raises(error):
        explore(Toy, **start)


@pytest.mark.kind("bad input", "a faulty start or scene")
def test_a_faulty_scene_is_refused_before_anyone_steps_into_it():
    with pytest.raises(ValueError, match="Amount"):
        explore(Toy, scenes=[("Too much", {"amount": 11}, "Nothing.")])


def test_show_names_the_controls_and_the_rest_is_told_as_held_fixed():
    shown = explore(Toy, show=["count", "amount"], warm=True)
    assert list(shown.controls) == ["count", "amount"]
    assert "Held fixed (4)" in html(shown)
    assert "Warm" in html(shown) and "Seed" in html(shown)


@pytest.mark.kind("bad input", "an unknown name")
def test_show_of_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(TypeError, match="weight.*amount"):
        explore(Toy, show=["weight"])


def test_the_picture_may_be_chosen_or_several_side_by_side():
    shown = explore(Toy, (ToyPicture, ToyPicture))
    assert 'width="200" height="100"' in image(shown)


def test_panels_do_not_know_of_each_other():
    first, second = explore(Toy), explore(Toy)
    first.controls["amount"].value = 7
    assert second.run.settings["amount"] == 2


# as code


def rebuilt(shown):
    names = {"explore": explore, "Toy": Toy, "ToyPicture": ToyPicture, **MODELS, **vars(pictures)}
    return eval(shown.code(), names)


@pytest.mark.parametrize(
    "build",
    [
        lambda: explore(Toy),
        lambda: explore(Toy, ToyPicture, show=["count"], warm=True),
        lambda: explore(Toy, (ToyPicture, ToyPicture), container="jar"),
        lambda: explore(Toy, container="jar", amount=2, warm=False),  # companions put back to the defaults
        lambda: explore(hsclib.MarrowRecovery, pictures.CycleNadirs, show=["dose", "cycles"], cycles=6),
    ],
)
def test_the_copied_line_gives_the_same_panel(build):
    shown = build()
    again = rebuilt(shown)
    assert again.run.settings == shown.run.settings
    assert list(again.controls) == list(shown.controls)
    assert image(again) == image(shown)


def test_the_copied_line_gives_the_values_that_were_set_by_hand():
    shown = explore(Toy)
    shown.controls["share"].value, shown.controls["container"].value, shown.controls["amount"].value = 0.037, "jar", 2
    assert rebuilt(shown).run.settings == shown.run.settings


def test_the_copied_line_is_shown_until_something_changes():
    shown = explore(Toy, count=5)
    press(shown, "Copy these settings")
    assert shown.code() == "explore(Toy, count=5)"
    assert f"<code>{shown.code()}</code>" in html(shown)
    shown.controls["count"].value = 4
    assert "<code>" not in html(shown)


def test_an_order_to_the_browser_is_taken_away_once_it_was_followed(monkeypatch):
    monkeypatch.setattr(deeds, "DONE_SECONDS", 0)

    async def ordered():
        shown = explore(Toy)
        press(shown, "CSV")
        before = html(shown)
        await asyncio.sleep(0.05)
        return before, html(shown)

    before, after = asyncio.run(ordered())
    assert "onload" in before and "onload" not in after
    assert 'download="Toy.csv"' in before and 'download="Toy.csv"' in after


def test_the_picture_of_a_panel_on_a_page_is_sharp_once_the_hand_has_rested(monkeypatch):
    monkeypatch.setattr(panel, "REST_SECONDS", 0)

    async def widths(seen):
        shown, found = explore(Toy), []
        if seen:
            shown._repr_mimebundle_()
        for amount in (3, 4):
            shown.controls["amount"].value = amount
            found.append(pixels(shown))
            await asyncio.sleep(0.05)
            found.append(pixels(shown))
        return found, shown._sheet.size[0]

    found, width = asyncio.run(widths(seen=True))
    assert found == [width, 2 * width, width, 2 * width]
    found, width = asyncio.run(widths(seen=False))
    assert set(found) == {width}


def pixels(shown):
    """Across the picture."""
    png = re.search(r"base64,([^\"]*)", image(shown))[1]
    return Image.open(io.BytesIO(base64.b64decode(png))).width


# what it says


def test_the_sentence_is_caption_and_alt_text_and_follows_at_once():
    shown = explore(Toy)
    shown.controls["amount"].value = 7
    assert alt(shown).startswith(shown.sentence) and shown.sentence == Toy(amount=7).run().sentence
    assert html(shown).count(shown.sentence) == 3  # alt text, caption, live region


def test_the_live_region_speaks_once_the_hand_has_rested(monkeypatch):
    monkeypatch.setattr(panel, "REST_SECONDS", 0.2)

    def heard(shown):
        (found,) = (w.value for w in parts(shown) if isinstance(w, widgets.HTML) and 'role="status"' in w.value)
        return found

    async def move():
        shown, loop = explore(Toy), asyncio.get_running_loop()
        said = [heard(shown)]
        shown.controls["amount"].value = 3
        between = loop.time()
        shown.controls["amount"].value = 4
        # so long after the first move the hand has not rested, since it moved again; timers of a loop keep their order
        loop.call_at(between + panel.REST_SECONDS, lambda: said.append(heard(shown)))
        await asyncio.sleep(3 * panel.REST_SECONDS)
        return [*said, heard(shown)], shown.sentence

    (first, moving, rested), sentence = asyncio.run(move())
    assert first == moving
    assert sentence in rested != first


@pytest.mark.parametrize(
    "model, name, where, how",
    [
        ("MarrowRecovery", "baseline", "Netterberg 2017", "as published"),
        ("Transplant", "homing", "a teaching value", "by a spread chosen for teaching"),
    ],
)
def test_a_spread_says_whether_it_was_published(model, name, where, how):
    shown = explore(MODELS[model])
    assert f"({where})" in unescape(shown.controls[name].info.value)
    shown._spread.value = True
    assert f"patients who differ {how}." in html(shown)


@pytest.mark.kind("bad input", "words with marks of HTML")
def test_words_of_the_model_cannot_break_the_page():
    shown = explore(Toy, scenes=[("<b>", {}, "<script>")])
    press(shown, "Next")
    assert "<script>" not in html(shown)


# without a kernel


@pytest.mark.kind("fault", "a page is opened without its kernel")
@pytest.mark.parametrize("name", some(MODELS, 4))
def test_the_saved_panel_serves_every_viewer(name):
    shown = explore(MODELS[name])
    bundle = shown._repr_mimebundle_()
    assert bundle.keys() == {"application/vnd.jupyter.widget-view+json", "text/html", "image/png", "text/plain"}
    assert bundle["text/plain"] == shown.sentence
    said = unescape(re.search(r' alt="([^"]*)"', bundle["text/html"])[1])
    assert said.startswith(f"{shown.sentence} In the picture: ")
    assert Image.open(io.BytesIO(base64.b64decode(bundle["image/png"]))).format == "PNG"
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == shown.model_id


def test_the_saved_panel_shows_the_run_of_the_moment():
    shown = explore(hsclib.MarrowRecovery)
    first = shown._repr_mimebundle_()
    shown.controls["dose"].value = 40
    later = shown._repr_mimebundle_()
    assert later["text/plain"] == shown.sentence != first["text/plain"]
    assert later["image/png"] != first["image/png"]
