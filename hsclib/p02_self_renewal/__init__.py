"""Page 02: self-renewal."""

from .clonal_hematopoiesis import ClonalHematopoiesis
from .clone_pictures import Clones, ColonySizes, Dish, LargeClones
from .colonies import Colonies
from .driver_clones import DriverClones
from .neutral_drift import NeutralDrift
from .renewal_pictures import ClonesThroughLife, Stages
from .self_renewal import SelfRenewal

MODELS = {
    SelfRenewal: Stages,
    Colonies: (Dish, ColonySizes),
    NeutralDrift: Clones,
    ClonalHematopoiesis: ClonesThroughLife,
    DriverClones: LargeClones,
}
