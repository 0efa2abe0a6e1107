"""Blood loss, iron stores, hemoglobin and the size of red cells, and what tablets bring back."""

import numpy as np

from ..blood.definitions import fall_day
from ..blood.erythropoiesis import LIFE, NORMAL, drive
from ..integrate import Phase, solve
from ..model import Model
from ..parameters import slider
from ..run import Film, Readout, Series, doses
from ..words import day, number, years

BLOOD = 50.0  # V, dL
IRON = 3.47  # mg of iron in 1 g of hemoglobin
DIET_FULL = 500.0  # mg: a smaller store makes the gut take up more
TABLETS_FULL = 1000.0  # mg: at this store tablets are no longer taken up
MORE_FROM_DIET = 2.0  # mg/d above the daily loss of 1 mg, with an empty store
RELEASE = 0.08  # of the store, 1/d
USED_UP = 100.0  # mg
NORMAL_VOLUME, SMALLEST_VOLUME = 90.0, 58.0  # fL: cells made with all the iron asked for, and with hardly any
NORMAL_CONTENT, PALENESS = 29.0, 1.4  # pg; hemoglobin in a cell falls faster than its volume, so small cells are pale
SMALL = 80.0  # fL, the lower limit of normal
ANEMIA, TRANSFUSION = 12.0, 7.0  # g/dL, as in evidence/thresholds.csv
TREATED_DAYS = 28
YEAR = 365


class IronDeficiency(Model):
    """Iron moves round and round between old red cells and new ones; a teaching model.

    Hemoglobin Hb (g/dL) is made with the iron J (mg/d) that the marrow gets: what it asks for, or
    what there is. Supply is the iron of red cells that end their life, what the gut takes up above
    the daily loss of 1 mg, and what the store Fe (mg) can release. The gut takes up more when the
    store is low; tablets (`oral`, absorbed) are refused as the store fills::

        J       = min(demand, supply),   demand = f·(14.5/L)·V·i,   f = min((14.5/Hb)^2.5, 8)
        supply  = recycled + gain + 0.08·Fe,                        recycled = Hb/L·V·i
        gain    = 2·max(0, 1 − Fe/500) + oral·max(0, 1 − Fe/1000)
        dHb/dt  = J/(V·i) − Hb/L − (loss/100)·Hb/V
        dFe/dt  = recycled + gain − J,        L = 120 d, V = 50 dL of blood, i = 3.47 mg/g

    The size of the cells follows a rule made for this course: a new cell has 58 fL + 32 fL·J/demand,
    the mean m of all cells (MCV) moves to that of the new ones as they replace the old::

        dm/dt = J/(V·i·Hb)·(58 + 32·J/demand − m)

    and a cell holds 29 pg·(MCV/90)^1.4 of hemoglobin. At the start m is that of cells made then,
    without tablets: normal with a full store, small with an empty one. Time in days.

    Raises
    ------
    ArithmeticError
        If the solver fails.
    """

    blood_loss: float = slider(
        10,
        0,
        40,
        step=1,
        unit="mL/d",
        label="Blood loss",
        meaning="Every day, as from an ulcer or heavy periods. 10 mL take 5 mg of iron along; too little to be seen in the stool.",
    )
    iron_store: float = slider(
        800,
        0,
        1500,
        step=50,
        unit="mg",
        symbol="Fe",
        label="Iron store at the start",
        meaning="Iron in liver and marrow that can be called. About 800 mg in men, 300 mg in many women, 0 in iron deficiency.",
    )
    oral_iron: float = slider(
        0,
        0,
        25,
        step=1,
        unit="mg/d",
        symbol="oral",
        label="Iron absorbed from tablets",
        meaning="What the gut takes up, not what is swallowed: a tablet with 65 mg of iron yields about 6 to 12 mg. "
        "Less is taken up as the store fills.",
    )
    oral_from: float = slider(
        0,
        0,
        1825,
        step=5,
        unit="d",
        label="Tablets from day",
        meaning="The day on which the tablets begin; they are then taken to the end.",
    )
    hemoglobin_start: float = slider(
        14.5,
        5,
        14.5,
        step=0.1,
        unit="g/dL",
        symbol="Hb",
        label="Hemoglobin at the start",
        meaning="14.5: healthy. Lower with an empty store: somebody who comes with iron deficiency anemia.",
    )
    years: float = slider(
        2,
        1,
        5,
        step=0.5,
        unit="y",
        label="Years followed",
        meaning="How long hemoglobin, store and cells are followed.",
    )
    film_day: float = slider(
        730,
        0,
        1825,
        step=5,
        unit="d",
        label="Day of the blood film",
        meaning="The day whose blood is drawn as a film; the last day, if the course is shorter.",
    )

    def run(self):
        end = YEAR * self.years
        times = np.append(np.arange(0, end), end)
        hemoglobin, store, volume = solve(self._phases(), self._start(), times)
        return self._report(times, hemoglobin, np.maximum(store, 0), volume)

    def _flows(self, hemoglobin, store, oral):
        """Iron built in, J, asked for, and recycled, and the gain of the gut; mg/d."""
        recycled = hemoglobin / LIFE * BLOOD * IRON
        demand = drive(hemoglobin) * NORMAL / LIFE * BLOOD * IRON
        gain = MORE_FROM_DIET * max(0.0, 1 - store / DIET_FULL) + oral * max(0.0, 1 - store / TABLETS_FULL)
        return min(demand, recycled + gain + RELEASE * max(store, 0.0)), demand, recycled, gain

    def _phases(self):
        """Without tablets, then with them."""

        def equations(oral):
            def rhs(y, t):
                hemoglobin, store, volume = y
                built, demand, recycled, gain = self._flows(hemoglobin, store, oral)
                made = built / (BLOOD * IRON)
                return (
                    made - hemoglobin / LIFE - self.blood_loss / 100 * hemoglobin / BLOOD,
                    recycled + gain - built,
                    made / hemoglobin * (volume_of_new(built / demand) - volume),
                )

            return rhs

        begin = round(self.oral_from, 6)  # so that no phase is too short to be solved
        before = [Phase(0.0, equations(0.0))] if begin else []
        return [*before, Phase(begin, equations(self.oral_iron))]

    def _start(self):
        built, demand, *_ = self._flows(self.hemoglobin_start, self.iron_store, 0.0)
        return self.hemoglobin_start, self.iron_store, volume_of_new(built / demand)

    def _report(self, times, hemoglobin, store, volume):
        built, _, recycled, _ = self._flows(self.hemoglobin_start, self.iron_store, 0.0)
        never = f"not within {years(self.years)}"
        anemic, used_up, small = (
            fall_day(times, y, limit) for y, limit in ((hemoglobin, ANEMIA), (store, USED_UP), (volume, SMALL))
        )
        seen = min(self.film_day, times[-1])
        drawn, cell = (float(np.interp(seen, times, y)) for y in (hemoglobin, volume))
        readouts = {
            "hemoglobin_1_year": Readout(float(np.interp(YEAR, times, hemoglobin)), "g/dL", "Hemoglobin after 1 year"),
            "hemoglobin_end": Readout(float(hemoglobin[-1]), "g/dL", "Hemoglobin at the end"),
            "iron_flux": Readout(built, "mg/d", "Iron built into red cells, at the start"),
            "iron_recycled": Readout(recycled, "mg/d", "Iron recycled from old red cells, at the start"),
            "store_used_up_day": Readout(used_up, "d", f"Store below {USED_UP:g} mg from day", never),
            "anemia_day": Readout(anemic, "d", f"Hemoglobin below {ANEMIA:g} from day", never),
            "small_cells_day": Readout(small, "d", f"MCV below {SMALL:g} fL from day", never),
            "mcv_end": Readout(float(volume[-1]), "fL", "MCV at the end"),
            "rise_28_days": self._rise(times, hemoglobin),
            "hemoglobin_on_film": Readout(drawn, "g/dL", "Hemoglobin on the day of the film"),
            "mch_on_film": Readout(content(cell), "pg", "Hemoglobin in a red cell (MCH) on the day of the film"),
        }
        line = {"x_unit": "d", "x_label": "Days"}
        series = {
            "hemoglobin": Series(times, hemoglobin, y_unit="g/dL", label="Hemoglobin", **line),
            "iron": Series(times, store, y_unit="mg", label="Iron store", **line),
            "mcv": Series(times, volume, y_unit="fL", label="Volume of a red cell, MCV", **line),
        }
        tablets = doses([self.oral_from], "Iron absorbed from tablets", self.oral_iron, "mg/d")
        film = Film(
            drawn,
            neutrophils=4.0,
            platelets=250.0,
            cell_volume=cell,
            cell_hemoglobin=content(cell),
            when=f"day {seen:.0f}",
        )
        return self.report(
            series=series, readouts=readouts, sentence=self._sentence(readouts), events=tablets, film=film
        )

    def _rise(self, times, hemoglobin):
        """Hemoglobin after the first 28 days of tablets, less that of their first day."""
        label, given = (
            f"Rise of hemoglobin in {TREATED_DAYS} days of tablets",
            round(self.oral_from, 6) + TREATED_DAYS <= times[-1],
        )
        if not self.oral_iron or not given:
            return Readout(None, "g/dL", label, f"no tablets for {TREATED_DAYS} days")
        before, after = np.interp([self.oral_from, self.oral_from + TREATED_DAYS], times, hemoglobin)
        return Readout(float(after - before), "g/dL", label)

    def _sentence(self, readouts):
        at_end, anemic, used_up, cells, rise = (
            readouts[k] for k in ("hemoglobin_end", "anemia_day", "store_used_up_day", "mcv_end", "rise_28_days")
        )
        loss = f"A loss of {self.blood_loss:g} mL of blood a day" if self.blood_loss else "No blood is lost"
        store = "" if used_up.value is None else f"the iron store is used up {since(used_up.value)}, "
        if anemic.value is None:
            blood = f"hemoglobin stays above {ANEMIA:g}"
        else:
            blood = f"hemoglobin is below {ANEMIA:g} {since(anemic.value)}"
        end = f"{at_end.text} after {years(self.years)}, with cells of {number(cells.value)} fL"
        danger = f", and below {TRANSFUSION:g}, where a transfusion is considered" if at_end.value < TRANSFUSION else ""
        cure = (
            ""
            if rise.value is None
            else (f" Tablets from day {self.oral_from:.0f} change it by {rise.value:+.1f} g/dL in {TREATED_DAYS} days.")
        )
        return f"{loss}: {store}{blood} and is {end}{danger}.{cure}"


def since(when):
    """ "from the start", "from day 347"."""
    return f"from {day(when)}" if when else "from the start"


def volume_of_new(supplied):
    """fL, of cells made with this share of the iron that the marrow asks for."""
    return SMALLEST_VOLUME + (NORMAL_VOLUME - SMALLEST_VOLUME) * supplied


def content(volume):
    """Hemoglobin in a red cell of this volume, pg."""
    return NORMAL_CONTENT * (volume / NORMAL_VOLUME) ** PALENESS
