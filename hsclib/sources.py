"""The bibliography: every number that is not a teaching value points by its key to an item of `references.json`.

That file is CSL-JSON, which reference managers read and write: https://citationstyles.org. Bodies are authors by their
"literal" name. CSL has no word for a list of authors that was cut, so a last author "et al." says it; styles that join
authors with "and" print "and et al.". What an item lacks was not to be read anywhere; `tests/test_sources.py` names it.
"""

import json
import re
from importlib.resources import files

from .tables import Table

#: Key → item, in the order of the keys.
SOURCES = {item["id"]: item for item in json.loads((files("hsclib") / "references.json").read_text(encoding="utf-8"))}
#: Where each kind of identifier leads, the best first.
RESOLVERS = {
    "DOI": "https://doi.org/",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/",
    "PMCID": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "URL": "",
}
AUTHORS_LISTED = 6
ET_AL = "et al."


def _authors(item):
    """Who wrote it; where nobody is known, the short title stands in for them, as in CSL styles."""
    return item.get("author") or [{"literal": item["title-short"]}]


def _names(item):
    """The authors as journals list them: "Friberg LE"; a body by its name."""
    return [
        person.get("literal") or f"{person['family']} {re.sub('[. ]', '', person.get('given', ''))}".rstrip()
        for person in _authors(item)
    ]


def _year(item):
    return item["issued"]["date-parts"][0][0] if "issued" in item else None


def cite(key):
    """First author and year: "Friberg 2002"."""
    item = SOURCES[key]
    first = _authors(item)[0]
    return f"{first.get('family') or first['literal']} {_year(item) or ''}".rstrip()


def link(key):
    """The address of a source, by the best identifier that is known: its DOI if there is one; "" if there is none."""
    item = SOURCES[key]
    return next((address + item[kind] for kind, address in RESOLVERS.items() if kind in item), "")


def _where(item):
    """Journal, volume, issue and pages, or the publisher: "J Clin Oncol 20(24):4713-4721"."""
    issue = f"({item['issue']})" if "issue" in item else ""
    volume = f" {item['volume']}{issue}" if "volume" in item else ""
    place = f"{item['container-title']}{volume}" if "container-title" in item else item.get("publisher", "")
    return "; ".join(filter(None, (place + (f":{item['page']}" if "page" in item else ""), item.get("note"))))


def references(*keys):
    """The reference list of a page, in the order of the first authors."""
    rows = []
    for key in dict.fromkeys(keys):
        item, names = SOURCES[key], _names(SOURCES[key])
        if len(names) > AUTHORS_LISTED and ET_AL not in names[: AUTHORS_LISTED + 1]:
            names = [*names[:AUTHORS_LISTED], ET_AL]
        rows.append((f"{', '.join(names)} ({_year(item) or 'no year'})", item["title"], _where(item), link(key) or "–"))
    return Table(
        "References", ("Authors", "Title", "Published in", "Address"), sorted(rows, key=lambda row: row[0].lower())
    )
