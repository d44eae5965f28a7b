"""export: PROV, CSV on the Web and Robust Links, each read by a tool that is not ours."""

import asyncio
import csv
from datetime import datetime
from html.parser import HTMLParser

import pytest
from csvw import CSVW
from prov.model import ProvDocument
from rdflib import PROV, Graph, URIRef

from archiver.usecases.export import export
from tests.support.newsroom import newsroom


@pytest.fixture(scope="module")
def handed(tmp_path_factory):
    """The whole case, of a newsroom that looked again after three days, in a folder."""
    folder = tmp_path_factory.mktemp("standards")
    with newsroom(folder / "room") as room:
        room.set(network={"gap": 0})
        asyncio.run(room.audit())
        room.day(3)
        asyncio.run(room.audit())
        with room.desk() as base:
            export(base, "", folder / "case", case=True)
    return folder / "case"


@pytest.fixture(scope="module")
def rows(handed):
    """The report as a spreadsheet would read it."""
    with (handed / "sources.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_prov_json_and_json_ld_say_the_same(handed):
    """To the reader of the library prov."""
    found = [
        ProvDocument.deserialize(str(handed / name), format=form)
        for name, form in (("provenance.json", "json"), ("provenance.jsonld", "jsonld"))
    ]
    assert found[0] == found[1]
    kinds = {type(record).__name__ for record in found[0].get_records()}
    assert {"ProvEntity", "ProvActivity", "ProvInvalidation", "ProvDerivation"} <= kinds


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own
def test_the_json_ld_is_rdf_of_prov_o(handed, rows):
    """To rdflib, without a network: each source that is missing or gone is invalidated, at its first miss."""
    graph = Graph().parse(handed / "provenance.jsonld", format="json-ld")
    invalidated = set()
    for entity, how in graph.subject_objects(PROV.qualifiedInvalidation):
        assert (entity, None, PROV.Entity) in graph
        assert (how, None, PROV.Invalidation) in graph
        assert (graph.value(how, PROV.activity), None, PROV.Activity) in graph
        at = graph.value(how, PROV.atTime).toPython()
        invalidated.add((str(graph.value(entity, URIRef(_LABEL))), at))
    lost = [row for row in rows if row["verdict"] in ("missing", "gone") and row["first_missed"]]
    assert invalidated == {(row["source"], datetime.fromisoformat(row["first_missed"])) for row in lost}
    assert len(invalidated) > 2
    agents = set(graph.objects(None, PROV.agent))
    assert all((agent, None, PROV.SoftwareAgent) in graph for agent in agents)


_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def test_the_csv_is_what_its_metadata_says(handed, rows):
    """To the library csvw: no warning, every value of its type."""
    read = CSVW(str(handed / "sources.csv-metadata.json"), validate=True)
    assert (read.is_valid, read.warnings) == (True, [])
    (table,) = read.tables
    typed = list(table)
    assert len(typed) == len(rows)
    kinds = ("last_checked", datetime), ("block", int), ("reported_deleted", bool), ("verdict", str)
    for name, kind in kinds:
        assert {type(row[name]) for row in typed} - {type(None)} == {kind}, name
    assert [str(row["citation"]) for row in typed] == [row["citation"] for row in rows]


class Links(HTMLParser):
    """The attributes of every link."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs))


@pytest.mark.parametrize("name", ["robustlinks.html", "article-*.html"])
def test_robust_links_are_attributes_of_html(handed, rows, name):
    """To the parser of the standard library: each link names its original and the date, and the copy that the report names."""
    (path,) = handed.glob(name)
    reader = Links()
    reader.feed(path.read_text("utf-8"))
    robust = [link for link in reader.found if "data-originalurl" in link]
    by_url = {row["url"]: row for row in rows if row["url"]}
    assert len(robust) > 5
    for link in robust:
        row = by_url[link.get("data-originalurl")]
        assert link.get("data-versionurl", "") == row["snapshot_url"]
        assert datetime.fromisoformat(link.get("data-versiondate"))
        assert link.get("href")
    assert any("data-versionurl" in link for link in robust)
