"""The bibliography: whatever is not a teaching value leads to a publication, and the publication can be found."""

import json
import re
from pathlib import Path

import pytest

import hsclib
from hsclib import evidence
from hsclib.sources import ET_AL, SOURCES, cite, link, references

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
#: The fields of CSL-JSON (https://citationstyles.org) that are used, and the order in which they stand.
FIELDS = (
    "id type title title-short author editor container-title publisher publisher-place edition chapter-number volume "
    "issue page issued accessed language DOI PMID PMCID ISBN URL note"
).split()
ARRAYS = {"author", "editor", "issued", "accessed"}
TYPES = {"article-journal", "article-newspaper", "chapter", "paper-conference", "report", "webpage"}
#: What an item lacks, and why. Nobody guesses it: whoever has read it puts it in and takes the line away.
MISSING = {
    "drissen2016": ("volume", "the records that could be read give the issue"),
    "dezuani2022": ("volume page", "online only; the records that could be read have the DOI"),
    "matsuzaki2004": ("container-title volume", "the university's record, as stored, breaks off before them"),
    "moz2016": ("author", "the abstract at the journal could be read without its head"),
    "notta2016": ("volume page", "the records that could be read have the DOI"),
    "sawen2018": ("volume page", "online only; the records that could be read have the DOI"),
    "shepherd2007": ("given", "the records that could be read do not list the authors"),
    "cord_adults2020": ("author", "no record that could be read names them; journal, volume and page are sure"),
    "cord_children2001": ("author volume page", "no record that could be read gives them; the DOI is sure"),
    "cord_children2011": ("author volume page", "no record that could be read gives them; the PMID is sure"),
    "cord_or_marrow2011": ("author volume page", "no record that could be read gives them; the DOI is sure"),
    "defibrotide2016": ("author", "no record that could be read names them; journal, volume and page are sure"),
    "cfus_scilit": ("author issued", "the abstract could be read without its head"),
    "cmpl2007": ("author", "the abstract at the journal could be read without its head"),
    "macaques2017": ("author", "the record that could be read names none; PMID and DOI are sure"),
    "roeder2008": ("given", "the abstract at the journal could be read without its head"),
    "takeishi2025": ("volume page", "read online, before the issue"),
    "storek2001": ("volume page", "the university's record does not give them"),
    "anwar_aplastic": ("issued volume page", "the abstract at the journal could be read without its head"),
    "aaclones2016": ("author", "the record that could be read names none, and the first page alone"),
    "cr2014": ("author", "the record that could be read names none; PMID and DOI are sure"),
    "emr2014": ("author", "the record that could be read names none"),
    "ltcic2000": ("author", "the record that could be read names none; the PMID is sure"),
    "mcv2023": ("author", "the record that could be read names none; the DOI is sure"),
    "remission1989": ("author", "the record that could be read names none; PMID and DOI are sure"),
    "biased2020": ("author volume page", "the record that could be read names none"),
    "circadian2008": (
        "author volume page",
        "the abstract at the journal could be read without its head; the DOI is sure",
    ),
    "colvin_cellularity": ("author issued container-title volume page", "the abstract could be read without its head"),
    "suppression2009": ("author", "the record that could be read names none; PMID and DOI are sure"),
    "degreef2018": ("volume page", "read online, before the issue"),
    "motixafortide2017": ("volume page", "read online, before the issue"),
    "pantin2017": ("container-title volume page", "the records that could be read do not have them; the PMID is sure"),
    "plett_homing": ("issued", "the records that could be read do not show it; volume and page are sure"),
    "preparative2006": ("author", "the abstract at the journal could be read without its head"),
    "quesenberry1997": ("volume", "a supplement, in the university's record without it"),
    "salvage_plerixafor": ("author issued volume page", "the abstract at the journal could be read without its head"),
    "preemptive2012": ("author", "no record that could be read names them; PMID and DOI are sure"),
    "hs_pmc": ("author issued", "only the abstract could be read, without its head"),
    "uspharm2021": ("author", "the part that could be read does not name them"),
    "donors1989": ("author", "the record that could be read names none; PMID and DOI are sure"),
    "epo1992": ("author", "the abstract at PubMed could be read without its head"),
    "spivak_epo": ("issued", "the record that could be read bears no date"),
    "epo_nephron1989": ("author", "no record that could be read names them; PMID and DOI are sure"),
    "astor2002": ("volume page", "the record that could be read has the day of the issue, 24 June"),
    "eschbach1989": ("volume page", "the records that could be read have authors, title and PMID"),
    "fishbane2021": ("volume page", "read online, before the issue"),
    "chw_aplastic": ("issued", "the page bears no date"),
    "cyanocobalamin_label": ("issued", "the reprint bears no date"),
    "franco1998": ("given", "the record that could be read has the first author's family name"),
    "gluckman2017": ("volume page", "only the early release could be read"),
    "booth2025": ("volume page", "read in summaries, before the issue"),
    "leonard2025": ("volume", "online only: an article number"),
    "busulfan2000": ("author", "the abstract at PubMed could be read without its head"),
    "busulfan2024": ("author", "the abstract at the journal could be read without its head"),
    "dli_children2015": ("author", "the abstract at PubMed could be read without its head"),
    "dli_preemptive2019": ("author volume page", "the abstract at the journal could be read without its head"),
    "casgevy_ema": ("issued", "the stored page bears no date"),
    "ng2024": ("volume page", "read online, before the issue"),
    "rio2024": ("volume page", "read online, before the issue"),
    "shaik2026": ("volume page", "read online, before the issue"),
    "wachsmuth2024": ("volume page", "read online, before the issue"),
    "blackwell2015": ("volume page", "the records that could be read do not have them; PMID and PMCID are sure"),
    "burris2010": ("container-title volume page", "the record that could be read breaks off before them"),
    "desai2018": ("volume page", "the record that could be read has the DOI"),
    "khandoozi2020": ("page", "the record that could be read has none"),
    "mihaylov2020": ("volume page", "the page that could be read has the issue alone"),
    "zheng2021": ("volume page", "read online, before the issue"),
    "ashsap_thalassemia": ("issued", "the page bears no date"),
    "beticel_severe": ("issued", "the page bears no date"),
    "casgevy_hcp": ("issued", "the stored page bears no date"),
    "arsenic1975": ("author", "the abstract at PubMed could be read without its head"),
    "carcytopenia2023": ("author", "the abstract at the journal could be read without its head"),
    "lan2004": ("volume", "the records that could be read give the issue"),
    "mayak2011": ("author", "no record that could be read names them; PMID and DOI are sure"),
    "perezhorta2019": ("page", "the record that could be read has the volume and the issue"),
    "romiplostim2023": ("author", "the abstract at PubMed could be read without its head"),
    "taplitz2018": ("page", "the copy that could be read has the volume and the issue"),
    "afrri_counts": ("issued", "the page bears no date"),
    "loyola_radiation": ("issued", "the page bears no date"),
    "hematologyoutlines": ("issued", "the page bears no date"),
    "jpac": ("issued", "the page bears no date"),
    "hemacord_label": ("issued", "the reprint bears no date"),
    "prevymis_label": ("issued", "the reprint bears no date"),
    "lomustine_label": ("issued", "the reprint bears no date"),
    "merck_cbc": ("issued", "the page bears no date"),
    "bacigalupo2015": ("page", "the record that could be read has no more"),
    "bolanos2019": ("volume page", "the record that could be read has no more"),
    "burnett2002": ("volume page", "the record that could be read has no more"),
    "caocci2017": ("author", "the record that could be read names none"),
    "chang2020": ("volume page", "the record that could be read has no more"),
    "halaburda2020": ("page", "the record that could be read has no more"),
    "kassim2025": ("page", "the record that could be read has no more"),
    "panepinto2007": ("volume page", "the record that could be read has no more"),
    "robinson2018": ("volume page", "the record that could be read has no more"),
    "versluis2015": ("volume page", "the record that could be read has no more"),
    "thalassemia_haplo": ("issued", "the page bears no date"),
    "zynteglo_safety": ("issued", "the page bears no date"),
    "anemiaclones2020": ("author", "the record that could be read names none; the DOI is sure"),
    "chipconsequences2018": ("author", "the record that could be read names none"),
    "volunteers2020": ("author", "no record that could be read names them; DOI and PMCID are sure"),
}


def in_parameters():
    for model in hsclib.MODELS.values():
        for p in model.parameters():
            yield from (p.source, p.variability and p.variability.source)
        yield from (constant.source for constant in model.constants().values())


def in_notebooks():
    for path in NOTEBOOKS.glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for call in re.findall(r"\breferences\((.*?)\)", "".join(cell["source"]), re.S):
                yield from re.findall(r'"(\w+)"', call)


#: Who cites → the keys.
USED = {
    "parameters, spreads and constants": set(in_parameters()),
    "published numbers": {row.source for model in hsclib.MODELS.values() for row in evidence.rows(model)},
    "thresholds": {row["source"] for row in evidence.table("thresholds")},
    "normal ranges": {row["source"] for row in evidence.table("normal_ranges")},
    "choices of the clinic": {row["source"] for row in evidence.table("choices", "hsclib.p11_virtual_clinic")},
    "notebooks": set(in_notebooks()),
}


def test_every_source_that_is_cited_exists_and_every_source_is_cited():
    unknown = {who: sorted(keys - SOURCES.keys() - {None, ""}) for who, keys in USED.items()}
    assert {who: keys for who, keys in unknown.items() if keys} == {}
    assert sorted(SOURCES.keys() - set().union(*USED.values())) == []


def gaps(item):
    """What this item lacks."""
    wanted = ["author", "title", "issued"]
    if item["type"] == "article-journal":
        wanted += ["container-title", "volume", "page"]
    found = [field for field in wanted if not item.get(field)]
    named = all("literal" in person or person.get("given") for person in item.get("author", ()))
    return " ".join(found if named else [*found, "given"])


def test_every_source_says_who_what_when_and_where():
    found = {key: gaps(item) for key, item in SOURCES.items()}
    assert {key: lacks for key, lacks in found.items() if lacks} == {key: lacks for key, (lacks, _) in MISSING.items()}
    nowhere = [key for key, item in SOURCES.items() if not {"container-title", "publisher", "URL"} & item.keys()]
    assert nowhere == []
    assert [key for key, item in SOURCES.items() if "[" in item["title"] or "…" in item["title"]] == []


def test_the_items_are_csl_json_in_the_order_of_their_keys():
    assert list(SOURCES) == sorted(SOURCES)
    flaws = []
    for key, item in SOURCES.items():
        people = item.get("author", []) + item.get("editor", [])
        dates = [item[field] for field in ("issued", "accessed") if field in item]
        if not (
            list(item) == [field for field in FIELDS if field in item]
            and item["type"] in TYPES
            and all(set(person) in ({"literal"}, {"family"}) or {"family", "given"} <= set(person) for person in people)
            and all(set(person) <= {"literal", "family", "given", "suffix"} for person in people)
            and ET_AL not in [person.get("literal") for person in item.get("author", [])[:-1]]
            and all(list(date) == ["date-parts"] and len(date["date-parts"]) == 1 for date in dates)
            and all(isinstance(part, int) for date in dates for part in date["date-parts"][0])
            and all(isinstance(item[field], str) for field in FIELDS if field in item and field not in ARRAYS)
        ):
            flaws.append(key)
    assert flaws == []


def test_the_year_in_a_key_is_the_year_of_the_source():
    years = {key: item["issued"]["date-parts"][0][0] for key, item in SOURCES.items() if "issued" in item}
    assert {key: year for key, year in years.items() if not 1900 <= year <= 2030} == {}
    named = {key: re.sub(r"^\D+", "", key) for key in years}
    assert {key for key, year in named.items() if year not in ("", str(years[key]))} == {"ctcae5"}, "version 5"


def test_identifiers_are_well_formed_and_given_once():
    forms = {"DOI": r"10\.\d{4,9}/[^\s?#]*[^\s?#.,]", "PMID": r"\d{5,8}", "PMCID": r"PMC\d+", "URL": r"https?://\S+"}
    for kind, form in forms.items():
        found = {key: item[kind] for key, item in SOURCES.items() if kind in item}
        assert [key for key, text in found.items() if not re.fullmatch(form, text)] == []
        if kind != "URL":
            assert len({text.lower() for text in found.values()}) == len(found), f"a {kind} is given twice"


def test_a_source_leads_to_the_best_address_that_it_has():
    leads = {"DOI": "https://doi.org/", "PMID": "https://pubmed.", "PMCID": "https://pmc.", "URL": "http"}
    for key, item in SOURCES.items():
        best = next((kind for kind in leads if kind in item), None)
        assert link(key) == "" if best is None else link(key).startswith(leads[best]) and link(key).endswith(item[best])


def test_a_citation_is_the_first_author_and_the_year_and_unique():
    cited = {key: cite(key) for key in SOURCES}
    assert cited["friberg2002"] == "Friberg 2002"
    assert cited["delgiglio2008"] == "del Giglio 2008"
    assert cited["soloviev2013"] == "Soloviev 2013"
    assert cited["ctcae5"] == "National Cancer Institute 2017"
    assert cited["preemptive2012"] == "Preemptive dosing of plerixafor 2012"
    assert len(set(cited.values())) == len(cited)
    assert [text for text in cited.values() if re.search(r" [A-Z]{1,3}( \d{4})?$", text)] == [], "initials"


@pytest.mark.kind("bad input", "an unknown name")
def test_an_unknown_source_is_an_error():
    with pytest.raises(KeyError):
        cite("nobody1900")
    with pytest.raises(KeyError):
        references("nobody1900")


def test_references_come_once_in_the_order_of_their_authors():
    rows = references("netterberg2017", "friberg2002", "netterberg2017", "bruno1996").rows
    assert [row[0].split()[0] for row in rows] == ["Bruno", "Friberg", "Netterberg"]


def test_references_list_six_authors_with_joined_initials():
    ((authors, *_),) = references("champlin2000").rows
    assert authors == "Champlin RE, Schmitz N, Horowitz MM, Chapuis B, Chopra R, Cornelissen JJ, et al. (2000)"
    ((authors, *_),) = references("soloviev2013").rows
    assert authors == "Soloviev VYu, Baranov AE, Khamidulin TM, Zinovieva NV (2013)"


def test_references_link_to_the_doi_of_each():
    table = references("friberg2002")
    assert 'href="https://doi.org/10.1200/JCO.2002.02.140"' in table._repr_html_()
    assert "https://doi.org/10.1200/JCO.2002.02.140" in repr(table)


def test_a_source_without_an_address_gets_no_link(monkeypatch):
    body = {"literal": "Doe J & Söhne <jr>"}
    report = {"author": [body], "issued": {"date-parts": [[1999]]}, "title": "A report", "publisher": "Printed"}
    monkeypatch.setitem(SOURCES, "doe1999", report)
    html = references("doe1999")._repr_html_()
    assert "href" not in html
    assert "Doe J &amp; Söhne &lt;jr&gt; (1999)" in html
