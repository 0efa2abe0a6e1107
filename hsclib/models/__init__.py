"""The models of the course, in reading order."""

from .blood_turnover import BloodTurnover
from .clonal_hematopoiesis import ClonalHematopoiesis
from .clone_repertoire import CloneRepertoire
from .colonies import Colonies
from .lineage_tree import LineageTree
from .marrow_recovery import MarrowRecovery
from .mobilisation import Mobilisation
from .neutral_drift import NeutralDrift
from .niche import Niche
from .self_renewal import SelfRenewal
from .transplant_outcome import TransplantOutcome
from .vector_copies import VectorCopies

MODELS = {model.__name__: model for model in (
    BloodTurnover,
    LineageTree,
    SelfRenewal,
    Colonies,
    NeutralDrift,
    ClonalHematopoiesis,
    Niche,
    Mobilisation,
    MarrowRecovery,
    TransplantOutcome,
    VectorCopies,
    CloneRepertoire,
)}
