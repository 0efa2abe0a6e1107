"""Page 09: whose blood."""

from ..p08_transplantation.pictures import HumanNiches
from .lineage_chimerism import LineageChimerism
from .pictures import Complications, Lineages, Outcomes
from .transplant_outcome import TransplantOutcome

MODELS = {
    LineageChimerism: (Lineages, HumanNiches),
    TransplantOutcome: (Outcomes, Complications),
}
