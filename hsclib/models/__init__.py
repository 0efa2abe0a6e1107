"""The models of the course, in reading order."""

from .blood_turnover import BloodTurnover
from .lineage_tree import LineageTree
from .marrow_recovery import MarrowRecovery
from .mobilisation import Mobilisation
from .niche import Niche

MODELS = {model.__name__: model for model in (
    BloodTurnover,
    LineageTree,
    Niche,
    Mobilisation,
    MarrowRecovery,
)}
