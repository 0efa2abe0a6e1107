"""From stem cell to progenitor in the mouse: how much flows down the tree, and how slowly a label follows."""

from dataclasses import replace

import numpy as np

from ..blood.chance import growth_integral
from ..model import Model
from ..parameters import constant, slider
from ..run import Readout, curves
from ..words import day, number, percent
from .blood_turnover import BloodTurnover

BUSCH = "busch2015", "transcribed"  # source and provenance
# the healthy mouse, 1/d, where the sliders start
HSC_OUT = 0.00909  # 1 of 110
ST_OUT = 0.04545  # 1 of 22
MPP_TO_CMP = 3.992  # 4 for each
MPP_TO_CLP = 0.02174  # 1 of 46
ST_PER_HSC = constant(2.9, "", "ST-HSC for each stem cell in the healthy mouse, not verified", symbol="S/H")
MPP_PER_HSC = constant(9, "", "MPP for each stem cell in the healthy mouse, not verified", symbol="M/H")
ST_NET = constant(ST_OUT - HSC_OUT / ST_PER_HSC, "1/d", "Net proliferation of ST-HSC that keeps these", symbol="bS")
MPP_NET = constant(
    MPP_TO_CMP + MPP_TO_CLP - ST_OUT * ST_PER_HSC / MPP_PER_HSC, "1/d", "Net proliferation of MPP", symbol="bM"
)
MOUSE_LIFE = constant(730, "d", "Life of a laboratory mouse")
DAYS_TO_PLATELET = constant(7, "d", "From a stem cell or MPP to its platelets; megakaryocyte progenitors within a week")
HEALTHY_FLOW = 100 * MPP_TO_CMP * MPP_PER_HSC  # cells a day that reach the CMP, for 100 stem cells

LAST_DAY, STEP_DAYS = 800, 2


class LineageTree(Model):
    """Stem cells (H), short-term stem cells (S) and multipotent progenitors (M) of the mouse (Busch 2015).

    a is differentiation, b net proliferation (divisions minus deaths), both per day and cell::

        dH/dt = (bH − aH)·H = 0
        dS/dt = aH·H + (bS − aS)·S
        dM/dt = aS·S + (bM − aMc − aMl)·M,   out of it aMc·M to the CMP, aMl·M to the CLP

    Stem cells replace each one that steps down, bH = aH. The net proliferation of the others
    stays as it is in the healthy mouse, derived from the rates and the ratios S/H = 2.9, M/H = 9::

        bS = aS − aH/2.9,   bM = aMc + aMl − aS·2.9/9   at the default rates

    On day 0 all stem cells are labeled and nothing else is; descendants keep the label. Pools
    start as in the healthy mouse, and the sliders act from day 0. The chain is linear and solved
    in closed form, with kS = aS − bS and kM = aMc + aMl − bM: the label of S is 1 − (unlabeled
    S)/S, where the unlabeled die out as exp(−kS·t), and so on for M. With steady pools this is
    df_S/dt = (1 − f_S)·kS and df_M/dt = (f_S − f_M)·kM, so 1/kS and 1/kM are the residence times.

    Platelets come from the MPP and, a share x of them in health, straight from stem cells, each a
    week after the cell that they come from. Relative to health, what is made of them and what of it
    is labeled is::

        P(t) = x·aH/aH₀ + (1 − x)·M(t − 7 d)/9,   P*(t) = x·aH/aH₀ + (1 − x)·M*(t − 7 d)/9

    from day 7 on, with aH₀ of the healthy mouse; until then P = 1 and P* = 0. What the shortcut costs
    the stem cells is not counted.

    The residence times are differences of nearly equal numbers: a differentiation slightly below its net
    proliferation makes the pool grow without limit, and a steady state does not exist.

    The run also holds what a person makes each day (`BloodTurnover`), for the ends of the tree.
    """

    hsc_differentiation: float = slider(HSC_OUT, 0, 0.03, step=0.001, unit="1/d", symbol="aH").told(
        "Stem cells stepping down",
        "Share of the stem cells (LT-HSC) that become ST-HSC each day: 1 of 110. Each is replaced by a division. The "
        "drug 5-fluorouracil raises it; 0 stands for stem cells that have fallen silent.",
        *BUSCH,
    )
    st_differentiation: float = slider(ST_OUT, 0.042, 0.1, step=0.0005, unit="1/d", symbol="aS").told(
        "ST-HSC stepping down",
        "Share of the short-term stem cells that become MPP each day: 1 of 22. Below 0.0423 they grow without limit.",
        *BUSCH,
    )
    mpp_to_cmp: float = slider(MPP_TO_CMP, 3.98, 4.2, step=0.005, unit="1/d", symbol="aMc").told(
        "MPP to myeloid cells (CMP)",
        "CMP that come of each MPP a day: about 4, divisions on the way included. The third decimal was not verified.",
    )
    mpp_to_clp: float = slider(MPP_TO_CLP, 0.01, 0.1, step=0.002, unit="1/d", symbol="aMl").told(
        "MPP to lymphoid cells (CLP)", "Share of the MPP that become CLP each day: 1 of 46.", *BUSCH
    )
    platelet_shortcut: float = slider(0, 0, 0.8, step=0.05, unit="1", symbol="x").told(
        "Platelets straight from stem cells",
        "Share of the healthy mouse's platelets that skip the MPP. Two routes of comparable weight were found in mice; "
        "a half is the teaching value for that.",
        source="morcos2022",
    )
    day: float = slider(120, 0, LAST_DAY, step=10, unit="d").told(
        "Day after labeling",
        "Days since all stem cells got a label that their descendants inherit. A laboratory mouse lives about 730 "
        "days.",
    )

    def run(self):
        times = np.arange(0.0, LAST_DAY + 1, STEP_DAYS)
        st, mpp, st_label, mpp_label = self._course(times)
        st_now, mpp_now, st_label_now, mpp_label_now = (float(x[0]) for x in self._course(np.array([self.day])))
        out_of = 100 * np.array([1, st_now, mpp_now, mpp_now])
        flows = out_of * [self.hsc_differentiation, self.st_differentiation, self.mpp_to_cmp, self.mpp_to_clp]
        hsc_flow, _, cmp_flow, _ = flows.tolist()
        steps = MOUSE_LIFE * self.hsc_differentiation
        half = float(np.interp(0.5, mpp_label, times)) if mpp_label[-1] >= 0.5 else None
        platelets, platelet_label = self._platelets(times)
        platelets_now, platelet_label_now = (float(x[0]) for x in self._platelets(np.array([self.day])))
        late = f"not within {LAST_DAY} days"
        readouts = {
            **self._steady_state(),
            "hsc_steps_in_life": Readout(steps, "", "Steps of one stem cell in a mouse's life (730 days)"),
            "st_cells_on_day": Readout(st_now, "", "ST-HSC for each stem cell on the day"),
            "mpp_cells_on_day": Readout(mpp_now, "", "MPP for each stem cell on the day"),
            "st_label_on_day": Readout(st_label_now, "1", "ST-HSC with label on the day"),
            "mpp_label_on_day": Readout(mpp_label_now, "1", "MPP with label on the day"),
            "hsc_flow_on_day": Readout(hsc_flow, "cells/d", "Cells leaving 100 stem cells on the day"),
            "cmp_flow_on_day": Readout(cmp_flow, "cells/d", "Cells reaching the CMP on the day, for 100 stem cells"),
            "cmp_flow_share": Readout(cmp_flow / HEALTHY_FLOW, "1", "Flow to the CMP on the day, of the healthy one"),
            "platelet_label_on_day": Readout(platelet_label_now, "1", "Platelets with label on the day"),
            "platelet_flow_share": Readout(platelets_now, "1", "Platelets made on the day, of the healthy number"),
            "mpp_half_label_day": Readout(half, "d", "Half of the MPP carry label from day", late),
            **{
                name: replace(made, label=f"{made.label}, human")
                for name, made in BloodTurnover().run().readouts.items()
                if name.endswith(("_per_day", "_copied"))
            },
        }
        series = curves(
            (times, "d", "Days after the stem cells were labeled"),
            hsc_label=(np.ones_like(times), "1", "LT-HSC"),
            st_label=(st_label, "1", "ST-HSC"),
            mpp_label=(mpp_label, "1", "MPP"),
            platelet_label=(platelet_label, "1", "Platelets"),
            platelets_made=(platelets, "1", "Platelets made, of the healthy number"),
            st_cells=(st, "", "ST-HSC for each stem cell"),
            mpp_cells=(mpp, "", "MPP for each stem cell"),
        )
        arrows = "HSC to ST-HSC, ST-HSC to MPP, MPP to CMP, MPP to CLP"
        series |= curves(
            (np.arange(1.0, 5), "", arrows), flows=(flows, "cells/d", "Flow on the day, for 100 stem cells", "bars")
        )
        return self.report(series=series, readouts=readouts, sentence=self._sentence(readouts))

    def _exits(self):
        """kS and kM: what ST-HSC and MPP lose a day, beyond what they make themselves."""
        return self.st_differentiation - ST_NET, self.mpp_to_cmp + self.mpp_to_clp - MPP_NET

    def _course(self, t):
        """S, M (for each stem cell) and the labeled shares of both at times `t`."""
        aH, aS = self.hsc_differentiation, self.st_differentiation
        kS, kM = self._exits()
        if abs(kM - kS) < 1e-9:  # the two terms of the solution become one: set them a little apart
            kM += 1e-7
        st_old = ST_PER_HSC * np.exp(-kS * t)
        mpp_old = MPP_PER_HSC * np.exp(-kM * t) + aS * ST_PER_HSC * (np.exp(-kS * t) - np.exp(-kM * t)) / (kM - kS)
        st_new = aH * growth_integral(-kS, t)
        mpp_new = aH * aS * (growth_integral(-kS, t) - growth_integral(-kM, t)) / (kM - kS)
        st, mpp = st_old + st_new, mpp_old + mpp_new
        return st, mpp, st_new / st, np.maximum(mpp_new / mpp, 0)

    def _platelets(self, t):
        """Platelets made at times `t`, of the healthy number, and the labeled share of them."""
        _, mpp, _, mpp_label = self._course(np.maximum(t - DAYS_TO_PLATELET, 0))
        straight = self.platelet_shortcut * self.hsc_differentiation / HSC_OUT
        by_mpp = (1 - self.platelet_shortcut) * mpp / MPP_PER_HSC
        come = t >= DAYS_TO_PLATELET  # before, platelets are those of the healthy mouse without label
        made = np.where(come, straight + by_mpp, 1.0)
        return made, np.where(come, straight + by_mpp * mpp_label, 0.0) / made

    def _steady_state(self):
        """The readouts that exist only if the pools do not grow without limit."""
        kS, kM = self._exits()
        st_note, mpp_note = (
            "" if rate > 0 else f"the {cells} grow without limit: they make more than they pass on"
            for rate, cells in ((kS, "ST-HSC"), (kM, "MPP"))
        )
        both = st_note or mpp_note
        st = self.hsc_differentiation / kS if kS > 0 else None
        gain = 0 if both else self.st_differentiation / (kS * kM)  # MPP for each cell a day that leaves the stem cells
        mpp, cmp = self.hsc_differentiation * gain, self.mpp_to_cmp * gain
        return {
            "st_per_hsc": Readout(st, "", "ST-HSC for each stem cell, steady", st_note),
            "mpp_per_hsc": Readout.unless(both, mpp, "", "MPP for each stem cell, steady"),
            "st_residence": Readout(1 / kS if kS > 0 else None, "d", "Residence time of ST-HSC", st_note),
            "mpp_residence": Readout(1 / kM if kM > 0 else None, "d", "Residence time of MPP", mpp_note),
            "cmp_per_step": Readout.unless(both, cmp, "", "CMP that come of one stem cell stepping down, steady"),
        }

    def _sentence(self, readouts):
        st, mpp, half, out, made = (
            readouts[k]
            for k in ("st_label_on_day", "mpp_label_on_day", "mpp_half_label_day", "hsc_flow_on_day", "cmp_flow_on_day")
        )
        since = ""
        if half.value is not None and half.value <= self.day:
            since = f"; since {day(half.value)} it is more than half of the MPP"
        platelets = ""
        if self.platelet_shortcut:
            made_now, labelled = readouts["platelet_flow_share"].value, readouts["platelet_label_on_day"].value
            platelets = f" Platelets: {percent(made_now)} of normal, {percent(labelled)} of them labeled."
        limit = readouts["mpp_per_hsc"].note
        warning = f" There is no steady state, because {limit}." if limit else ""
        return (
            f"Day {self.day:g} in the mouse: {percent(st.value)} of the ST-HSC and {percent(mpp.value)} of the MPP "
            f"descend from a labeled stem cell{since}. "
            f"100 stem cells pass on {number(out.value)} cells that day, and {number(made.value)} arrive at the CMP."
            f"{platelets}{warning}"
        )
