"""The bibliography: whatever is not a teaching value leads to a publication."""

import re

import pytest

import hsclib
from hsclib import evidence
from hsclib.sources import SOURCES, Source, cite, references

PARAMETERS = [(name, p) for name, model in hsclib.MODELS.items() for p in model.parameters()]
ROWS = [row for name in hsclib.MODELS for row in evidence.rows(hsclib.MODELS[name])]
THRESHOLDS = [t for name in {r["series"] for r in evidence.table("thresholds")} for t in evidence.thresholds(name)]


def test_every_source_that_a_parameter_names_exists():
    assert {p.source for _, p in PARAMETERS if p.source} <= SOURCES.keys()


def test_every_source_of_a_spread_exists():
    assert {p.variability.source for _, p in PARAMETERS if p.variability and p.variability.source} <= SOURCES.keys()


def test_every_source_of_a_published_number_exists():
    assert {row.source for row in ROWS if row.source} <= SOURCES.keys()


def test_every_threshold_has_a_source_that_exists():
    assert {t.source for t in THRESHOLDS} <= SOURCES.keys()


def test_every_normal_range_has_a_source_that_exists():
    assert {r["source"] for r in evidence.table("normal_ranges")} <= SOURCES.keys()


every_source = pytest.mark.parametrize("key", SOURCES)


@every_source
def test_a_doi_is_well_formed(key):
    doi = SOURCES[key].doi
    assert doi == "" or re.fullmatch(r"10\.\d{4,9}/[^\s?#]+", doi)
    assert not doi.endswith((".", ","))


def test_no_doi_is_given_twice():
    dois = [s.doi.lower() for s in SOURCES.values() if s.doi]
    assert len(dois) == len(set(dois))


@every_source
def test_a_source_says_who_when_what_and_where(key):
    source = SOURCES[key]
    assert source.authors and source.title and source.where
    assert source.year is None or 1900 <= source.year <= 2030


@every_source
def test_a_year_in_a_key_is_the_year_of_the_source(key):
    assert re.sub(r"^\D+", "", key) in (str(SOURCES[key].year), "", "5"), "5 is a version: CTCAE"


@every_source
def test_a_citation_has_no_initials(key):
    assert not re.search(r" [A-Z]{1,3}( \d{4})?$", cite(key))


@pytest.mark.parametrize(
    "key, text",
    [
        ("friberg2002", "Friberg 2002"),
        ("delgiglio2008", "del Giglio 2008"),
        ("soloviev2013", "Soloviev 2013"),
        ("ctcae5", "National Cancer Institute 2017"),
    ],
)
def test_a_citation_as_in_running_text(key, text):
    assert cite(key) == text


def test_no_two_sources_are_cited_alike():
    assert len({cite(key) for key in SOURCES}) == len(SOURCES)


def test_an_unknown_source_is_an_error():
    with pytest.raises(KeyError):
        cite("nobody1900")
    with pytest.raises(KeyError):
        references("nobody1900")


def test_references_come_once_in_the_order_of_their_authors():
    rows = references("netterberg2017", "friberg2002", "netterberg2017", "bruno1996").rows
    assert [row[0].split()[0] for row in rows] == ["Bruno", "Friberg", "Netterberg"]


def test_references_link_to_the_doi_of_each():
    table = references("friberg2002")
    assert 'href="https://doi.org/10.1200/JCO.2002.02.140"' in table._repr_html_()
    assert "https://doi.org/10.1200/JCO.2002.02.140" in repr(table)


def test_a_source_without_a_doi_gets_no_link(monkeypatch):
    monkeypatch.setitem(SOURCES, "doe1999", Source("Doe J & Söhne <jr>", 1999, "A report", "Printed"))
    html = references("doe1999")._repr_html_()
    assert "href" not in html
    assert "Doe J &amp; Söhne &lt;jr&gt; (1999)" in html


def test_the_sources_stand_in_alphabetical_order():
    assert list(SOURCES) == sorted(SOURCES)
