"""The pictures of the course, and which one a model gets if none is asked for."""

from .bars import CycleNadirs
from .clinic import ClinicComparison
from .clones import Clones, ColonySizes, Dish
from .copies import CellDish, CopyNumbers
from .courses import BloodCounts
from .deficiency import IronCourses
from .effort import MarrowEffort
from .film import BloodFilm
from .genetherapy import CorrectedWay, HemoglobinParts
from .growth import FilgrastimCourse, NeutrophilCall, PlateletCall, Regrowth
from .lattice import DonorNiches, NicheCourse, NicheLattice
from .leukemia import LeukemiaCourse, MolecularResponse
from .lineage import LabelledTree
from .marrow import CorrectedCells, FailingMarrow
from .mobilised import Harvest, MobilisedCells
from .outcomes import Complications, Outcomes
from .pipeline import Pipeline
from .redcells import MixedRedCells
from .renewal import Carriers, CloneSize, ClonesThroughLife, Stages
from .repertoire import Repertoire, VectorLeukemia
from .sheet import Drawing, Picture, Sheet
from .transplant import Chimerism, EngraftedShare, Engraftment, HumanNiches
from .turnover import Turnover

__all__ = ["DEFAULT", "BloodCounts", "BloodFilm", "Carriers", "CellDish", "Chimerism", "ClinicComparison", "CloneSize", "Clones",
           "ClonesThroughLife", "ColonySizes", "Complications", "CopyNumbers", "CorrectedCells", "CorrectedWay", "CycleNadirs", "Dish",
           "DonorNiches", "EngraftedShare", "Engraftment", "FailingMarrow", "FilgrastimCourse", "Harvest", "HemoglobinParts", "HumanNiches",
           "IronCourses", "LabelledTree", "LeukemiaCourse", "MarrowEffort", "MixedRedCells", "MobilisedCells", "MolecularResponse",
           "NeutrophilCall", "NicheCourse", "NicheLattice", "Outcomes", "Picture", "Pipeline", "PlateletCall", "Regrowth", "Repertoire",
           "Stages", "Turnover", "VectorLeukemia", "draw", "kinds_for"]

#: Model name → picture class or tuple of them.
DEFAULT = {
    "BloodTurnover": Turnover,
    "LineageTree": LabelledTree,
    "SelfRenewal": Stages,
    "Colonies": (Dish, ColonySizes),
    "NeutralDrift": Clones,
    "ClonalHematopoiesis": ClonesThroughLife,
    "Niche": (NicheLattice, NicheCourse),
    "Mobilisation": (MobilisedCells, Harvest),
    "MarrowRecovery": BloodCounts,
    "GranulocyteFactor": NeutrophilCall,
    "Erythropoietin": Regrowth,
    "Filgrastim": FilgrastimCourse,
    "Thrombopoietin": PlateletCall,
    "IronDeficiency": (IronCourses, BloodFilm),
    "AplasticAnemia": (FailingMarrow, BloodFilm),
    "RedCellMixture": (MixedRedCells, BloodFilm),
    "AcuteLeukemia": (LeukemiaCourse, BloodFilm),
    "ChronicMyeloidLeukemia": MolecularResponse,
    "FanconiAnemia": CorrectedCells,
    "TransplantOutcome": (Outcomes, Complications),
    "VectorCopies": (CellDish, CopyNumbers),
    "CloneRepertoire": (Repertoire, VectorLeukemia),
    "Transplant": (Engraftment, Chimerism),
    "GeneTherapy": (HemoglobinParts, CorrectedWay, BloodFilm),
    "VirtualClinic": ClinicComparison,
}


def kinds_for(model_name, picture=None):
    """The picture classes to draw, as a tuple."""
    kinds = DEFAULT[model_name] if picture is None else picture
    return kinds if isinstance(kinds, tuple) else (kinds,)


def draw(run, picture=None):
    """One run as a static picture, with its sentence as alt text and caption.

    Parameters
    ----------
    run : Run
    picture : Picture class or tuple of them, optional
        By default the model's own.
    """
    sheet = Sheet(kinds_for(run.model, picture), run.model)
    for p in sheet.pictures:
        p.fit([run])
        p.update(run)
    return Drawing(sheet, run.sentence)
