"""Replay and Memento in the sandbox (facts: wayback, 2.3)."""

from datetime import timedelta

import pytest

from archiver.sandbox import SandboxResponse
from archiver.sandbox.wayback import Fault
from archiver.sandbox.wayback.holdings import moment
from tests.support.sandbox import NOON, get, read, words
from tests.support.sandbox_archive import PAGE, WEB, Archive

TIMES = ("20200101000000", "20210615120000", "20230301000000")


@pytest.fixture
def archive() -> Archive:
    """An archive with three copies of a page."""
    archive = Archive()
    for digits in TIMES:
        archive.wayback.hold(PAGE, moment(digits))
    return archive


def test_exact_copy_is_a_memento(archive: Archive) -> None:
    """A copy asked for by its timestamp comes with Memento-Datetime and the original's headers."""
    response = archive.get(f"/web/{TIMES[1]}/{PAGE}")
    assert response.status == 200
    assert response.header("Memento-Datetime") == "Tue, 15 Jun 2021 12:00:00 GMT"
    assert response.header("x-archive-orig-content-type") == "text/html; charset=utf-8"
    assert response.header("Content-Type") == "text/html; charset=utf-8"
    assert "as it was" in words(response)
    assert "BEGIN WAYBACK TOOLBAR" in words(response)


def test_raw_replay_is_byte_identical(archive: Archive) -> None:
    """With `id_` the body is what the site served."""
    served = archive.paper.page("A", ("as it was",)).body
    assert archive.get(f"/web/{TIMES[1]}id_/{PAGE}").body == served
    assert archive.get(f"/web/{TIMES[1]}/{PAGE}").body != served


def test_links_in_the_view_stay_in_the_archive(archive: Archive) -> None:
    """The view leads absolute links back into the archive."""
    page = SandboxResponse(
        200, b'<body><a href="https://q.example/">q</a></body>', (("Content-Type", "text/html"),)
    )
    archive.wayback.hold("https://l.example/", moment(TIMES[0]), page)
    assert f'href="/web/{TIMES[0]}/https://q.example/"' in words(
        archive.get(f"/web/{TIMES[0]}/https://l.example/")
    )


def test_other_types_are_left_alone(archive: Archive) -> None:
    """What is no HTML is replayed as it was stored."""
    stored = SandboxResponse(200, b'{"a": 1}', (("Content-Type", "application/json"),))
    archive.wayback.hold("https://j.example/", moment(TIMES[0]), stored)
    assert archive.get(f"/web/{TIMES[0]}/https://j.example/").body == stored.body


def test_errors_are_mementos_too(archive: Archive) -> None:
    """An archived error is replayed with its own status."""
    archive.wayback.hold("https://e.example/", moment(TIMES[0]), SandboxResponse(404, b"no"))
    response = archive.get(f"/web/{TIMES[0]}/https://e.example/")
    assert (response.status, response.header("Memento-Datetime") is not None) == (404, True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("20210616", TIMES[1]),
        ("2021", TIMES[1]),
        ("19990101000000", TIMES[0]),
        ("20991231235959", TIMES[2]),
        ("20210615120001", TIMES[1]),
        ("20219999", TIMES[2]),
    ],
)
def test_other_times_lead_to_the_nearest(archive: Archive, asked: str, found: str) -> None:
    """A time without a copy is a 302 to the nearest, with the reason in a header and no body."""
    response = archive.get(f"/web/{asked}id_/{PAGE}")
    assert (response.status, response.body) == (302, b"")
    assert response.header("Location") == f"{WEB}/web/{found}id_/{PAGE}"
    assert response.header("x-archive-redirect-reason") == f"found capture at {found}"
    assert response.header("Memento-Datetime") is None


def test_timegate_negotiates(archive: Archive) -> None:
    """Without a time in the path, Accept-Datetime decides, else the newest is taken."""
    wish = ("Accept-Datetime", "Fri, 03 Jan 2020 00:00:00 GMT")
    assert archive.get(f"/web/{PAGE}", NOON, wish).header("Location") == f"{WEB}/web/{TIMES[0]}/{PAGE}"
    assert archive.get(f"/web/{PAGE}").header("Location") == f"{WEB}/web/{TIMES[2]}/{PAGE}"


def test_copies_are_found_by_key(archive: Archive) -> None:
    """A different spelling with the same key leads to the original's copy."""
    response = archive.get("/web/2021/http://paper.example/A/")
    assert response.header("Location") == f"{WEB}/web/{TIMES[1]}/{PAGE}"


def relations(response: SandboxResponse) -> list[tuple[str, str]]:
    """The Link header's mementos: relation and timestamp."""
    parts = (response.header("Link") or "").split(", <")
    mementos = [part for part in parts if "memento" in part and "datetime" in part]
    return [(part.split('rel="')[1].split('"')[0], part.split("/web/")[1][:14]) for part in mementos]


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        (TIMES[0], [("first memento", TIMES[0]), ("next memento", TIMES[1]), ("last memento", TIMES[2])]),
        (
            TIMES[1],
            [("first prev memento", TIMES[0]), ("memento", TIMES[1]), ("next last memento", TIMES[2])],
        ),
        (
            TIMES[2],
            [
                ("first memento", TIMES[0]),
                ("prev memento", TIMES[1]),
                ("memento", TIMES[2]),
                ("last memento", TIMES[2]),
            ],
        ),
    ],
)
def test_link_header_names_the_neighbours(
    archive: Archive, digits: str, expected: list[tuple[str, str]]
) -> None:
    """The Link header has first, previous, this, next and last copies."""
    assert relations(archive.get(f"/web/{digits}/{PAGE}")) == expected


def test_single_copy_is_first_and_last() -> None:
    """An only copy is one entry, next to original, time map and time gate."""
    archive = Archive()
    archive.wayback.hold(PAGE, moment(TIMES[0]))
    response = archive.get(f"/web/{TIMES[0]}/{PAGE}")
    assert relations(response) == [("first last memento", TIMES[0])]
    link = response.header("Link") or ""
    assert f'<{PAGE}>; rel="original"' in link
    assert f'<{WEB}/web/timemap/link/{PAGE}>; rel="timemap"; type="application/link-format"' in link
    assert f'<{WEB}/web/{PAGE}>; rel="timegate"' in link


def test_archived_redirect_is_kept_raw_and_explained_in_the_view(archive: Archive) -> None:
    """An archived redirect is a memento raw; its view is a page about it, which is none."""
    archive.paper.move("/old", "/a")
    copy = archive.wayback.hold("https://www.paper.example/old", moment(TIMES[0]))
    assert copy.original == PAGE
    raw = archive.get(f"/web/{TIMES[0]}id_/https://www.paper.example/old")
    assert (raw.status, raw.header("Location")) == (301, f"{WEB}/web/{TIMES[0]}id_/{PAGE}")
    assert raw.header("Memento-Datetime")
    view = archive.get(f"/web/{TIMES[0]}/https://www.paper.example/old")
    assert (view.status, view.header("Memento-Datetime")) == (200, None)
    assert "Got an HTTP 301 response at crawl time" in words(view)


@pytest.mark.parametrize("path", ["/web/2020/https://none.example/", "/web/https://none.example/", "/web/"])
def test_what_is_not_archived_is_a_404_with_words(archive: Archive, path: str) -> None:
    """A URL without copies is 404, and no memento."""
    response = archive.get(path)
    assert (response.status, response.header("Memento-Datetime")) == (404, None)
    assert "<h2>Hrm.</h2>" in words(response)


@pytest.mark.parametrize(("fault", "status"), [(None, 403), (Fault.EXCLUDED_AS_200, 200)])
def test_excluded_pages_say_sorry(archive: Archive, fault: Fault | None, status: int) -> None:
    """An excluded URL says so with 403, or with 200 as in 2020; it is no memento either way."""
    archive.wayback.holdings.exclude("www.paper.example")
    if fault:
        archive.wayback.faults.add(fault)
    response = archive.get(f"/web/{TIMES[0]}/{PAGE}")
    assert (response.status, response.header("Memento-Datetime")) == (status, None)
    assert "This URL has been excluded from the Wayback Machine." in words(response)


def test_time_map_in_link_format(archive: Archive) -> None:
    """A time map lists every copy, the first and last ones named so."""
    response = archive.get(f"/web/timemap/link/{PAGE}")
    lines = words(response).split(",\n")
    assert response.header("Content-Type") == "application/link-format"
    assert [line.split('rel="')[1].split('"')[0] for line in lines] == [
        "original",
        "self",
        "timegate",
        "first memento",
        "memento",
        "last memento",
    ]
    assert archive.get("/web/timemap/link/https://none.example/").status == 404


@pytest.mark.parametrize("path", [f"/web/timemap/json?url={PAGE}", f"/web/timemap/json/{PAGE}"])
def test_time_map_in_json(archive: Archive, path: str) -> None:
    """A time map in JSON is a CDX answer in JSON."""
    assert [row[1] for row in read(archive.get(path))] == ["timestamp", *TIMES]


def test_six_hundred_replays_a_minute(archive: Archive) -> None:
    """The 601st replay of a minute is refused."""
    path = "/web/2020/https://none.example/"
    assert {archive.get(path).status for _ in range(600)} == {404}
    assert archive.get(path).status == 429
    assert archive.get(path, NOON + timedelta(minutes=1)).status == 404


def test_holding_nothing_is_an_error(archive: Archive) -> None:
    """What the world did not serve can't be held."""
    with pytest.raises(LookupError):
        archive.wayback.hold("https://nowhere.example/", NOON)


@pytest.mark.parametrize("path", ["/", "/web", "/about/"])
def test_front_page(archive: Archive, path: str) -> None:
    """Everything else is a front page."""
    assert "Wayback Machine" in words(archive.get(path))


def test_rest_of_the_archive_is_a_front_page(archive: Archive) -> None:
    """Away from the Wayback Machine, archive.org is a front page."""
    assert "<h1>Internet Archive</h1>" in words(get(archive.wayback, "https://archive.org/about"))
