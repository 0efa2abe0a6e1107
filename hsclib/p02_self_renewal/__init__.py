"""Page 02: self-renewal."""

from .clonal_hematopoiesis import ClonalHematopoiesis
from .clone_pictures import Clones, ColonySizes, Dish
from .colonies import Colonies
from .neutral_drift import NeutralDrift
from .renewal_pictures import ClonesThroughLife, Stages
from .self_renewal import SelfRenewal

MODELS = {
    SelfRenewal: Stages,
    Colonies: (Dish, ColonySizes),
    NeutralDrift: Clones,
    ClonalHematopoiesis: ClonesThroughLife,
}
