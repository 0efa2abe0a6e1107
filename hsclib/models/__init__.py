"""The models of the course, in reading order."""

from .acute_leukemia import AcuteLeukemia
from .aplastic_anemia import AplasticAnemia
from .blood_turnover import BloodTurnover
from .chronic_myeloid_leukemia import ChronicMyeloidLeukemia
from .clonal_hematopoiesis import ClonalHematopoiesis
from .clone_repertoire import CloneRepertoire
from .colonies import Colonies
from .erythropoietin import Erythropoietin
from .fanconi_anemia import FanconiAnemia
from .filgrastim import Filgrastim
from .gene_therapy import GeneTherapy
from .granulocyte_factor import GranulocyteFactor
from .iron_deficiency import IronDeficiency
from .lineage_tree import LineageTree
from .marrow_recovery import MarrowRecovery
from .mobilisation import Mobilisation
from .neutral_drift import NeutralDrift
from .niche import Niche
from .red_cell_mixture import RedCellMixture
from .self_renewal import SelfRenewal
from .thrombopoietin import Thrombopoietin
from .transplant import Transplant
from .transplant_outcome import TransplantOutcome
from .vector_copies import VectorCopies
from .virtual_clinic import VirtualClinic

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
    GranulocyteFactor,
    Erythropoietin,
    Filgrastim,
    Thrombopoietin,
    IronDeficiency,
    AplasticAnemia,
    RedCellMixture,
    AcuteLeukemia,
    ChronicMyeloidLeukemia,
    FanconiAnemia,
    Transplant,
    TransplantOutcome,
    VectorCopies,
    GeneTherapy,
    CloneRepertoire,
    VirtualClinic,
)}
