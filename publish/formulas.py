"""Formulas as MathML, which browsers draw themselves: no script, no fonts from elsewhere, and they print."""

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
        return tex2mathml(tex, as_block=block)
    except MathError as problem:
        raise ValueError(f"This formula cannot be written as MathML: {tex.strip()} ({problem})") from None


def setup(app):
    """For Sphinx: the way of writing formulas that is called "mathml"."""
    from docutils.nodes import SkipNode

    def write(block):
        def visit(translator, node):
            translator.body.append(as_mathml(node.astext(), block))
            raise SkipNode

        return visit, None

    app.add_html_math_renderer("mathml", inline_renderers=write(False), block_renderers=write(True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
