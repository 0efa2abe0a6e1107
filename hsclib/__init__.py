"""Models of blood stem cells, their pictures and their panels.

`explore(Model)` makes a panel with sliders, `draw(run)` a single picture, `MODELS` lists the models.
"""

from .evidence import against_data
from .models import MODELS, ClonalHematopoiesis, Colonies, MarrowRecovery, NeutralDrift, SelfRenewal
from .panel import explore
from .pictures import draw
from .sources import references

__all__ = ["MODELS", "ClonalHematopoiesis", "Colonies", "MarrowRecovery", "NeutralDrift", "SelfRenewal", "against_data", "draw", "explore",
           "references"]
