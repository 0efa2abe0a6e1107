"""Formulas as MathML, which browsers draw themselves: no script, no fonts from elsewhere, and they print."""

import re

from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml


def as_mathml(tex, block):
    """A LaTeX formula as MathML.

    Raises
    ------
    ValueError
        If it has a command that is not known.
    """
    try:
        return tex2mathml(_known(tex), as_block=block)
    except MathError as problem:
        raise ValueError(f"This formula cannot be written as MathML: {tex.strip()} ({problem})") from None


def _known(tex):
    """The same with commands that docutils knows."""
    tex = re.sub(r"\\dots\b", r"\\ldots", tex)
    tex = re.sub(r"\\[bB]igg?l?(?=[(\[])", r"\\left", tex)
    return re.sub(r"\\[bB]igg?r?(?=[)\]])", r"\\right", tex)
