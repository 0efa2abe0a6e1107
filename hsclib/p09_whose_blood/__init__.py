"""Page 09: whose blood."""

from .pictures import Complications, Outcomes
from .transplant_outcome import TransplantOutcome

MODELS = {
    TransplantOutcome: (Outcomes, Complications),
}
