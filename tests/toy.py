"""A small model with every kind of parameter, so that the tests need no blood."""

import numpy as np

from hsclib.drawing.sheet import Picture
from hsclib.model import Model
from hsclib.parameters import Lognormal, choice, slider, switch
from hsclib.run import Film, Readout, Series, Stack


class Toy(Model):
    """y = amount·share·x plus noise; a bag and a jar bring their own amounts."""

    container: str = choice("bag", ("bag", "jar")).told("Container", "Where it comes from.")
    amount: float = slider(2, 0, 10, step=0.5, unit="g").told(
        "Amount", "How much there is.", variability=Lognormal(0.3, "friberg2002")
    )
    share: float = slider(0.1, 0.001, 1, step=0.1, scale="log", unit="1").told("Share taken", "Of the amount.")
    count: int = slider(3, 1, 8, step=1).told("Count", "How many points there are.")
    warm: bool = switch(False).told("Warm", "Whether it is warm.")
    seed: int = slider(0, 0, 1000, step=1).told("Seed", "Of the noise.")

    companions = {
        ("container", "bag"): {"amount": 2.0, "warm": False},
        ("container", "jar"): {"amount": 5.0, "warm": True},
    }

    def run(self):
        x = np.arange(4.0)
        rate = self.amount * self.share * self.count
        noise = np.random.default_rng(self.seed).random(4)
        series = {"growth": Series(x, rate * x + noise, "d", "g", "Growth")}
        stacks = {"parts": Stack(x, [[1, 2, 3, 4], [4, 3, 2, 1]], ("first", "second"), "d", "g", "Parts")}
        readouts = {
            "rate": Readout(rate, "g/d", "Rate"),
            "melting_day": Readout(
                1.0 if self.warm else None, "d", "Day of melting", "" if self.warm else "too cold to melt"
            ),
            "container": Readout(self.container, "", "Container"),
        }
        return self.report(
            series=series, stacks=stacks, readouts=readouts, sentence=f"A {self.container} grows by {rate:g} g a day."
        )


class Still(Model):
    """A model without chance and without spread."""

    size: float = slider(1, 0, 2, step=0.1).told("Size", "How large it is.")

    def run(self):
        return self.report(
            series={"size": Series([0, 1], [self.size, self.size], "d", "", "Size")},
            readouts={},
            sentence=f"The size is {self.size:g}.",
        )


class Drop(Model):
    """Nothing but a drop of blood, to be looked at under the microscope."""

    hemoglobin: float = slider(14.5, 2, 17, step=0.1, unit="g/dL").told("Hemoglobin", "In the blood.")
    neutrophils: float = slider(4, 0, 60, step=0.1, unit="1e9/L").told("Neutrophils", "In the blood.")
    platelets: float = slider(250, 0, 900, step=1, unit="1e9/L").told("Platelets", "In the blood.")
    lymphocytes: float = slider(2, 0, 5, step=0.1, unit="1e9/L").told("Lymphocytes", "In the blood.")
    blasts: float = slider(0, 0, 300, step=1, unit="1e9/L").told("Blasts", "In the blood.")
    cell_volume: float = slider(90, 55, 110, step=1, unit="fL").told("Cell volume", "Of the mean red cell.")
    cell_hemoglobin: float = slider(29, 15, 36, step=0.5, unit="pg").told("Cell hemoglobin", "Of the mean red cell.")
    sickled: float = slider(0, 0, 0.3, step=0.01, unit="1").told("Sickled", "Share of the red cells.")

    def run(self):
        return self.report(
            series={},
            readouts={},
            sentence=f"The hemoglobin is {self.hemoglobin:g} g/dL.",
            film=Film(**self.settings, when="day 3"),
        )


class ToyPicture(Picture):
    """One curve without ticks, quick to draw."""

    width, height = 1, 1

    def __init__(self, area, model):
        super().__init__(area, model)
        self.axes = area.add_axes([0, 0, 1, 1])
        self.curve = self.moves(self.axes.plot([], [])[0])

    def update(self, run, band=None):
        self.curve.set_data(run.series["growth"].x, run.series["growth"].y)
