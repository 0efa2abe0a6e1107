"""Page 06: anemia."""

from ..drawing.film import BloodFilm
from .balance_pictures import BalanceCourses
from .iron_deficiency import IronDeficiency
from .iron_pictures import IronCourses
from .red_cell_balance import RedCellBalance
from .red_cell_mixture import RedCellMixture
from .red_cell_pictures import MixedRedCells

MODELS = {
    IronDeficiency: (IronCourses, BloodFilm),
    RedCellMixture: (MixedRedCells, BloodFilm),
    RedCellBalance: BalanceCourses,
}
