"""Formulas of the book as MathML."""

from hscformulas import as_mathml


def setup(app):
    """For Sphinx: the way of writing formulas that is called "mathml"."""
    from docutils.nodes import SkipNode

    def write(block):
        def visit(translator, node):
            formula = as_mathml(node.astext(), block)
            # one that is wider than the screen of a phone scrolls in a box of its own
            translator.body.append(f'<div class="hb-formula">{formula}</div>' if block else formula)
            raise SkipNode

        return visit, None

    app.add_html_math_renderer("mathml", inline_renderers=write(False), block_renderers=write(True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
