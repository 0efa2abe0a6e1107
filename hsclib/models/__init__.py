"""The models of the course, in reading order."""

from .clonal_hematopoiesis import ClonalHematopoiesis
from .colonies import Colonies
from .marrow_recovery import MarrowRecovery
from .neutral_drift import NeutralDrift
from .self_renewal import SelfRenewal

MODELS = {model.__name__: model for model in (SelfRenewal, Colonies, NeutralDrift, ClonalHematopoiesis, MarrowRecovery)}
