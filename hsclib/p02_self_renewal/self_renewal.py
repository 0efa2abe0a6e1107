"""Stem cells, the stages behind them, and the message that keeps their number."""

import math

import numpy as np

from ..blood.constants import BODY_WEIGHT
from ..blood.definitions import FLAT, nadir, recovery
from ..integrate import Phase, solve
from ..model import Model
from ..parameters import choice, slider
from ..run import Readout, curves
from ..words import day, number, percent
from . import chain

FEW = 0.1  # of normal: 4e7 cells/kg, about 0.5 × 10⁹/L
GROWTH_LIMIT = 1e6  # × normal: growth without limit is cut off here
NOTICED = 0.95  # of normal: a count that stays above has not fallen
POINTS, EARLY_DAYS = 600, 10  # output points, dense in the first days


class SelfRenewal(Model):
    """Dividing stages c₁ … cₙ₋₁ and mature cells cₙ, with a message from the blood.

    Every division ends a cell and makes two daughters. On average 2·aᵢ·σ of them stay in the stage, the
    others move on to the next (Stiehl 2015; Marciniak-Czochra 2009 compared what the message acts on)::

        dc₁/dt = (2·a₁·σ − 1)·p₁·c₁
        dcᵢ/dt = (2·aᵢ·σ − 1)·pᵢ·cᵢ + 2·(1 − aᵢ₋₁·σ)·pᵢ₋₁·cᵢ₋₁
        dcₙ/dt = 2·(1 − aₙ₋₁·σ)·pₙ₋₁·cₙ₋₁ − d·cₙ,   σ = 1/(1 + k·cₙ)

    a is the largest share of daughters that stay, p divisions a day, σ the message: 1 when the blood is empty.
    In the steady state 2·a₁·σ* = 1, whatever a₁ is. For comparison the message may act on division instead,
    pᵢ → pᵢ·σ/σ*, or on nothing; then the shares are fixed: a₁ as set, aᵢ·σ* for the later stages, so that
    all three share one healthy state at a₁ = 1/2.

    The run starts on day 0 from the normal state of the chosen set, with a share of its cells left.
    Cells are given as multiples of that state, time in days; ln cᵢ is solved, so that few cells keep their digits.
    """

    rests_on = (chain,)
    companions = {
        ("parameter_set", "four stages"): {"stem_self_renewal": 0.85, "stem_division_rate": 0.05},
        ("parameter_set", "published three stages"): {"stem_self_renewal": 0.85, "stem_division_rate": 0.1},
        ("feedback", "self-renewal"): {"stem_self_renewal": 0.85},
        ("feedback", "division"): {"stem_self_renewal": 0.5},
        ("feedback", "none"): {"stem_self_renewal": 0.5},
        ("hit", "dividing cells are lost"): {"surviving_fraction": 0.1},
        ("hit", "stem cells are lost"): {"surviving_fraction": 0.1},
        ("hit", "graft into an empty marrow"): {"surviving_fraction": 0.5},
    }

    parameter_set: str = choice("four stages", ("four stages", "published three stages")).told(
        "Stages",
        "Four stages: a teaching set, whose stem cells refill within months. Published three stages: the healthy "
        "marrow of Stiehl 2015, as an open transcription has it; its second stage renews itself almost as well as the "
        "first.",
    )
    feedback: str = choice("self-renewal", ("self-renewal", "division", "none")).told(
        "The message acts on",
        "What a shortage of blood cells changes: the share of daughters that stay, the speed of division, or nothing.",
    )
    stem_self_renewal: float = slider(0.85, 0.4, 0.95, step=0.01, unit="1", symbol="a₁").told(
        "Stem-cell self-renewal",
        "Share of a stem cell's daughters that stay stem cells. With a message on self-renewal it is the largest "
        "share, reached when the blood is empty; otherwise it is the share, always.",
    )
    stem_division_rate: float = slider(0.05, 0.01, 0.3, step=0.01, unit="1/d", symbol="p₁").told(
        "Stem-cell division rate",
        "Divisions a day. 0.05: once in 20 days, about as in mice and far faster than in people, so that the lesson "
        "fits on the screen.",
    )
    surviving_fraction: float = slider(0.1, 0.001, 1, step=0.1, scale="log", unit="1").told(
        "Share left on day 0", "Of the cells that are hit; for a graft, its stem cells as a share of a normal pool."
    )
    hit: str = choice(
        "dividing cells are lost", ("dividing cells are lost", "stem cells are lost", "graft into an empty marrow")
    ).told(
        "On day 0",
        "All dividing stages are hit alike, or the stem cells alone; or stem cells are given to a marrow that has no "
        "other cells.",
    )
    clearance: float = slider(2.3, 0.3, 3, step=0.1, unit="1/d", symbol="d").told(
        "Clearance of neutrophils",
        "Share of the neutrophils that leaves the blood, a day. 2.3 is a half-life of 7 hours.",
        source="stiehl2015",
        provenance="transcribed",
    )
    days: float = slider(365, 30, 7300, step=0.1, scale="log", unit="d").told(
        "Days followed", "How long the cells are followed."
    )

    def run(self):
        marrow = chain.SETS[self.parameter_set]
        times = EARLY_DAYS * np.expm1(np.linspace(0, math.log1p(self.days / EARLY_DAYS), POINTS))
        times[-1] = self.days
        ln_c = solve([Phase(0.0, self._equations(marrow))], self._start(marrow), times)
        return self._report(marrow, times, ln_c)

    def _equations(self, marrow):
        """Derivatives of ln(cᵢ/cᵢ*)."""
        shares, rates = self._shares(marrow), (self.stem_division_rate, *marrow.p[1:])
        inflow = [above / here for above, here in zip(marrow.cells, marrow.cells[1:])]
        on_renewal, on_division = (self.feedback == target for target in ("self-renewal", "division"))
        k, s_rest, d, exp = 2 * marrow.a[0] - 1, 1 / (2 * marrow.a[0]), self.clearance, math.exp  # k·cₙ*, s*

        def rhs(y, t):
            s = 1 / (1 + k * exp(y[-1])) if on_renewal or on_division else s_rest
            a = [share * s for share in shares] if on_renewal else shares
            p = [rate * s / s_rest for rate in rates] if on_division else rates
            moving_on = [2 * (1 - ai) * pi * exp(y[i] - y[i + 1]) * inflow[i] for i, (ai, pi) in enumerate(zip(a, p))]
            growth = [(2 * ai - 1) * pi for ai, pi in zip(a, p)]
            return growth[0], *(g + m for g, m in zip(growth[1:], moving_on)), moving_on[-1] - d

        return rhs

    def _shares(self, marrow):
        """a₁ … aₙ₋₁ if the message acts on them; otherwise the shares that do stay."""
        scale = 1 if self.feedback == "self-renewal" else 1 / (2 * marrow.a[0])
        return [self.stem_self_renewal, *(a * scale for a in marrow.a[1:])]

    def _start(self, marrow):
        left, n = math.log(self.surviving_fraction), len(marrow.cells)
        if self.hit == "dividing cells are lost":
            return [left] * (n - 1) + [0.0]
        if self.hit == "stem cells are lost":
            return [left] + [0.0] * (n - 1)
        return [left] + [-math.log(c) for c in marrow.cells[1:]]  # one cell/kg stands for none: its logarithm exists

    def _steady_signal(self, marrow):
        """2·a₁·s*: 1 if the stem cells hold the top; below 1 if a later stage renews itself better, or if none can."""
        a1, *later = self._shares(marrow)
        return 2 * a1 / max(1, 2 * a1, *(2 * a for a in later)) if self.feedback == "self-renewal" else 2 * a1

    def _report(self, marrow, times, ln_c):
        grown = np.exp(np.minimum(ln_c, math.log(GROWTH_LIMIT)))
        one_cell = [[-math.log(c * BODY_WEIGHT)] for c in marrow.cells]  # fewer than one in a body is none
        cells = np.where(ln_c < one_cell, 0, grown)
        stem, mature = cells[0], cells[-1]
        progenitors = sum(c * share for c, share in zip(cells[1:-1], marrow.cells[1:-1])) / sum(marrow.cells[1:-1])
        s = 1 / (1 + (2 * marrow.a[0] - 1) * grown[-1])
        signal = 2 * self.stem_self_renewal * (s if self.feedback == "self-renewal" else np.ones_like(s))

        def back(counts, limit, name, whose):
            label = f"{whose} above {name} for good from day"
            return recovery(times, counts, limit, name, f"not within {self.days:,g} days", label)

        lowest, lowest_day = nadir(times, mature, NOTICED)
        leaves = "Stem cells that one division leaves"
        readouts = {
            "steady_signal": Readout(self._steady_signal(marrow), "", f"{leaves}, in the long run"),
            "signal_at_end": Readout(signal[-1], "", f"{leaves}, at the end"),
            "neutrophil_recovery_day": back(mature, 0.9, "90 % of normal", "Neutrophils"),
            "neutrophils_above_a_tenth_day": back(mature, FEW, "a tenth of normal", "Neutrophils"),
            "nadir": Readout(lowest, "× normal", "Neutrophils, lowest"),
            "nadir_day": Readout(lowest_day, "d", "Day of the nadir", "the count never falls noticeably"),
            "stem_recovery_day": back(stem, 0.9, "90 % of normal", "Stem cells"),
            "stem_at_end": Readout(float(stem[-1]), "× normal", "Stem cells at the end"),
            "stem_growth": Readout(float(stem[-1] / stem[0]), "", "Stem cells at the end for each on day 0"),
            "amplification": Readout(
                marrow.amplification, "", "Neutrophils made for each stem-cell division, normally"
            ),
        }
        series = curves(
            (times, "d", "Days"),
            stem=(stem, "× normal", "Stem cells"),
            progenitor=(progenitors, "× normal", "Progenitors"),
            mature=(mature, "× normal", "Neutrophils"),
            signal=(signal, "", leaves),
        )
        stay = mature[-1] <= lowest + FLAT * (mature[0] - lowest)
        return self.report(series=series, readouts=readouts, sentence=self._sentence(readouts, signal, stay))

    def _sentence(self, readouts, signal, stay):
        low, when, back, few = (
            readouts[k] for k in ("nadir", "nadir_day", "neutrophil_recovery_day", "neutrophils_above_a_tenth_day")
        )
        stem, span = readouts["stem_at_end"].value, f"within {self.days:,g} days"
        if self.hit == "graft into an empty marrow":
            passed = f"do not pass a tenth of normal {span}"
            if few.value is not None:
                passed = f"pass a tenth of normal on {day(few.value)}"
            blood = (
                f"After a graft of {percent(self.surviving_fraction)} of a normal stem-cell pool, neutrophils {passed}"
            )
        elif when.value is None:
            blood = "The neutrophils never fall noticeably"
        elif when.value == self.days:
            blood = f"Neutrophils have fallen to {percent(low.value)} of normal by {day(when.value)}, and fall on"
        elif stay:
            blood = f"Neutrophils have fallen to {percent(low.value)} of normal by {day(when.value)}, and stay there"
        else:
            end = back.note if back.note.startswith("never") else f"back to 90 % {back.note}"
            if back.value is not None:
                divisions = back.value * self.stem_division_rate
                end = f"above 90 % for good from {day(back.value)}, {number(divisions)} stem-cell divisions later"
            blood = f"Neutrophils are lowest at {percent(low.value)} of normal on {day(when.value)}, {end}"
        if stem == 0:
            pool = "no stem cell is left"
        elif stem >= GROWTH_LIMIT:
            pool = "the stem cells have grown more than a millionfold, without limit"
        else:
            pool = f"the stem cells stand at {percent(stem) + ' of' if stem < 1.5 else number(stem) + ' ×'} normal"
        rates = " Teaching rates, not a person's (page 04)." if self.parameter_set == "four stages" else ""
        return (
            f"{blood}. After {self.days:,g} days {pool}, and one division leaves {signal[-1]:.3f} stem cells on "
            f"average (in the long run {readouts['steady_signal'].value:.3f}).{rates}"
        )
