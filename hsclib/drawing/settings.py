"""Pictures are built and drawn with matplotlib's own settings, whatever a reader has set."""

from contextlib import contextmanager, nullcontext
from copy import deepcopy
from itertools import dropwhile

from matplotlib import rc_context, rcParams, rcParamsDefault

#: They say where a reader's own pictures appear, and no context of matplotlib sets the first.
WHERE = {"backend", "backend_fallback", "interactive"}
#: Copied, since matplotlib hands out its lists of defaults themselves, to whoever puts a font of theirs in front.
DEFAULTS = {name: deepcopy(value) for name, value in dict.items(rcParamsDefault) if name not in WHERE}
DEFAULTS["font.sans-serif"] = list(dropwhile(lambda font: font != "DejaVu Sans", DEFAULTS["font.sans-serif"]))


@contextmanager
def default_settings():
    """Until its end matplotlib's defaults hold; then the reader's settings are as they were.

    Also a decorator. A context of matplotlib takes half a millisecond, so that it is entered only where a reader has
    set something; to find out takes a fifteenth of that.
    """
    mine, theirs = DEFAULTS.items(), dict.items(rcParams)
    with nullcontext() if mine <= theirs else rc_context(dict(pair for pair in mine if pair not in theirs)):
        yield
