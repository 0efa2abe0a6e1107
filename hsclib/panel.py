"""The panel: sliders on one side, the picture of the run and its sentence on the other.

The one place that knows ipywidgets. It sends values to the model and shows what comes back; it
computes nothing about blood.
"""

import asyncio
import base64
import math
import threading
from functools import wraps
from html import escape
from importlib.resources import files

import ipywidgets as widgets

from . import evidence
from .drawing.sheet import Drawing, Sheet, image_tag
from .registry import kinds_for
from .sources import cite, link
from .tables import anchor
from .words import percent, quantity

REST_SECONDS = 0.7  # a screen reader hears the sentence when the hand has rested for so long
COHORT = 100  # patients in the band
BESIDE_PIXELS = 720  # a wider picture goes below its sliders
_TURN = threading.RLock()


def _in_turn(action):
    """Let this and all that is so marked run one after another.

    JupyterLab hands what sliders say to a thread of their own in the kernel; buttons, and cells that
    are being run, are handled in the main one. Neither a panel nor Matplotlib is made for that.
    """

    @wraps(action)
    def alone(*arguments, **options):
        with _TURN:
            return action(*arguments, **options)

    return alone


def explore(model, picture=None, *, show=None, scenes=(), **start):
    """A panel for a model: move a slider, see the picture and its sentence change.

    Parameters
    ----------
    model : type
        A model class of `hsclib.MODELS`.
    picture : Picture class or tuple of them, optional
        Pictures to show side by side; by default the model's own.
    show : sequence of str, optional
        Names of the parameters that get a control; by default all. The others are held fixed.
    scenes : sequence of (str, dict, str)
        Name, settings and what to notice; the settings stand on top of `start`.
    **start
        Settings to start from.

    Returns
    -------
    Panel
        Shows itself in a notebook; `controls`, `run`, `sentence`, `error` and `settle` serve code.

    Raises
    ------
    TypeError, ValueError
        As the model does, and for a name in `show` that the model does not have.
    """
    return Panel(model, picture, show, scenes, start)


class Control(widgets.HBox):
    """One parameter: its label, a number box that takes anything, a slider, and where it comes from.

    `value` is what the box holds. Sliders and bounded boxes of ipywidgets clip silently, so the
    box is unbounded and the model decides what it takes.
    """

    def __init__(self, parameter, value, changed):
        self.parameter, self._changed, self._quiet, self._shown = parameter, changed, False, value
        p, wide = parameter, {"description_width": "initial"}
        if p.options:
            self.box = widgets.Dropdown(options=p.options, value=value, description=p.heading, style=wide)
        elif p.type is bool:
            self.box = widgets.Checkbox(value=value, description=p.heading, style=wide, indent=False)
        else:
            self.box = widgets.FloatText(
                value=value, description=p.heading, style=wide, step=p.step if p.scale == "linear" else None
            )
        self.slider = self._make_slider(value)
        self.share = widgets.HTML(layout={"display": "none"} if p.unit != "1" else {"width": "5.5em"})
        self.info = widgets.HTML(_info(p)).add_class("hsc-info")
        self.problem = widgets.HTML().add_class("hsc-problem")
        parts = [self.box, self.slider, self.share, self.info] if self.slider else [self.box, self.info]
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
        return kind(value=value, readout=False, **ends)

    @property
    def value(self):
        return self.box.value

    @value.setter
    def value(self, value):
        if value == self.box.value or isinstance(value, float) and not math.isfinite(value):
            self._moved({"owner": self.box, "new": value})  # the box tells of neither
        else:
            self.box.value = value

    @_in_turn
    def _moved(self, change):
        if self._quiet:
            return
        value = change["new"]
        if change["owner"] is self.slider:
            if self._is_echo(value):
                return
            value = self._place(value)
        if self.parameter.type is int and math.isfinite(value) and value == int(value):
            value = int(value)
        self._changed(self, value)

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
        self.box.value = value
        if self.slider and value not in (self.slider.value, self._place(self.slider.value)):
            # while it follows a hand continuously, it answers what is set from here with the nearest value of its grid, as if
            # a hand had moved it; and the answer may come when the next scene has already been set
            with self.slider.hold_sync():
                self.slider.continuous_update = False
                self.slider.value = value
            self.slider.continuous_update = True
        self._show_share(value)
        self.refuse("")
        self._quiet = False

    def refuse(self, why):
        """Say under the box why its value was refused; "" takes it back."""
        self.problem.value = (
            f'<p class="hsc-error" role="alert">{escape(why)} The picture still shows the run before.</p>'
            if why
            else ""
        )

    def _show_share(self, value):
        if self.parameter.unit == "1":
            self.share.value = f"= {percent(value)}".replace("= less than", "<")


class Panel(widgets.VBox):
    """What `explore` returns. See there.

    Attributes
    ----------
    controls : dict
        Parameter name → `Control`; set its `value` as a hand would.
    run : Run
        The run that is shown.
    error : str or None
        Why the last value was refused; the picture still shows the run before it.
    """

    @_in_turn
    def __init__(self, model, picture=None, show=None, scenes=(), start=None):
        self._model, self._picture = model, picture
        self._start = model.typical(**(start or {}))
        self._parameters = {p.name: p for p in model.parameters()}
        shown = list(self._parameters) if show is None else list(show)
        for name in shown:
            if name not in self._parameters:
                raise TypeError(
                    f"show: {model.__name__} has no parameter {name!r}. It takes: {', '.join(self._parameters)}."
                )
        self._scenes = [(name, model(**self._start.settings | values), notice) for name, values, notice in scenes]
        self._scene = None
        self._held = None
        self._marked = None
        self._timer = None
        self.error = None

        self.instance, self.run = self._start, self._start.run()
        self._rows = evidence.rows(model)
        self._kinds = kinds_for(model, self.run, picture)
        self._sheet = Sheet(self._kinds, model)
        self._sheet.fit([self.run, *(scene.run() for _, scene, _ in self._scenes)])
        self.controls = {
            name: Control(self._parameters[name], getattr(self._start, name), self._changed) for name in shown
        }
        self._hidden = [p for name, p in self._parameters.items() if name not in shown]
        self._build()
        self._draw()
        self._heard.value = _heard(self.sentence)

    # what the code face offers

    @property
    def sentence(self):
        """The plain sentence of the run that is shown."""
        return self.run.sentence

    def settle(self):
        """Return when nothing is pending; updates are synchronous, so at once."""

    def code(self):
        """The `explore` line that gives this state."""
        words = [self._model.__name__]
        if self._picture is not None:
            names = [kind.__name__ for kind in self._kinds]
            words.append(names[0] if len(names) == 1 else f"({', '.join(names)})")
        if self._hidden:
            words.append(f"show={list(self.controls)!r}")
        settings = self.instance.settings
        chosen = {
            p.name: settings[p.name] for p in self._parameters.values() if p.options and settings[p.name] != p.default
        }
        usual = self._model.typical(**chosen).settings  # what the line would give without the rest
        words += [f"{name}={value!r}" for name, value in settings.items() if name in chosen or value != usual[name]]
        return f"explore({', '.join(words)})"

    @_in_turn
    def _repr_mimebundle_(self, include=None, exclude=None):
        live = super()._repr_mimebundle_(include=include, exclude=exclude)
        return live | Drawing(self._sheet, self.sentence)._repr_mimebundle_()

    # building

    def _build(self):
        self._seen = widgets.HTML()  # picture and sentence in one widget: one message to the browser, not two
        self._brought = widgets.HTML().add_class("hsc-note")
        self._note = widgets.HTML().add_class("hsc-note")
        self._heard = widgets.HTML().add_class("hsc-heard")
        self._fixed = widgets.HTML().add_class("hsc-note")
        self._saved = widgets.HTML()
        self._line = widgets.Text(description="As code", layout={"display": "none", "width": "auto"})
        self._spread = widgets.ToggleButton(
            description="Patients differ",
            layout={"width": "auto"},
            tooltip=f"Show how far patients differ: 5 to 95 of {COHORT}",
        )
        self._spread.observe(_in_turn(lambda _: self._draw()), "value")
        self._hold = self._button("Hold", "Keep this curve as a grey ghost, to compare", self._hold_or_release)
        tools = [
            self._hold,
            self._button("Reset", "Back to the start of this panel", lambda: self._go(self._start)),
            self._button("Fit", "Fit the axes to what is shown", self._fit_to_shown),
            self._button("CSV", "Make a file of this run", self._save),
            self._button("Copy these settings", "Show the line of code that gives this panel", self._show_line),
        ]
        spreads = [p.variability for p in self._parameters.values() if p.variability]
        self._differ = "as published" if all(spread.source for spread in spreads) else "by a spread chosen for teaching"
        if spreads and any(p.spreads for p in self._sheet.pictures):
            tools.append(self._spread)
        start = self._start.settings  # a control that this panel does not have is not moved by a button either
        published = {
            row.settings: row.patient
            for row in self._rows
            if all(name in self.controls or value == start[name] for name, value in row.settings)
        }
        for settings, patient in published.items():
            tools.append(
                self._button(
                    f"Published settings: {patient}",
                    "Go to the settings at which published numbers hold",
                    lambda settings=settings: self._go(self._model(**start | dict(settings))),
                )
            )
        left = widgets.VBox([*self.controls.values(), self._fixed]).add_class("hsc-controls")
        bar = widgets.HBox(tools).add_class("hsc-bar")
        # what comes and goes keeps its place, or all that lies below would jump while a slider moves
        made = widgets.HBox([self._saved, self._line]).add_class("hsc-made")
        if self._rows:
            self._note.add_class("hsc-kept")
        if self._model.companions:
            self._brought.add_class("hsc-kept")
        view = widgets.VBox([self._seen, self._brought, bar, made, self._note]).add_class("hsc-view")
        css = (files("hsclib") / "panel.css").read_text(encoding="utf-8")
        super().__init__(
            [
                widgets.HTML(f"<style>{css}</style>", layout={"display": "none"}),
                *self._build_scenes(),
                widgets.HBox([left, view]).add_class("hsc-body"),
                self._heard,
            ]
        )
        self.add_class("hsc-panel")
        if self._sheet.size[0] > BESIDE_PIXELS:
            self.add_class("hsc-wide")

    def _build_scenes(self):
        self._notice = widgets.HTML().add_class("hsc-notice")
        if not self._scenes:
            return ()
        back = self._button("Back", "The scene before", lambda: self._step(-1))
        on = self._button("Next", "The next scene", lambda: self._step(1))
        self._notice.value = f"<p class='hsc-note'>{len(self._scenes)} scenes: press Next.</p>"
        return (widgets.HBox([back, on, self._notice]).add_class("hsc-bar"),)

    @staticmethod
    def _button(words, tip, action):
        button = widgets.Button(description=words, tooltip=tip, layout={"width": "auto"})
        button.on_click(_in_turn(lambda _: action()))
        return button

    # what hands do

    def _changed(self, control, value):
        companions = self._model.companions.get((control.parameter.name, value), {})
        try:
            self._go(self._model(**self.instance.settings | companions | {control.parameter.name: value}))
        except (TypeError, ValueError, ArithmeticError) as problem:
            self.error = str(problem)
            control.refuse(self.error)
        else:
            self._tell_companions(value, companions)

    def _tell_companions(self, option, companions):
        """Say which values came with an option."""
        brought = {self._parameters[name]: value for name, value in companions.items()}
        told = ", ".join(f"{p.label} {quantity(value, p.unit)}" for p, value in brought.items())
        self._brought.value = f"<p>{escape(option)} brings with it: {escape(told)}.</p>" if told else ""

    def _go(self, instance):
        """Show this instance; all controls follow, with one redraw."""
        run = instance.run()
        self.instance, self.run, self.error = instance, run, None
        self._draw()  # first, since the eye waits for the picture
        for name, control in self.controls.items():
            control.show(getattr(instance, name))
        self._announce_later()

    def _step(self, by):
        last = len(self._scenes) - 1
        self._scene = min(max((-1 if self._scene is None else self._scene) + by, 0), last)
        name, instance, notice = self._scenes[self._scene]
        self._go(instance)
        self._notice.value = f"<p><b>{self._scene + 1} of {last + 1}: {escape(name)}.</b> {escape(notice)}</p>"

    def _hold_or_release(self):
        self._held = None if self._held else self.run
        for p in self._sheet.pictures:
            p.hold(self._held) if self._held else p.release()
        self._hold.description = "Release" if self._held else "Hold"
        self._draw()

    def _save(self):
        data = base64.b64encode(self.run.to_csv().encode()).decode()
        name = f"{self._model.__name__}.csv"
        link = f'<a download="{name}" href="data:text/csv;base64,{data}">Save {name}</a>'
        self._saved.value = f"{link} (this run: settings, readouts, curves)"

    def _show_line(self):
        self._line.value = self.code()
        self._line.layout.display = None

    # showing

    def _fit_to_shown(self):
        self._sheet.fit([run for run in (self.run, self._held) if run])
        self._draw()

    def _draw(self):
        band = self.instance.cohort(COHORT).bands if self._spread.value else None
        self._mark_evidence()
        self._sheet.update(self.run, band)
        # first, since the eye waits for it; what is written around it is sent afterwards
        self._seen.value = (
            image_tag(self._sheet.png(), self.sentence, self._sheet.size)
            + f'<p class="hsc-sentence">{escape(self.sentence)}</p>'
        )
        self._saved.value, self._line.layout.display = "", "none"
        self._tell_evidence()
        fixed = "; ".join(f"{p.label}: {getattr(self.instance, p.name)} {p.unit_text}".rstrip() for p in self._hidden)
        self._fixed.value = (
            f"<details><summary>Held fixed ({len(self._hidden)})</summary>{escape(fixed)}</details>" if fixed else ""
        )

    def _mark_evidence(self):
        """Let the pictures grey the published points that do not hold here."""
        points = [evidence.Point(row, row.holds_at(self.run)) for row in self._rows]
        now = tuple(p.holds for p in points)
        if now != self._marked:
            self._marked = now
            for p in self._sheet.pictures:
                p.evidence(points)

    def _tell_evidence(self):
        summary, lines = evidence.remark(self._rows, self.run)
        told = "".join(f"<li>{escape(line)}</li>" for line in lines)
        self._note.value = (
            f"<p>Band: 5 to 95 of {COHORT} patients who differ {self._differ}.</p>" if self._spread.value else ""
        ) + (f"<details><summary>{escape(summary)}</summary><ul>{told}</ul></details>" if lines else "")

    def _announce_later(self):
        """The live region speaks once the hand has rested; without a running loop, at once."""
        if self._timer:
            self._timer.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._announce()
        else:
            self._timer = loop.call_later(REST_SECONDS, self._announce)

    @_in_turn
    def _announce(self):
        self._timer = None
        self._heard.value = _heard(self.sentence)


def _heard(sentence):
    return f'<div role="status" aria-live="polite">{escape(sentence)}</div>'


def _info(p):
    """The ⓘ of a parameter: meaning, range, source and how far it was checked."""
    lines = [escape(p.meaning), f"Allowed: {escape(p.range_text)}."]
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
    return f'<details><summary aria-label="About {escape(p.label)}" title="About {escape(p.label)}"><i>i</i></summary>{body}</details>'
