"""A page cut in two for paper: what is read and asked, and what is told only at the end."""

import re

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from .formulas import as_mathml

FOLD = re.compile(r"<details[^>]*>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
ANSWERS = re.compile(r"what you should see|solution|what we think", re.IGNORECASE)
CHECKS = "Check yourself"  # the section whose folds are questions
LEFT_OUT = '<p class="references">(A table, which the notebook and the book have.)</p>'


class Handout:
    """Gathers the cells of an executed page, in their order.

    Parameters
    ----------
    at_the_end : str
        The kind of data of what an output keeps for the end.

    Attributes
    ----------
    title : str
    body, answers : list of str
        HTML.
    """

    def __init__(self, at_the_end):
        self.title, self.body, self.answers = "", [], []
        self._at_the_end, self._section, self._told = at_the_end, "", ""
        self._exercise, self._asked = "", 0
        self._markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        self._markdown.use(dollarmath_plugin, renderer=_formula).use(
            amsmath_plugin, renderer=lambda tex: as_mathml(tex, True)
        )

    def story(self, cell):
        """A cell of text: folds that answer something go to the end."""
        text, rest = "", cell.source
        while fold := FOLD.search(rest):
            before = rest[: fold.start()]
            self._note_headings(before)
            text += before + self._unfold(*fold.groups())
            rest = rest[fold.end() :]
        self._note_headings(rest)
        self.body.append(self._html(text + rest))

    def result(self, cell):
        """A cell of code: what it shows; its code only where readers see that too."""
        if not cell.source.strip():
            self.body.append('<div class="rule"></div>' * 4)  # the reader's own
            return
        if cell.outputs and not cell.metadata.get("jupyter", {}).get("source_hidden"):
            self.body.append(self._html(f"```\n{cell.source}\n```"))
        for output in cell.outputs:
            if output.output_type == "stream":
                self.body.append(self._html(f"```\n{output.text}\n```"))
            else:
                self._show(output.data, cell.source.lstrip().startswith("references("))

    def _show(self, data, references):
        shown = data.get("text/html", "")
        if "<details" in shown:
            summary, table = FOLD.search(shown).groups()
            self._tell(_plain(summary), table)
        elif references:
            self.body.append(f'<div class="references">{shown}</div>')
        elif "<table" in shown:
            self.body.append(LEFT_OUT)
        elif self._at_the_end in data:
            self._asked_or_shown(shown, data[self._at_the_end])
        else:
            self.body.append(shown or self._html(f"```\n{data['text/plain']}\n```"))

    def _asked_or_shown(self, shown, later):
        if 'class="answer"' not in shown:
            self.body.append(shown + later)  # nothing was asked
            return
        self._asked += 1
        self.body.append(f'<p class="title">Question {self._asked}</p>{shown}')
        self._tell(f"Question {self._asked}", later)

    def _unfold(self, summary, inner):
        if self._section == CHECKS:
            self._tell(_plain(summary), self._html(inner))
            return f'\n<p class="title">{summary}</p><div class="rule"></div>\n\n'
        if ANSWERS.search(summary):
            self._tell(f"{self._exercise} {_plain(summary)}".strip().capitalize(), self._html(inner))
            return ""
        return f'\n<div class="fold"><p class="title">{summary}</p>\n\n{inner}\n\n</div>\n\n'

    def _tell(self, title, shown):
        if self._told != self._section:
            self.answers.append(f"<h2>{self._section}</h2>")
            self._told = self._section
        self.answers.append(f'<p class="title">{title}</p>{shown}')

    def _note_headings(self, text):
        for level, words, exercise in re.findall(r"^(#{1,2}) (.+)$|^\*\*(Exercise \d+)", text, re.MULTILINE):
            self._exercise = exercise
            self._section = re.sub(r"^\d+ · ", "", words) or self._section
            self.title = self.title or words  # the first

    def _html(self, text):
        html = self._markdown.render(text)
        return re.sub(r'<a [^>]*href="[^"]*\.ipynb[^"]*"[^>]*>(.*?)</a>', r"\1", html)  # on paper they lead nowhere


def _formula(tex, options):
    return as_mathml(tex, options["display_mode"])


def _plain(html):
    return re.sub(r"</?b>", "", html)
