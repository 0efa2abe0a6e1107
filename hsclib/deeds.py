"""What a kernel cannot do for a panel at once: have the browser save or copy something, and act a little later."""

import asyncio
import base64
from html import escape

import ipywidgets as widgets

from .control import in_turn

DONE_SECONDS = 2.0  # within which a browser has saved a file or copied a line
DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="  # one pixel of nothing
#: Copy the text of what stands before; where a browser allows it to secure pages alone, the old way.
COPY = (
    "navigator.clipboard ? navigator.clipboard.writeText(before.textContent)"
    " : (getSelection().selectAllChildren(before), document.execCommand('copy'))"
)


def later(seconds, action):
    """Do it so much later, in the loop that is running: the handle of it; without a loop, None."""
    try:
        return asyncio.get_running_loop().call_later(seconds, in_turn(action))
    except RuntimeError:
        return None


class Deed(widgets.HTML):
    """A line that says what the browser has just saved or copied, and lets it do so."""

    def save(self, name, text):
        """Save a text as a file of this name."""
        data = base64.b64encode(text.encode("utf-8-sig")).decode()  # by its mark Excel knows that it is UTF-8
        self._order(
            f'<a download="{name}" href="data:text/csv;base64,{data}">{name}</a>', "before.click()", "is saved."
        )

    def copy(self, text):
        """Copy a text."""
        self._order(f"<code>{escape(text)}</code>", COPY, "is copied.")

    def _order(self, what, action, done):
        """Show it with an order, which is taken away once followed, lest it be so when the page is drawn anew."""
        order = f'<img alt="" src="{DOT}" onload="const before = this.previousElementSibling; {action}; this.remove()">'
        self.value = f"<p>{what}{order} {done}</p>"
        later(DONE_SECONDS, lambda: setattr(self, "value", self.value.replace(order, "")))
