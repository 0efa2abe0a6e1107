"""What is printed survives where only the characters of an old code page can be written.

Python writes as the system tells it. Where output is redirected on Windows this is often cp1252, which lacks ⁹, so that
the sentence of nearly every run would end in a UnicodeEncodeError.
"""

import codecs
import re

from .words import RAISED

SPELT = "hsclib.spelt"  # the name of the way in which it is written then


def _spell(error):
    """What takes the place of characters that cannot be written: ^9 for ⁹, \\u03b2 for β."""
    words = error.object[error.start : error.end]
    raised = re.match(f"[{''.join(map(chr, RAISED.values()))}]+", words)
    if raised:
        return "^" + raised[0].translate({high: low for low, high in RAISED.items()}), error.start + raised.end()
    return words[0].encode("ascii", "backslashreplace").decode(), error.start + 1


codecs.register_error(SPELT, _spell)


def spell_out(stream):
    """Let a stream spell what it could not write but would raise an error for; any other stays as it is."""
    if getattr(stream, "errors", None) == "strict" and hasattr(stream, "reconfigure"):
        try:
            "⁹".encode(stream.encoding)
        except UnicodeEncodeError:
            stream.reconfigure(errors=SPELT)
