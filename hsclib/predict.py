"""Think first: nothing is shown before somebody has predicted it, and whoever predicts something else is answered."""

from functools import partial
from html import escape
from string import ascii_uppercase

import ipywidgets as widgets
from IPython.core.formatters import DisplayFormatter

from .control import button, in_turn
from .live import Live
from .reach import Again, stylesheet
from .reruns import REMEMBERED, close_all


def predict(answer, *, show, **replies):
    """Ask for a prediction before something is shown. The question and its options stand in the text above.

    Parameters
    ----------
    answer : str
        The right letter.
    show : object
        What appears after Commit: a panel, or anything else that a notebook can display.
    **replies : str
        To each other letter: what whoever chose it overlooked.

    Returns
    -------
    Prediction
        Shows itself in a notebook; `choose` and `chosen` serve code.

    Raises
    ------
    TypeError
        If the letters are not A, B and so on without a gap, or the right one has a reply too.
    """
    letters = sorted({answer, *replies})
    if answer in replies or len(letters) < 2 or letters != list(ascii_uppercase[: len(letters)]):
        raise TypeError(
            f"predict: the letters must be A, B and so on, with a reply to each but the right one; got the answer "
            f"{answer!r} and replies to {', '.join(replies) or 'none'}."
        )
    return Prediction(answer, letters, show, replies)


class Prediction(Live):
    """What `predict` returns. See there.

    Attributes
    ----------
    chosen : str or None
        The letter that was committed.
    """

    @in_turn
    def __init__(self, answer, letters, show, replies):
        REMEMBERED.remember(self)
        self.chosen = None
        self._answer, self._show, self._replies = answer, show, replies
        self._picked, self._revealed = None, None
        self._letters = {letter: button(letter, f"Choose {letter}", partial(self._pick, letter)) for letter in letters}
        choices = widgets.HBox(list(self._letters.values())).add_class("hsc-letters")
        # whole, when it is left: letter by letter the last ones come later than a quick Commit
        self._reason = widgets.Text(
            description="because", placeholder="one reason, for yourself", continuous_update=False
        )
        self._reply = widgets.HTML().add_class("hsc-reply")
        # it stays when all else of the form goes: whoever pressed it by keyboard is still there
        self._commit = button("Commit", "Choose a letter first", self._press)
        self._commit.disabled = True
        peep = button("show without choosing", "Show it without a prediction", self._reveal).add_class("hsc-peep")
        heading = widgets.HTML("<b>Your answer, before anything is shown</b>")
        row = widgets.HBox([self._reason, self._reply, self._commit, peep]).add_class("hsc-form")
        self._form = heading, choices, self._reason, peep
        super().__init__([stylesheet("Your prediction"), heading, choices, row, Again(self)])
        self.add_class("hsc-predict")

    @in_turn
    def choose(self, letter):
        """Commit a letter: it is answered, and what was to be predicted appears.

        Raises
        ------
        ValueError
            If it is none of the letters, or one was committed already.
        """
        if letter not in self._letters:
            raise ValueError(f"choose: the letter must be one of {', '.join(self._letters)}; got {letter!r}.")
        if self._revealed:
            raise ValueError(f"choose: {f'{self.chosen} was committed' if self.chosen else 'it is shown'} already.")
        self._pick(letter)
        self.chosen = letter
        self._reveal()

    @in_turn
    def close(self):
        """End it: it stays as it is on the page, and its widgets are freed."""
        if self._revealed:
            self._show_or_hide(True)  # what is folded away is no child
        self._show = None
        close_all(self)

    def dead(self):
        """All of it inside a fold, and the picture for viewers that strip HTML."""
        shown = _displayed(self._show)
        picture = {"image/png": shown["image/png"]} if "image/png" in shown else {}
        letters = " ".join(f"<b>{letter}</b>" for letter in self._letters)
        fold = f"<summary>What happens</summary>{self._told()}{shown.get('text/html') or _as_text(shown)}"
        return {
            **picture,
            "text/plain": f"Predict: {', '.join(self._letters)}?",
            "text/html": f"<p>{letters} Choose one, and a reason, before you open the next line.</p>"
            f"<details>{fold}</details>",
        }

    def _pick(self, picked):
        for letter, choice in self._letters.items():
            # told in words, since ipywidgets tells a screen reader no state of a button
            choice.description = f"✓ {letter}" if letter == picked else letter
            choice.button_style = "primary" if letter == picked else ""
        self._picked, self._commit.disabled, self._commit.tooltip = picked, False, f"Answer {picked}"

    def _press(self):
        """Commit; afterwards fold away or show again what it brought."""
        if self._revealed:
            self._show_or_hide(self._revealed not in self.children)
        else:
            self.choose(self._picked)

    def _reveal(self):
        for part in self._form:
            part.layout.display = "none"
        because = f" because “{escape(self._reason.value.strip())}”" if self._reason.value.strip() else ""
        if self.chosen is None:
            said = f"<b>It is {self._answer}.</b>"
        elif self.chosen == self._answer:
            said = f"<b>You chose {self.chosen}</b>{because}<b>, and so it is.</b>"
        else:
            said = f"<b>You chose {self.chosen}</b>{because}<b>; it is {self._answer}.</b> "
            said += escape(self._replies[self.chosen])
        self._reply.value = f'<p role="status">{said}</p>'
        self._revealed = self._show if isinstance(self._show, widgets.Widget) else _output(self._show)
        self._commit.disabled = False
        self._show_or_hide(True)
        getattr(self._show, "sharpen", lambda: None)()  # as a panel does that is shown by itself

    def _show_or_hide(self, shown):
        others = [child for child in self.children if child is not self._revealed]
        self.children = [*others, self._revealed] if shown else others
        self._commit.description, self._commit.tooltip = (
            ("Hide", "Fold it away") if shown else ("Show", "Show it again")
        )

    def _told(self):
        """The right letter and the reply to each other one."""
        replies = "".join(f"<li><b>{letter}</b> {escape(said)}</li>" for letter, said in sorted(self._replies.items()))
        return f"<p>It is <b>{self._answer}</b>.</p><ul>{replies}</ul>"


def _displayed(thing):
    """What a notebook would show of it without a kernel, by type."""
    return DisplayFormatter().format(thing, include={"text/html", "image/png", "text/plain"})[0]


def _as_text(shown):
    return f"<pre>{escape(shown['text/plain'])}</pre>"


def _output(thing):
    """Anything that is no widget, as the output of a cell would show it."""
    return widgets.Output(outputs=[{"output_type": "display_data", "data": _displayed(thing), "metadata": {}}])
