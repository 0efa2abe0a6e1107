"""What a picture shows, in words for those who do not see it: its axes, and the words that stand in them."""

import re

UNTOLD = "untold"  # the gid of words that nobody needs to hear, such as the numbers of an axis
MOST = 12  # words of one part of a picture; bars and films have more, which their titles tell
CITED = "◇"  # who published a point; said last
END_MARK = re.compile("[▲▶◀]")  # that something goes on beyond the edge, or where a curve ends


def told(figure):
    """The parts of a figure in the order in which they were made: title, what lies along, and what is written there.

    Parameters
    ----------
    figure : matplotlib Figure

    Returns
    -------
    str
        A sentence for each part; what is written in axes without a title belongs to those before.
    """
    parts = []
    for axes in figure.axes:
        title = axes.get_title() or axes.get_title(loc="left")
        if title or not parts:
            parts.append((title, [], []))
        _, along, written = parts[-1]
        along.append(_plain(axes.get_xlabel().partition("\n")[0]))
        seen = [text for text in axes.texts if text.get_visible() and text.get_gid() != UNTOLD]
        written += [_plain(text.get_text()) for text in seen if text.get_text() != title]
    return " ".join(_sentence(*part) for part in parts if any(map(any, part)))


def _plain(words):
    return " ".join(words.split())


def _sentence(title, along, written):
    names = [name for name in along if name][:1]
    words = list(dict.fromkeys(w for w in written if re.search(r"\w", w) and not END_MARK.match(w)))[:MOST]
    words.sort(key=lambda word: word.startswith(CITED))
    parts = [title, *(f"along: {name}" for name in names), *([f"written there: {', '.join(words)}"] if words else [])]
    return f"{'; '.join(part for part in parts if part)}."
