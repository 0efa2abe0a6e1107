"""Models of blood stem cells, their pictures and their panels.

`explore(Model)` makes a panel with sliders, `predict(letter, …)` asks before it shows one, `draw(run)` makes a single
picture, `glossary()` explains the words, `MODELS` lists the models, each of which can be imported from here.
"""

import sys

from .comparison import against_data
from .glossary import glossary
from .panel import explore
from .predict import predict
from .printing import spell_out
from .registry import MODELS, draw
from .sources import references

__all__ = ["MODELS", "against_data", "draw", "explore", "glossary", "predict", "references", *MODELS]
globals().update(MODELS)
spell_out(sys.stdout)
