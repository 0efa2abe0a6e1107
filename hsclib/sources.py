"""The bibliography: every number that is not a teaching value points here by its key."""

from dataclasses import dataclass

from .tables import Table


@dataclass(frozen=True)
class Source:
    """One publication or data set; `where` is journal, volume and pages, `doi` may be empty."""

    authors: str
    year: int
    title: str
    where: str
    doi: str = ""


SOURCES = {
    "bruno1996": Source("Bruno R, Vivler N, Vergniol JC, De Phillips SL, Montay G, Sheiner LB", 1996, "A population pharmacokinetic model for docetaxel (Taxotere): model building and validation", "J Pharmacokinet Biopharm 24:153-172"),
    "friberg2002": Source("Friberg LE, Henningsson A, Maas H, Nguyen L, Karlsson MO", 2002, "Model of chemotherapy-induced myelosuppression with parameter consistency across drugs", "J Clin Oncol 20:4713-4721", "10.1200/JCO.2002.02.140"),
    "norris2017": Source("Norris DC", 2017, "Dose Titration Algorithm Tuning (DTAT) should supersede 'the' maximum tolerated dose (MTD) in oncology dose-finding trials", "F1000Research 6:112", "10.12688/f1000research.10624.3"),
    "puisset2007": Source("Puisset F, Alexandre J, Treluyer JM, et al.", 2007, "Clinical pharmacodynamic factors in docetaxel toxicity", "Br J Cancer 97:290-296", "10.1038/sj.bjc.6603872"),
    "ctcae5": Source("National Cancer Institute", 2017, "Common Terminology Criteria for Adverse Events (CTCAE), version 5.0", "US Department of Health and Human Services"),
}


def cite(key):
    """First author and year: "Friberg 2002"."""
    source = SOURCES[key]
    first = source.authors.split(",")[0]
    surname = " ".join(w for w in first.split() if not (w.isupper() and len(w) <= 3)) or first
    return f"{surname} {source.year}"


def references(*keys):
    """The reference list of a page, in the order of the first authors."""
    chosen = sorted((SOURCES[k] for k in dict.fromkeys(keys)), key=lambda s: (s.authors, s.year))
    rows = [(f"{s.authors} ({s.year})", s.title, s.where, f"https://doi.org/{s.doi}" if s.doi else "–") for s in chosen]
    return Table("References", ("Authors", "Title", "Published in", "DOI"), rows)
