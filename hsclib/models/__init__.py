"""The models of the course, in reading order."""

from .marrow_recovery import MarrowRecovery

MODELS = {model.__name__: model for model in (MarrowRecovery,)}
