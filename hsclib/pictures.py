"""The pictures of the course by name, for the pages: those that the folders of the pages define, and the blood film."""

from .registry import PICTURES

__all__ = list(PICTURES)
globals().update(PICTURES)
