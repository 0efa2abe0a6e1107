"""Models of blood stem cells, their pictures and their panels.

`explore(Model)` makes a panel with sliders, `draw(run)` a single picture, `MODELS` lists the models.
"""

from .evidence import against_data
from .models import (
    MODELS,
    AcuteLeukemia,
    AplasticAnemia,
    BloodTurnover,
    ChronicMyeloidLeukemia,
    ClonalHematopoiesis,
    CloneRepertoire,
    Colonies,
    Erythropoietin,
    FanconiAnemia,
    Filgrastim,
    GeneTherapy,
    GranulocyteFactor,
    IronDeficiency,
    LineageTree,
    MarrowRecovery,
    Mobilisation,
    NeutralDrift,
    Niche,
    RedCellMixture,
    SelfRenewal,
    Thrombopoietin,
    Transplant,
    TransplantOutcome,
    VectorCopies,
    VirtualClinic,
)
from .panel import explore
from .pictures import draw
from .sources import references

__all__ = ["MODELS", "AcuteLeukemia", "AplasticAnemia", "BloodTurnover", "ChronicMyeloidLeukemia", "ClonalHematopoiesis", "CloneRepertoire",
           "Colonies", "Erythropoietin", "FanconiAnemia", "Filgrastim", "GeneTherapy", "GranulocyteFactor", "IronDeficiency", "LineageTree",
           "MarrowRecovery", "Mobilisation", "NeutralDrift", "Niche", "RedCellMixture", "SelfRenewal", "Thrombopoietin", "Transplant",
           "TransplantOutcome", "VectorCopies", "VirtualClinic", "against_data", "draw", "explore", "references"]
