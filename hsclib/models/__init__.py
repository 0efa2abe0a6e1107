"""The models of the course, in reading order."""

from .marrow_recovery import MarrowRecovery
from .mobilisation import Mobilisation
from .niche import Niche

MODELS = {model.__name__: model for model in (Niche, Mobilisation, MarrowRecovery)}
