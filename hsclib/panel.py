"""The panel: sliders on one side, the picture of the run and its sentence on the other.

It sends values to the model and shows what comes back; it computes nothing about blood.
"""

import re
from html import escape

import ipywidgets as widgets

from . import evidence
from .control import Control, button, in_turn
from .deeds import Deed, later
from .drawing.sheet import Drawing, Sheet, image_tag
from .live import Live
from .published import Published
from .reach import SKIP, Again, stylesheet
from .registry import kinds_for
from .reruns import REMEMBERED, close_all
from .scenes import Scenes

REST_SECONDS = 0.7  # when the hand has rested for so long, a screen reader hears the sentence, and the picture is sharp
COHORT = 100  # patients in the band


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
        Shows itself in a notebook; `controls`, `run`, `sentence` and `error` serve code.

    Raises
    ------
    TypeError, ValueError
        As the model does, and for a name in `show` that the model does not have.
    """
    return Panel(model, picture, show, scenes, start)


class Panel(Live):
    """What `explore` returns.

    Attributes
    ----------
    controls : dict
        Parameter name → `Control`; set its `value` as a hand would.
    run : Run
        The run that is shown.
    error : str or None
        Why the last value was refused; the picture still shows the run before it.
    """

    _timer = None  # until the hand rests
    _seeing = False  # whether the panel is on a page

    @in_turn
    def __init__(self, model, picture=None, show=None, scenes=(), start=None):
        REMEMBERED.remember(self)  # first, so that what is freed can be used again
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
        self._held, self._refitted, self.error = None, False, None

        self.instance, self.run = self._start, self._start.run()
        self._kinds = kinds_for(model, self.run, picture)
        self._sheet = Sheet(self._kinds, model)
        self._fit_to_scenes(self.run)
        self.controls = {
            name: Control(self._parameters[name], getattr(self._start, name), self._changed) for name in shown
        }
        self._hidden = [p for name, p in self._parameters.items() if name not in shown]
        self._build()
        self._draw()
        self._announce()
        self._rest_controls()

    # what the code face offers

    @property
    def sentence(self):
        """The plain sentence of the run that is shown."""
        return self.run.sentence

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

    @in_turn
    def close(self):
        """End the panel: it stays as it is on the page, and its figure and its widgets are freed."""
        if self._timer:
            self._timer.cancel()
        close_all(self)
        for name in [name for name, held in vars(self).items() if isinstance(held, widgets.Widget)]:
            close_all(getattr(self, name))
            delattr(self, name)  # the notebook keeps the panel itself among its results
        self._sheet, self._held, self.controls, self.children = None, None, {}, ()

    def dead(self):
        """Its picture and its sentence."""
        return Drawing(self._sheet, self.sentence)._repr_mimebundle_()

    # building

    def _build(self):
        self._seen = widgets.HTML()  # sentence and picture in one widget: one message to the browser, not two
        self._brought, self._note, self._fixed = (widgets.HTML().add_class("hsc-note") for _ in range(3))
        self._done = Deed().add_class("hsc-note")
        self._heard = widgets.HTML().add_class("hsc-heard")
        tip = f"Show how far patients differ: 5 to 95 of {COHORT}"
        self._spread = widgets.ToggleButton(description="Patients differ", tooltip=tip, layout={"width": "auto"})
        self._spread.observe(in_turn(lambda _: self._draw()), "value")
        self._hold = button("Hold", "Keep this curve as a grey ghost, to compare", self._hold_or_release)
        tools = [
            button("Fit", "Fit the axes to what is shown", self._fit_to_shown),
            button(
                "CSV",
                "Save this run as a file: settings, readouts, curves",
                lambda: self._done.save(f"{self._model.__name__}.csv", self.run.to_csv()),
            ),
            button(
                "Copy these settings",
                "Copy the line of code that gives this panel",
                lambda: self._done.copy(self.code()),
            ),
        ]
        spreads = [p.variability for p in self._parameters.values() if p.variability]
        self._differ = "as published" if all(spread.source for spread in spreads) else "by a spread chosen for teaching"
        if spreads and any(p.spreads for p in self._sheet.pictures):
            tools.append(self._spread)
        rows = evidence.rows(self._model) if any(p.cites for p in self._sheet.pictures) else ()
        if rows:
            self._note.add_class("hsc-room")  # so that nothing below jumps where they hold no longer
        self._published = Published(rows, self._start.settings, self.controls, self._go_to)
        if self._published.anybody:
            tools.append(self._published)
        # what comes and goes stands where nothing below it jumps while a slider moves
        brought = [self._fixed, self._brought, self._done]
        left = widgets.VBox([*self.controls.values(), *brought]).add_class("hsc-controls")
        body = widgets.HBox([left, self._seen.add_class("hsc-view")]).add_class("hsc-body")
        self._steps = Scenes(self._start, self._scenes, self._go) if self._scenes else None
        reset = button("Reset", "Back to the start of this panel", self._reset)
        bar = widgets.HBox([*([self._steps] if self._steps else []), self._hold, reset]).add_class("hsc-bar")
        last = widgets.HBox([*tools, self._note]).add_class("hsc-bar").add_class("hsc-tools")
        name = re.sub("(?<!^)([A-Z])", r" \1", self._model.__name__).capitalize()
        super().__init__([stylesheet(f"Panel: {name}", SKIP), bar, body, last, self._heard, Again(self)])
        self.add_class("hsc-panel")

    # what hands do

    def _changed(self, control, value):
        companions = self._model.companions.get((control.parameter.name, value), {})
        try:
            self._go(self._model(**self.instance.settings | companions | {control.parameter.name: value}))
        except (TypeError, ValueError, ArithmeticError) as problem:
            self.error = str(problem)
            control.refuse(self.error)
        else:
            self._tell_companions(control.parameter.as_set(value), companions)

    def _tell_companions(self, option, companions):
        """Say which values came with an option."""
        brought = {self._parameters[name]: value for name, value in companions.items()}
        told = ", ".join(p.named(value) for p, value in brought.items())
        self._brought.value = f"<p>{escape(option)} brings with it: {escape(told)}.</p>" if told else ""

    def _go(self, instance):
        """Show this instance; all controls follow, with one redraw."""
        run = instance.run()
        self.instance, self.run, self.error = instance, run, None
        self._draw()  # first, since the eye waits for the picture
        if self._steps:
            self._steps.follow(instance)
        self._published.follow(instance.settings)
        for name, control in self.controls.items():
            control.show(getattr(instance, name))
        self._rest_controls()

    def _go_to(self, settings):
        self._go(self._model(**self._start.settings | dict(settings)))

    def _reset(self):
        """Back to the start, with the axes of the start."""
        if self._refitted:
            self._fit_to_scenes(self._start.run())
        if self._steps:
            self._steps.to_start()
        self._go(self._start)

    def _hold_or_release(self):
        self._held = None if self._held else self.run
        if self._held:
            self._sheet.hold(self._held, self._name())
        else:
            self._sheet.release()
        self._hold.description = "Release" if self._held else "Hold"
        self._draw()

    def _name(self):
        """What is shown, in few words: its scene, or what is other than at the start."""
        if self._steps and self._steps.is_shown(self.instance):
            return self._steps.name
        start = self._start.settings
        changed = [self._parameters[name] for name, value in self.instance.settings.items() if value != start[name]]
        if not changed:
            return "Start"
        if len(changed) > 1:
            return f"{len(changed)} settings changed"
        return changed[0].named(getattr(self.instance, changed[0].name))

    # showing

    def _fit_to_scenes(self, start):
        self._refitted = False
        self._sheet.fit([start, *(scene.run() for _, scene, _ in self._scenes)])

    def _fit_to_shown(self):
        self._refitted = True
        self._sheet.fit([run for run in (self.run, self._held) if run])
        self._draw()

    def _draw(self):
        band = self.instance.cohort(COHORT).bands if self._spread.value else None
        self._published.mark(self.run, self._sheet)
        self._sheet.update(self.run, band)
        # first, since the eye waits for it; what is written around it is sent afterwards
        self._show(self._sheet.png())
        self._done.value = ""
        differ = f"<p>Band: 5 to 95 of {COHORT} patients who differ {self._differ}.</p>" if band else ""
        self._note.value = differ + self._published.told(self.run)
        fixed = "; ".join(p.named(getattr(self.instance, p.name)) for p in self._hidden)
        folded = f"<details><summary>Held fixed ({len(self._hidden)})</summary>{escape(fixed)}</details>"
        self._fixed.value = folded if fixed else ""
        self._when_rested()

    def _rest_controls(self):
        """Grey the controls that can have no effect at these settings."""
        for control in self.controls.values():
            control.rest(control.parameter.idle(self.instance))

    def sharpen(self):
        """The panel is on a page: its picture is made sharp, now and whenever a hand has rested."""
        self._seeing = True
        self._when_rested()

    def _when_rested(self):
        """Once the hand has rested, the live region speaks and the picture is sharp."""
        if self._timer:
            self._timer.cancel()
        self._timer = later(REST_SECONDS, self._rested)
        if not self._timer:  # in plain Python nobody looks, and no hand comes after
            self._announce()

    def _rested(self):
        self._timer = None
        self._announce()
        if self._seeing:
            self._show(self._sheet.sharp_png())

    def _announce(self):
        self._heard.value = f'<div role="status" aria-live="polite">{escape(self.sentence)}</div>'

    def _show(self, png):
        said = f'<p class="hsc-sentence">{escape(self.sentence)}</p>'
        self._seen.value = said + image_tag(png, self._sheet.alt(self.sentence), self._sheet.size)
