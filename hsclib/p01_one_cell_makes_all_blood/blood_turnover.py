"""The day's work: how many blood cells a person makes, from how many there are and how long they live."""

import math

import numpy as np

from ..blood.constants import BLOOD_VOLUME, PLATELETS_USED_UP
from ..model import Model
from ..parameters import constant, slider
from ..run import Readout, curves
from ..words import days, number, quantity

SENDER = "sender2021", "published"  # source and provenance
RED_CELLS = constant(2.55e13, "cells", "Red cells in a man of 70 kg", *SENDER)
B_CELLS = constant(3.2e11, "cells", "B cells", *SENDER)
T_CELLS = constant(7.1e11, "cells", "T cells", *SENDER)
MONOCYTES = constant(5.2e9, "cells", "Monocytes in blood and marrow", *SENDER)
B_CELL_DAYS = constant(63, "d", "Life of a B cell", *SENDER)
T_CELL_DAYS = constant(320, "d", "Life of a T cell", *SENDER)
MONOCYTE_DAYS = constant(3.5, "d", "Life of a monocyte in blood and marrow", *SENDER)
# of the authors' open notebooks on lymphocytes: the rest of what replaces B and T cells are copies of mature ones
NEW_B_CELLS = constant(
    4e8, "cells/d", "B cells that ripen a day (± 1), from rates of mice", "sender2021", "transcribed"
)
NEW_T_CELLS = constant(3.3e7, "cells/d", "T cells that leave the thymus a day (± 0.9)", "sender2021", "transcribed")
NEUTROPHIL_COUNT = constant(4.5, "1e9/L", "Neutrophils counted")
MARGINATION = constant(2, "", "Neutrophils for each that is counted; the others hold on to the walls of vessels")
CIRCULATING = constant(0.66, "1", "Platelets that circulate; the others rest in the spleen", "hanson1985", "published")
LONGEST_PLATELET_LIFE = constant(10.5, "d", "Life of a platelet that dies of age", "hanson1985", "published")


class BloodTurnover(Model):
    """Blood cells made in a day by a man of 70 kg whose counts are steady.

    What is made replaces what is lost::

        production = number / life span

    Neutrophils leave the blood at random rather than at a fixed age, so their life is measured as
    a half-life, and the mean is longer by 1/ln 2::

        production = number·ln 2 / half-life,   number = 4.5e9/L · 5 L · 2

    (twice what is counted, for those at the vessel walls). Platelets: `count`/0.66 stand behind
    each liter of blood, since a third rests in the spleen; times 5 L. How long they live at a low
    count follows from a fixed requirement (Hanson & Slichter 1985): of the q = count/0.66 some die
    of age and 7.1e9 a liter and day are used up, however few there are::

        turnover = q/10.5 d + 7.1,   expected life = q/turnover

    Numbers and lives of the other cells as in Sender & Milo 2021. Platelets are fragments of
    cells and are not counted among the blood cells.

    B and T cells are mostly replaced by division of mature ones all over the body: only 4e8 B cells
    and 3.3e7 T cells a day are new from marrow and thymus; copied = production − new.
    """

    red_cell_lifespan: float = slider(119, 5, 140, step=3, unit="d").told(
        "Life of a red cell",
        "From the marrow to the end. 119 ± 3 days in health; 10 to 20 in severe hemolysis. The number of red cells is "
        "kept.",
        *SENDER,
    )
    neutrophil_half_life: float = slider(16, 4, 100, step=1, unit="h").told(
        "Half-life of neutrophils in blood",
        "After this time half of them have left the blood. Recent estimates: 13, 16 and 19 hours; older ones 6 to 8.",
        source="lahoz2016",
        provenance="published",
    )
    platelet_lifespan: float = slider(9.5, 1, 12, step=0.5, unit="d").told(
        "Life of a platelet",
        "Time in the blood, 9 to 10 days in health. Shorter when they are few, or attacked.",
        source="harker1977",
        provenance="published",
    )
    platelet_count: float = slider(236, 10, 450, step=2, unit="1e9/L").told(
        "Platelet count",
        "About 150 to 400 in health. At 236 the rule of the fixed requirement gives the turnover that was measured in "
        "health.",
    )

    def run(self):
        neutrophil_days = self.neutrophil_half_life / 24 / math.log(2)
        neutrophils = NEUTROPHIL_COUNT * 1e9 * BLOOD_VOLUME * MARGINATION
        q = self.platelet_count / CIRCULATING
        turnover = q / LONGEST_PLATELET_LIFE + PLATELETS_USED_UP
        numbers = np.array([RED_CELLS, q * 1e9 * BLOOD_VOLUME, neutrophils, B_CELLS, T_CELLS, MONOCYTES])
        lives = np.array(
            [self.red_cell_lifespan, self.platelet_lifespan, neutrophil_days, B_CELL_DAYS, T_CELL_DAYS, MONOCYTE_DAYS]
        )
        production = numbers / lives
        red, platelets, neutrophils, b_cells, t_cells, monocytes = (float(p) for p in production)
        blood_cells = red + neutrophils + b_cells + t_cells + monocytes

        readouts = {
            "red_cells_per_day": Readout(red, "cells/d", "Red cells made a day"),
            "neutrophils_per_day": Readout(neutrophils, "cells/d", "Neutrophils made a day"),
            "platelets_per_day": Readout(platelets, "platelets/d", "Platelets made a day"),
            "b_cells_per_day": Readout(b_cells, "cells/d", "B cells made or copied a day"),
            "t_cells_per_day": Readout(t_cells, "cells/d", "T cells made or copied a day"),
            "b_cells_copied": Readout((b_cells - NEW_B_CELLS) / b_cells, "1", "B cells that are copies of mature ones"),
            "t_cells_copied": Readout((t_cells - NEW_T_CELLS) / t_cells, "1", "T cells that are copies of mature ones"),
            "monocytes_per_day": Readout(monocytes, "cells/d", "Monocytes made a day"),
            "blood_cells_per_day": Readout(
                blood_cells, "cells/d", "Blood cells made or copied a day, without platelets"
            ),
            "red_cell_share": Readout(red / blood_cells, "1", "Red cells among them"),
            "platelet_life_expected": Readout(q / turnover, "d", "Life of a platelet expected at this count"),
            "platelet_turnover_expected": Readout(turnover, "1e9/L/d", "Platelet turnover expected at this count"),
            "platelets_used_up": Readout(PLATELETS_USED_UP / turnover, "1", "Platelets used up rather than grown old"),
        }
        series = curves(
            (np.arange(1.0, 7), "", "Kind of cell"),
            number=(numbers, "cells", "In the blood (B, T: whole body)", "bars"),
            life=(lives, "d", "Each lives", "bars"),
            production=(production, "cells/d", "Made or copied each day", "bars"),
        )
        sentence = (
            f"The marrow makes {number(red)} red cells and {number(neutrophils)} neutrophils a day; with monocytes and "
            f"lymphocytes, which mostly copy themselves, {number(blood_cells)} cells, {number(blood_cells / 86_400)} "
            f"each second. Besides it makes {number(platelets)} platelets; at a count of "
            f"{quantity(self.platelet_count, '1e9/L')} each is expected to live {days(q / turnover)}."
        )
        return self.report(series=series, readouts=readouts, sentence=sentence)
