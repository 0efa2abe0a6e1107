"""A moving slider in a real browser: our panel, what a teacher writes without it, and nothing at all."""

import math
import tempfile
import time
from pathlib import Path

import numpy as np
from lab import browser, open_in_lab, server, write_notebook

from hsclib import MarrowRecovery

ROUNDS, DRAGS, DRAG_SECONDS = 60, 4, 3

#: The same model three times on one page: our panel; what a teacher writes without it; no model and no picture at all.
CELLS = {
    "panel": """
from hsclib import MarrowRecovery, explore
explore(MarrowRecovery, show=["dose"])""",
    "interact": """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from hsclib.evidence import thresholds

marks = {"neutrophils": {"nadir_day": "{1:.2f}, day {0:.1f}", "recovery_day_90_percent": "90 %: day {0:.1f}"},
         "platelets": {"platelet_nadir_day": "{1:.0f}, day {0:.1f}"}, "stem_cells": {}}

def show(dose):
    run = MarrowRecovery(dose=dose).run()
    figure, frames = plt.subplots(3, 1, sharex=True, figsize=(7, 5.2), height_ratios=(1.5, 1, 0.6))
    figure.subplots_adjust(left=0.07, right=0.845, top=0.93, bottom=0.1, hspace=0.34)
    for axes, name in zip(frames, marks):
        series = run.series[name]
        axes.plot(series.x, series.y, linewidth=2.2)
        axes.set_title(f"{series.label} ({series.y_unit})", loc="left")
        axes.set_xlim(0, 180)
        axes.set_ylim(0, 1.1 * series.y.max())
        axes.grid(axis="y")
        for limit in thresholds(name):
            axes.axhspan(0, limit.value, color=limit.colour, alpha=0.1, linewidth=0)
            axes.axhline(limit.value, color=limit.colour, linewidth=0.8)
            axes.text(1.012, limit.value, f"{limit.value:g} {limit.label}", transform=axes.get_yaxis_transform())
        for readout, words in marks[name].items():
            day = run.readouts[readout].value
            if day is not None:
                value = np.interp(day, series.x, series.y)
                axes.plot(day, value, "o")
                axes.annotate(words.format(day, value), (day, value), (8, 0), textcoords="offset points")
    given = [event.x for event in run.events]
    frames[0].plot(given, [0.965] * len(given), "kv", transform=frames[0].get_xaxis_transform())
    frames[0].text(1.012, 0.965, "dose", transform=frames[0].transAxes)
    axes.set_xlabel("Days since the first dose")
    plt.show()

interact(show, dose=FloatSlider(100, min=0, max=150, step=5));""",
    "empty": """
from ipywidgets import Label, VBox
slider, label = FloatSlider(100, min=0, max=150, step=5, readout=False), Label("100.0")
slider.observe(lambda change: label.set_trait("value", str(change["new"])), "value")
VBox([slider, label])""",
}
SHOWN = {
    "panel": "area => area.querySelector('img')?.src",
    "interact": "area => area.querySelector('img')?.src",
    "empty": "area => area.querySelector('.widget-vbox > .widget-label')?.textContent",
}
#: Taking the focus scrolls the page to the cell. Of a key pressed at once, some 30 tiles of the scrolled page were
#: painted before
#: the answer, up to 18 ms after the key; of a page at rest 2 or 3. That is work of the harness, not of an update.
#: Then a random
#: part of a frame, since hands do not move in step with the screen.
REST = """() => new Promise(resolve => {
    let frames = 12;
    const wait = () => frames-- ? requestAnimationFrame(wait) : setTimeout(resolve, 1000 / 60 * Math.random());
    wait();
})"""
WATCH = """([area, shown]) => {
    const look = eval(shown), before = look(area);
    window.painted = new Promise(resolve => {
        const hear = event => { window.pressed = event.timeStamp; };
        addEventListener('keydown', hear, { capture: true, once: true });
        const observer = new MutationObserver(async () => {
            const now = look(area);
            if (!now || now === before) return;
            observer.disconnect();
            await area.querySelector('img')?.decode();
            // a message posted from a frame is handled once that frame has been painted
            requestAnimationFrame(() => {
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () => resolve(performance.now() - window.pressed);
                port2.postMessage(null);
            });
        });
        observer.observe(area, { subtree: true, childList: true, characterData: true, attributes: true });
    });
}"""
COUNT = """([area, shown]) => {
    const look = eval(shown), seen = { frames: 0, on: true };
    let last = look(area);
    const frame = () => {
        const now = look(area);
        if (now && now !== last) { seen.frames += 1; last = now; }
        if (seen.on) requestAnimationFrame(frame);
    };
    frame();
    window.seen = seen;
}"""
#: The picture of a panel at rest has twice the pixels; drawing them keeps the kernel from the other kinds.
SHARP = """([area]) => {
    const image = area.querySelector('img');
    return image.naturalWidth === 2 * image.getAttribute('width');
}"""
IDLE = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"


class Area:
    """The output of one of the three cells."""

    def __init__(self, page, kind, output):
        self.page, self.kind, self.output = page, kind, output
        self.handle = output.get_by_role("slider")
        self.arguments = [output.element_handle(), SHOWN[kind]]

    def move(self, key):
        """One key press on a page at rest; milliseconds until what it changes is painted."""
        self.handle.focus()
        self.page.evaluate(WATCH, self.arguments)
        self.page.evaluate(REST)
        self.page.keyboard.press(key)
        elapsed = self.page.evaluate("() => window.painted")
        self.page.wait_for_function(IDLE)
        return elapsed

    def rest(self):
        """Wait until the picture of the panel is sharp."""
        if self.kind == "panel":
            self.page.wait_for_function(SHARP, arg=self.arguments)
            self.page.wait_for_function(IDLE)

    def drag(self):
        """Drag the handle to and fro; gives updates a second, and whether the last value is the one shown."""
        self.handle.scroll_into_view_if_needed()
        box, track = self.handle.bounding_box(), self.output.locator(".noUi-base").bounding_box()
        mouse, y = self.page.mouse, box["y"] + box["height"] / 2
        mouse.move(box["x"] + box["width"] / 2, y)
        mouse.down()
        self.page.evaluate(COUNT, self.arguments)
        began = time.perf_counter()
        while (t := time.perf_counter() - began) < DRAG_SECONDS:
            mouse.move(track["x"] + track["width"] * (0.5 - 0.45 * math.cos(2 * t)), y)
        frames = self.page.evaluate("() => window.seen.frames")
        mouse.up()
        self.page.wait_for_function(IDLE)
        self.page.evaluate("() => { window.seen.on = false; }")
        value = float(self.handle.get_attribute("aria-valuenow"))
        wanted = MarrowRecovery(dose=value).run().sentence if self.kind == "panel" else str(value)
        self.output.get_by_text(wanted, exact=True).first.wait_for(timeout=5000)
        return frames / t


def in_browser():
    """Milliseconds to the picture and updates a second, by kind; "first": the panel's first move after a rest."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "page"
        write_notebook(folder / "benchmark.ipynb", *CELLS.values())
        with server("lab", folder, Path(scratch)) as address, browser() as chrome:
            page = chrome.new_page(viewport={"width": 1400, "height": 1600})
            open_in_lab(page, address, "benchmark.ipynb")
            outputs = page.locator(".jp-Cell-outputArea")
            areas = {kind: Area(page, kind, outputs.nth(i)) for i, kind in enumerate(CELLS)}
            moves, drags = {kind: [] for kind in [*CELLS, "first"]}, {"panel": [], "empty": []}
            for i in range(-2, ROUNDS):  # the first two warm up
                for kind in np.roll(list(CELLS), i):
                    areas[kind].rest()
                    keys = ("ArrowLeft", "ArrowRight")[:: 1 if i % 2 else -1]
                    taken = [areas[kind].move(key) for key in keys]
                    areas[kind].rest()
                    if i >= 0:
                        moves["first" if kind == "panel" else kind].append(taken[0])
                        moves[kind].append(taken[1])
            for i in range(DRAGS):
                for kind in np.roll(list(drags), i):
                    drags[kind].append(areas[kind].drag())
    return moves, drags
