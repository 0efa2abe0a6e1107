"""Blood loss, iron stores, hemoglobin and the size of red cells, and what tablets bring back."""

import numpy as np

from ..blood.constants import PLATELETS_USUAL, YEAR
from ..blood.definitions import fall_day
from ..blood.erythropoiesis import GAMMA, LIFE, MOST_DRIVE, NORMAL, drive
from ..blood.marrow import K_E, NEUTROPHILS_USUAL, RETICULOCYTES, TAU_E
from ..integrate import Phase, solve
from ..model import Model
from ..parameters import constant, day_of_film, slider
from ..run import Film, Readout, curves, doses
from ..words import day, number, percent, years

BLOOD_DECILITRES = constant(50, "dL", "Blood of an adult", symbol="V")
IRON_CONTENT = constant(3.47, "mg/g", "Iron in hemoglobin", symbol="i")
DIET_FULL = constant(500, "mg", "Store from which on the gut takes up no more than is lost")
TABLETS_FULL = constant(1000, "mg", "Store from which on tablets are not taken up")
MORE_FROM_DIET = constant(2, "mg/d", "Taken up beyond the daily loss of 1 mg, with an empty store")
RELEASE = constant(0.04, "1/d", "Share of the store that can be released", "hillman1969")
MARROW_GROWS = constant(5, "d", "Time in which the marrow grows to what EPO asks for", "donors1989", symbol="τ")
MORE_PLATELETS = constant(0.8, "1", "More platelets on a film without any iron, by")
USED_UP = constant(100, "mg", "Store that counts as used up")
FULL_VOLUME = constant(90, "fL", "Volume of a cell made with all the iron asked for")
STARVED_VOLUME = constant(50, "fL", "Volume of a cell made with hardly any iron")
SHRINKING = constant(0.35, "", "Power of the iron a new cell gets, with which its volume above the least goes")
FULL_CONTENT = constant(29, "pg", "Hemoglobin in a cell made with all the iron asked for")
PALENESS = constant(1.4, "", "Hemoglobin in a cell goes with this power of its volume: small cells are pale")
SMALL_CELL = constant(80, "fL", "Lower limit of normal cells (MCV)", "merck_cbc", "published")
ANEMIA = constant(12, "g/dL", "Hemoglobin below which women are anemic", "who2024", "published")
TRANSFUSION = constant(7, "g/dL", "Hemoglobin below which a transfusion is considered", "carson2023", "published")
RECOVERED = 0.8  # of the hemoglobin that is missing at the start
TREATED_DAYS = 28  # of tablets, after which the rise is read


class IronDeficiency(Model):
    """Iron moves round and round between old red cells and new ones; a teaching model.

    Hemoglobin Hb (g/dL) is made with the iron J (mg/d) that the marrow gets: what it asks for, or
    what there is. Supply is the iron of red cells that end their life, what the gut takes up above
    the daily loss of 1 mg, and what the store Fe (mg) can release. The gut takes up more when the
    store is low; tablets (`oral`, absorbed) are refused as the store fills::

        J       = min(demand, supply),   demand = min(f, X)·(14.5/L)·V·i,   f = min((14.5/Hb)^7, 4.75)
        dX/dt   = (f − X)/τ,             supply = recycled + gain + 0.04·Fe,   recycled = Hb/L·V·i
        gain    = 2·max(0, 1 − Fe/500) + oral·max(0, 1 − Fe/1000)
        dHb/dt  = out − Hb/L − (loss/100)·Hb/V
        dFe/dt  = recycled + gain − J,        L = 120 d, V = 50 dL of blood, i = 3.47 mg/g

    X is how large the red marrow is (× normal): it grows to what EPO asks for, τ = 5 d, chosen so that the answer to
    a lasting call is nearly full after three weeks (donors1989); cells that EPO no longer asks for die at once. 0.04
    was chosen so that a full store lets a marrow make two to three times as much as in health (hillman1969).

    The way through the marrow takes 6 d, in three stages; what enters the blood is out = E₃/2 g/dL/d::

        dE₁/dt = J/(V·i) − E₁/2,   dE₂/dt = (E₁ − E₂)/2,   dE₃/dt = (E₂ − E₃)/2

    The size of the cells follows a rule made for this course: a new cell has v = 50 fL +
    40 fL·(J/demand)^0.35, the mean m of all cells (MCV) moves to that of the new ones::

        dm/dt = out/Hb·(v − m)

    and a cell holds 29 pg·(volume/90)^1.4 of hemoglobin. Reticulocytes are the cells that enter the
    blood a day, 50·1e9/L in health. At the start marrow and cells are those of somebody who has had this
    hemoglobin and this store for long, without tablets; `lost_at_once` is lost then, and plasma makes up for it
    at once. Time in days.
    """

    blood_loss: float = slider(10, 0, 40, step=1, unit="mL/d").told(
        "Blood loss",
        "Every day, as from an ulcer or heavy periods. 10 mL take 5 mg of iron along; too little to be seen in the "
        "stool.",
    )
    lost_at_once: float = slider(0, 0, 2000, step=50, unit="mL").told(
        "Blood lost at once", "On day 0. A donation takes 500 mL. Plasma makes up for it, so that hemoglobin falls."
    )
    iron_store: float = slider(800, 0, 1500, step=50, unit="mg", symbol="Fe").told(
        "Iron store at the start",
        "Iron in liver and marrow that can be called. About 800 mg in men, 300 mg in many women, 0 in iron deficiency.",
    )
    oral_iron: float = slider(0, 0, 25, step=1, unit="mg/d", symbol="oral").told(
        "Iron absorbed from tablets",
        "What the gut takes up, not what is swallowed: a tablet with 65 mg of iron yields about 6 to 12 mg. Less is "
        "taken up as the store fills.",
    )
    oral_from: float = slider(0, 0, 1825, step=5, unit="d").told(
        "Tablets from day",
        "The day on which the tablets begin; they are then taken to the end.",
        acts_when=(lambda m: m.oral_iron > 0, "no tablets are taken"),
    )
    hemoglobin_start: float = slider(14.5, 5, 14.5, step=0.1, unit="g/dL", symbol="Hb").told(
        "Hemoglobin at the start",
        "14.5: healthy. Lower with an empty store: somebody who comes with iron deficiency anemia. Before what is "
        "lost at once.",
    )
    years: float = slider(2, 1, 5, step=0.5, unit="y").told(
        "Years followed", "How long hemoglobin, store and cells are followed."
    )
    film_day: float = day_of_film(
        730, 1825, "The day whose blood is drawn as a film; the last day, if the course is shorter."
    )

    rests_on = (GAMMA, MOST_DRIVE, TAU_E)

    def run(self):
        end = YEAR * self.years
        times = np.append(np.arange(0, end), end)
        hemoglobin, store, volume, marrow, *stages = solve(self._phases(), self._start(), times)
        store = np.maximum(store, 0)
        oral = np.where(times >= self.oral_from, self.oral_iron, 0.0)
        flows = [self._flows(*now) for now in np.transpose([hemoglobin, store, marrow, oral]).tolist()]
        supplied = np.array([built / demand for built, demand, *_ in flows])
        held = content(volume_of_new(supplied)) / FULL_CONTENT  # hemoglobin in a new cell, of what it should hold
        reticulocytes = RETICULOCYTES * stages[-1] * K_E / (NORMAL / LIFE) / held

        built, _, recycled, _ = self._before
        never = f"not within {years(self.years)}"
        seen = min(self.film_day, times[-1])
        drawn, cell, iron_met = (float(np.interp(seen, times, y)) for y in (hemoglobin, volume, supplied))
        platelets = PLATELETS_USUAL * (1 + MORE_PLATELETS * (1 - iron_met))
        young = float(np.interp(seen, times, reticulocytes))
        look = {"cell_volume": cell, "cell_hemoglobin": content(cell), "reticulocytes": young}
        film = Film(drawn, NEUTROPHILS_USUAL, platelets, **look, when=f"day {seen:.0f}")

        def below(limit, y, label):
            return Readout(fall_day(times, y, limit), "d", label, never, at=limit)

        readouts = {
            "hemoglobin_1_year": Readout(np.interp(YEAR, times, hemoglobin), "g/dL", "Hemoglobin after 1 year"),
            "hemoglobin_end": Readout(hemoglobin[-1], "g/dL", "Hemoglobin at the end"),
            "epo_most": Readout((NORMAL / hemoglobin.min()) ** GAMMA, "", "Most EPO that is asked for, × normal"),
            "iron_flux": Readout(built, "mg/d", "Iron built into red cells, at the start"),
            "iron_recycled": Readout(recycled, "mg/d", "Iron recycled from old red cells, at the start"),
            "store_used_up_day": below(USED_UP, store, f"Store below {USED_UP:g} mg from day"),
            "anemia_day": below(ANEMIA, hemoglobin, f"Hemoglobin below {ANEMIA:g} from day"),
            "small_cells_day": below(SMALL_CELL, volume, f"MCV below {SMALL_CELL:g} fL from day"),
            "mcv_end": Readout(volume[-1], "fL", "MCV at the end"),
            "rise_28_days": self._rise(times, hemoglobin),
            "recovered_day": self._recovered(times, hemoglobin),
            "reticulocytes_half_risen": self._half_risen(times, reticulocytes),
            "hemoglobin_on_film": Readout(drawn, "g/dL", "Hemoglobin on the day of the film"),
            "mch_on_film": Readout(film.cell_hemoglobin, "pg", "Hemoglobin in a red cell (MCH) on the day of the film"),
        }
        series = curves(
            (times, "d", "Days"),
            hemoglobin=(hemoglobin, "g/dL", "Hemoglobin"),
            iron=(store, "mg", "Iron store"),
            mcv=(volume, "fL", "Volume of a red cell, MCV"),
            reticulocytes=(reticulocytes, "1e9/L", "Reticulocytes"),
            marrow_iron=(sum(stages) * BLOOD_DECILITRES * IRON_CONTENT, "mg", "Iron in red cells in the making"),
        )
        tablets = doses([self.oral_from], "Iron absorbed from tablets", self.oral_iron, "mg/d")
        told = self._sentence(readouts)
        return self.report(series=series, readouts=readouts, events=tablets, sentence=told, film=film)

    def _flows(self, hemoglobin, store, marrow, oral):
        """Iron built in, J, asked for, and recycled, and the gain of the gut; mg/d."""
        recycled = hemoglobin / LIFE * BLOOD_DECILITRES * IRON_CONTENT
        demand = min(drive(hemoglobin), marrow) * NORMAL / LIFE * BLOOD_DECILITRES * IRON_CONTENT
        gain = MORE_FROM_DIET * max(0.0, 1 - store / DIET_FULL) + oral * max(0.0, 1 - store / TABLETS_FULL)
        return min(demand, recycled + gain + RELEASE * max(store, 0.0)), demand, recycled, gain

    def _phases(self):
        """Without tablets, then with them."""

        def equations(oral):
            def rhs(y, t):
                hemoglobin, store, volume, marrow, e1, e2, e3 = y
                built, demand, recycled, gain = self._flows(hemoglobin, store, marrow, oral)
                made = e3 * K_E
                return (
                    made - hemoglobin / LIFE - self.blood_loss / 100 * hemoglobin / BLOOD_DECILITRES,
                    recycled + gain - built,
                    made / hemoglobin * (volume_of_new(built / demand) - volume),
                    (drive(hemoglobin) - marrow) / MARROW_GROWS,
                    built / (BLOOD_DECILITRES * IRON_CONTENT) - e1 * K_E,
                    (e1 - e2) * K_E,
                    (e2 - e3) * K_E,
                )

            return rhs

        return [Phase(0.0, equations(0.0)), Phase(self.oral_from, equations(self.oral_iron))]

    @property
    def _before(self):
        """The flows of iron before day 0."""
        return self._flows(self.hemoglobin_start, self.iron_store, drive(self.hemoglobin_start), 0.0)

    def _start(self):
        built, demand, *_ = self._before
        stage = built / (BLOOD_DECILITRES * IRON_CONTENT * K_E)
        left = self.hemoglobin_start * (1 - self.lost_at_once / 100 / BLOOD_DECILITRES)
        return left, self.iron_store, volume_of_new(built / demand), drive(self.hemoglobin_start), stage, stage, stage

    def _half_risen(self, times, reticulocytes):
        """After how many days of tablets the reticulocytes have risen half as far as they do in 28 days."""
        none, days = self._no_tablets(times), np.arange(TREATED_DAYS + 1)
        seen = np.interp(self.oral_from + days, times, reticulocytes)
        half = 0 if none else np.interp((seen[0] + seen[-1]) / 2, np.maximum.accumulate(seen), days)
        return Readout.unless(none, half, "d", f"Half of the rise of reticulocytes in {TREATED_DAYS} days of tablets")

    def _recovered(self, times, hemoglobin):
        """The day on which most of what was missing at the start is back."""
        missing = NORMAL - self._start()[0]
        back = np.flatnonzero(hemoglobin >= NORMAL - (1 - RECOVERED) * missing)
        none = "" if back.size else f"not within {years(self.years)}"
        label = f"Day with {percent(RECOVERED)} of the missing hemoglobin back"
        when = times[back[0]] if back.size else 0
        return Readout.unless("nothing was missing" if missing <= 0 else none, when, "d", label)

    def _no_tablets(self, times):
        """Why the first 28 days of tablets cannot be told; empty if they can."""
        taken = self.oral_iron and self.oral_from + TREATED_DAYS <= times[-1]
        return "" if taken else f"no tablets for {TREATED_DAYS} days"

    def _rise(self, times, hemoglobin):
        """Hemoglobin after the first 28 days of tablets, less that of their first day."""
        days = self.oral_from, self.oral_from + TREATED_DAYS
        before, after = np.interp(days, times, hemoglobin)
        return Readout.unless(
            self._no_tablets(times), after - before, "g/dL", f"Rise of hemoglobin in {TREATED_DAYS} days of tablets"
        )

    def _sentence(self, readouts):
        at_end, anemic, used_up, cells, rise = (
            readouts[k] for k in ("hemoglobin_end", "anemia_day", "store_used_up_day", "mcv_end", "rise_28_days")
        )
        loss = f"A loss of {self.blood_loss:g} mL of blood a day" if self.blood_loss else "No blood is lost"
        if self.lost_at_once:
            daily = f", and {self.blood_loss:g} mL a day" if self.blood_loss else ""
            loss = f"{self.lost_at_once:g} mL of blood lost at once{daily}"
        store = "" if used_up.value is None else f"the iron store is used up {start_day(used_up.value)}, "
        if anemic.value is None:
            blood = f"hemoglobin stays above {ANEMIA:g}"
        else:
            blood = f"hemoglobin is below {ANEMIA:g} {start_day(anemic.value)}"
        end = f"{at_end.text} after {years(self.years)}, with cells of {number(cells.value)} fL"
        danger = f", and below {TRANSFUSION:g}, where a transfusion is considered" if at_end.value < TRANSFUSION else ""
        cure = ""
        if rise.value is not None:
            cure = f" Tablets from day {self.oral_from:.0f} change it by {rise.value:+.1f} g/dL in {TREATED_DAYS} days."
        return f"{loss}: {store}{blood} and is {end}{danger}.{cure}"


def start_day(when):
    """ "from the start", "from day 347"."""
    return f"from {day(when)}" if when else "from the start"


def volume_of_new(supplied):
    """fL, of cells made with this share of the iron that the marrow asks for."""
    return STARVED_VOLUME + (FULL_VOLUME - STARVED_VOLUME) * supplied**SHRINKING


def content(volume):
    """Hemoglobin in a red cell of this volume, pg."""
    return FULL_CONTENT * (volume / FULL_VOLUME) ** PALENESS
