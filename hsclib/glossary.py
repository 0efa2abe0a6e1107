"""The words of the field: what each means on these pages, in `glossary.csv`, and which of them a text uses."""

import re
from functools import cache

from .evidence import table
from .tables import Table


def glossary():
    """All terms with their meaning, for a page."""
    return Table("Glossary", ("Term", "Meaning on these pages"), [(r["term"], r["meaning"]) for r in table("glossary")])


def explained(text):
    """The terms that a text uses, as whole words, in their order there: pairs (term, meaning).

    Of two terms that overlap the longer counts: "late graft failure" is no "graft". A small first letter in the list
    stands for a capital too.
    """
    meanings, pattern = _known()
    return list(dict.fromkeys(meanings[_key(found[0])] for found in pattern.finditer(text)))


@cache
def _known():
    """Each term and form → (term, meaning), and the pattern that finds them, the longest first."""
    listed = {
        form: (r["term"], r["meaning"]) for r in table("glossary") for form in [r["term"], *r["forms"].split("|")]
    }
    listed.pop("", None)
    whole = "|".join(map(_either, sorted(listed, key=len, reverse=True)))
    return {_key(form): found for form, found in listed.items()}, re.compile(rf"(?<![\w-])(?:{whole})(?![\w-])")


def _either(form):
    """The form as a pattern, in which a small first letter stands for a capital too."""
    first = re.escape(form[0])
    return (f"(?i:{first})" if form[0].islower() else first) + re.escape(form[1:])


def _key(form):
    return form[0].lower() + form[1:]
