"""A small table that shows as HTML in a notebook and as aligned text elsewhere."""

import re
from html import escape


class Table:
    """Rows under headers, with a caption.

    Parameters
    ----------
    caption : str
    headers : sequence of str
    rows : sequence of sequences
        Cells; shown with `str`. A cell that is a web address becomes a link.
    """

    def __init__(self, caption, headers, rows):
        self.caption = caption
        self.headers = tuple(headers)
        self.rows = [tuple(str(cell) for cell in row) for row in rows]
        self._summary = ""

    def folded(self, summary):
        """Folded away under this summary, for a table that answers what a page has just asked."""
        self._summary = summary
        return self

    def __repr__(self):
        table = [self.headers, *self.rows]
        widths = [max(len(row[i]) for row in table) for i in range(len(self.headers))]
        lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths)).rstrip() for row in table]
        return "\n".join([self.caption, lines[0], "  ".join("-" * w for w in widths), *lines[1:]])

    def _repr_html_(self):
        head = "".join(f'<th scope="col" style="text-align:left">{escape(h)}</th>' for h in self.headers)
        body = "".join(
            "<tr>" + "".join(f'<td style="text-align:left">{_cell(c)}</td>' for c in row) + "</tr>" for row in self.rows
        )
        shown = (
            f'<div style="overflow-x:auto"><table><caption style="text-align:left;font-weight:bold">'
            f"{escape(self.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )
        return f"<details><summary>{escape(self._summary)}</summary>{shown}</details>" if self._summary else shown


def anchor(address):
    """A web address as an HTML link that shows it without the resolver of a DOI; "" for no address."""
    words = re.sub(r"^https?://(doi\.org/)?(www\.)?", "", address)
    return address and f'<a href="{escape(address)}" target="_blank" rel="noopener">{escape(words)}</a>'


def _cell(text):
    """A cell as HTML: addresses become links, and numbers keep their units on the same line."""
    if re.fullmatch(r"https?://\S+", text):
        return anchor(text)
    return escape(re.sub(r"(?<=\d) ([×–]) (?=\d)", "\u00a0\\1\u00a0", text))
