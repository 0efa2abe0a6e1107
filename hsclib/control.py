"""The control of one parameter: its label, a number box that takes anything, a slider, and where it comes from."""

import math
import re
import threading
from functools import wraps
from html import escape

import ipywidgets as widgets

from .glossary import explained
from .sources import cite, link
from .tables import anchor
from .words import percent

_TURN = threading.RLock()
GROUPED = r"[+-]?[1-9]\d{0,2}(,\d{3})+"  # 1,500: a thousand and a half to some, one and a half to others


def in_turn(action):
    """Let this and all that is so marked run one after another.

    JupyterLab hands what sliders say to a thread of their own in the kernel; buttons, and cells that
    are being run, are handled in the main one. Neither a panel nor Matplotlib is made for that.
    """

    @wraps(action)
    def alone(*arguments, **options):
        with _TURN:
            return action(*arguments, **options)

    return alone


def button(words, tip, action):
    """A button that takes its turn."""
    made = widgets.Button(description=words, tooltip=tip, layout={"width": "auto"})
    made.on_click(in_turn(lambda _: action()))
    return made


def typed(value):
    """A number as one types it: 100, not 100.0."""
    return repr(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)


def _plain(words):
    return re.sub(r"\s", "", words).replace("−", "-")


def _has_two_meanings(words):
    return re.fullmatch(GROUPED, _plain(words)) is not None


def read(words):
    """The number that somebody typed, with a decimal point or comma; what cannot be read in one way stays as it is."""
    try:
        return words if _has_two_meanings(words) else float(_plain(words).replace(",", ".", 1))
    except ValueError:
        return words


class Control(widgets.HBox):
    """One parameter: its label, a number box that takes anything, a slider, and where it comes from.

    `value` is what the box holds. Sliders and number boxes of ipywidgets clip silently, and a browser throws away what
    it takes for no number, a decimal comma for one; so the box holds text, and the model decides what it takes.
    """

    def __init__(self, parameter, value, changed):
        self.parameter, self._changed, self._quiet, self._shown = parameter, changed, False, value
        p = parameter
        look = {"value": value, "description": p.heading, "style": {"description_width": "initial"}}
        if p.options:
            self.box = widgets.Dropdown(options=[(p.as_set(option), option) for option in p.options], **look)
        elif p.type is bool:
            self.box = widgets.Checkbox(indent=False, **look)
        else:
            self.box = widgets.Text(continuous_update=False, **look | {"value": typed(value)})
        self.slider = self._make_slider(value)
        self.info = widgets.HTML(_info(p)).add_class("hsc-info")
        self.problem = widgets.HTML().add_class("hsc-problem")
        self.idle = widgets.HTML().add_class("hsc-idle").add_class("hsc-note")
        parts = [self.box, self.idle, self.info]
        if self.slider:
            self.share = widgets.HTML(layout={"display": "none"} if p.unit != "1" else {"width": "5.5em"})
            self.share.add_class("hsc-share")
            parts[1:1] = [self.slider, self.share]
        super().__init__([*parts, self.problem])
        self.add_class("hsc-control")
        self._show_share(value)
        self.box.observe(self._moved, "value")
        if self.slider:
            self.slider.observe(self._moved, "value")

    def _make_slider(self, value):
        p = self.parameter
        if p.type not in (int, float):
            return None
        kind, ends = widgets.FloatSlider, {"min": p.low, "max": p.high, "step": p.step}
        if p.type is int:
            kind = widgets.IntSlider
        elif p.scale == "log":
            kind, ends = widgets.FloatLogSlider, {"min": math.log10(p.low), "max": math.log10(p.high), "step": p.step}
        made = kind(value=value, readout=False, **ends)
        return made.add_class("hsc-log") if p.scale == "log" else made

    @property
    def value(self):
        return self._meant(read(self.box.value)) if self.slider else self.box.value

    @value.setter
    def value(self, value):
        words = typed(value) if self.slider else value
        if words == self.box.value:
            self._moved({"owner": self.box, "new": words})  # of which the box tells nothing
        else:
            self.box.value = words

    @in_turn
    def _moved(self, change):
        if self._quiet:
            return
        value = change["new"]
        if change["owner"] is self.slider:
            if self._is_echo(value):
                return
            value = self._place(value)
        elif self.slider:
            value = read(value) if value.strip() else self._shown  # a box that was emptied is filled again
        self._changed(self, self._meant(value))

    def _meant(self, value):
        """A whole number where the parameter is one, although sliders and boxes know only of floats."""
        whole = self.parameter.type is int and isinstance(value, float) and value.is_integer()
        return int(value) if whole else value

    def _place(self, value):
        """What the slider means by a value, without the digits that its arithmetic adds."""
        value = float(f"{value:.{3 if self.parameter.scale == 'log' else 10}g}")
        return min(max(value, self.parameter.low), self.parameter.high)  # an end of three figures more stays in reach

    def _is_echo(self, value):
        """Whether the browser only put an exact value on the grid of a slider that it just made; no hand moved it."""
        p = self.parameter
        gap = math.log10(value / self._shown) if p.scale == "log" else value - self._shown
        return abs(gap) <= 0.5 * p.step * (1 + 1e-6)

    def show(self, value):
        """Put both box and slider at a value that the model took."""
        self._quiet = True
        self._shown = value
        self.box.value = typed(value) if self.slider else value
        if self.slider and value not in (self.slider.value, self._place(self.slider.value)):
            # while it follows a hand continuously, it answers what is set from here with the nearest value of its
            # grid, as if a hand had moved it; and the answer may come when the next scene has already been set
            with self.slider.hold_sync():
                self.slider.continuous_update = False
                self.slider.value = value
            self.slider.continuous_update = True
        self._show_share(value)
        self.refuse("")
        self._quiet = False

    def rest(self, why):
        """Grey it and say in place of its slider why it changes nothing now; "" lets it act again."""
        if bool(why) != self.box.disabled:
            # one class shows the one and hides the other in one step, so that nothing below jumps
            self.idle.value = why or self.idle.value
            (self.add_class if why else self.remove_class)("hsc-idling")
            for part in filter(None, [self.box, self.slider]):
                part.disabled = bool(why)

    def refuse(self, why):
        """Say under the box why its value was refused; "" takes it back."""
        if why and self.slider and _has_two_meanings(self.box.value):
            why += " A comma before three figures can be read in two ways: leave it out, or type a point."
        shown = "The picture still shows the run before."
        self.problem.value = why and f'<p class="hsc-error" role="alert">{escape(why)} {shown}</p>'

    def _show_share(self, value):
        if self.parameter.unit == "1":
            self.share.value = f"= {percent(value)}".replace("= less than", "<")


def _info(p):
    """The ⓘ of a parameter: meaning, the terms of its label and options, range, source and how far it was checked."""
    words = explained(" ".join([p.label, *map(p.as_set, p.options)]))
    lines = [
        escape(p.meaning),
        *(escape(f"{term}: {meaning}") for term, meaning in words),
        f"Allowed: {escape(f'{p.allowed} {p.unit_text}'.rstrip())}.",
    ]
    if p.source:
        lines.append(f"Source: {escape(cite(p.source))}. {anchor(link(p.source))}")
    lines.append(
        {
            "published": "Read in the publication.",
            "transcribed": "Taken from an open transcription of the published model.",
            "teaching": "A teaching value: chosen for this course, not published.",
        }[p.provenance]
    )
    if p.variability:
        where = escape(cite(p.variability.source)) if p.variability.source else "a teaching value"
        lines.append(f"Between patients: coefficient of variation {p.variability.cv:.0%} ({where}).")
    body = "".join(f"<p>{line}</p>" for line in lines)
    about = f"About {escape(p.label)}"
    return f'<details><summary aria-label="{about}" title="{about}"><i>i</i></summary>{body}</details>'
