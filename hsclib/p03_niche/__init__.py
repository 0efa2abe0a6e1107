"""Page 03: the niche."""

from .mobilisation import Mobilisation
from .mobilisation_pictures import Harvest, MobilisedCells
from .niche import Niche
from .niche_pictures import NicheCourse, NicheLattice

MODELS = {
    Niche: (NicheLattice, NicheCourse),
    Mobilisation: (MobilisedCells, Harvest),
}
