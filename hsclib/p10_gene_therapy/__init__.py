"""Page 10: gene therapy."""

from ..drawing.film import BloodFilm
from .clone_repertoire import CloneRepertoire
from .copies_pictures import CellDish, CopyNumbers
from .corrected_pictures import CorrectedCells
from .fanconi_anemia import FanconiAnemia
from .gene_therapy import GeneTherapy
from .hemoglobin_pictures import CorrectedWay, HemoglobinParts
from .repertoire_pictures import Repertoire, VectorLeukemia
from .vector_copies import VectorCopies

MODELS = {
    VectorCopies: (CellDish, CopyNumbers),
    GeneTherapy: (HemoglobinParts, CorrectedWay, BloodFilm),
    CloneRepertoire: (Repertoire, VectorLeukemia),
    FanconiAnemia: CorrectedCells,
}
