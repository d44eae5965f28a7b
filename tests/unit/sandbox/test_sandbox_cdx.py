"""The CDX server of the sandbox (facts: wayback, 2.1)."""

from datetime import datetime, timedelta

import pytest

from archiver.sandbox import SandboxResponse
from archiver.sandbox.wayback import Fault
from archiver.sandbox.wayback.holdings import moment
from archiver.sandbox.wayback.surt import surt
from tests.support.sandbox import NOON, get, read, words
from tests.support.sandbox_archive import PAGE, Archive

TIMES = ("20200101000000", "20210615120000", "20210615180000", "20230301000000")


@pytest.fixture
def archive() -> Archive:
    """An archive with four copies of a page and one each of a 404 and another page."""
    archive = Archive()
    for digits in TIMES:
        archive.wayback.hold(PAGE, moment(digits))
    archive.wayback.hold("http://paper.example/A", moment("20220101000000"), SandboxResponse(404, b"gone"))
    archive.wayback.hold("https://www.paper.example/a/b?y=2&x=1", moment("20220202000000"))
    return archive


def stamps(archive: Archive, *query: tuple[str, str]) -> list[str]:
    """The timestamps that a question about the page finds, in order."""
    lines = words(archive.cdx([("url", PAGE), *query])).splitlines()
    return [line.split()[1] for line in lines]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.paper.example/a", "example,paper)/a"),
        ("http://PAPER.example:80/A/", "example,paper)/a"),
        ("paper.example", "example,paper)/"),
        ("https://www2.paper.example:443/?b=2&A=1#top", "example,paper)/?a=1&b=2"),
        ("https://paper.example:8443/x", "example,paper:8443)/x"),
    ],
)
def test_keys_fold_what_the_archive_folds(url: str, key: str) -> None:
    """Scheme, www, case, default port, fragment, final slash and order of parameters don't matter."""
    assert surt(url) == key


def test_text_has_seven_fields_a_line(archive: Archive) -> None:
    """A line has key, timestamp, original, type, status, digest and length, separated by spaces."""
    response = archive.cdx({"url": PAGE, "limit": "1"})
    fields = words(response).splitlines()[0].split(" ")
    assert fields[:5] == ["example,paper)/a", TIMES[0], PAGE, "text/html", "200"]
    assert (len(fields), len(fields[5])) == (7, 32)
    assert response.header("Content-Type") == "text/plain;charset=UTF-8"


@pytest.mark.parametrize(
    "url", ["paper.example/a", "http://www.paper.example/a/", "HTTPS://Paper.Example/A#x"]
)
def test_all_spellings_find_the_same(archive: Archive, url: str) -> None:
    """Copies are found under any spelling with the same key."""
    assert len(words(archive.cdx({"url": url})).splitlines()) == 5


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ([("filter", "statuscode:200")], list(TIMES)),
        ([("filter", "!statuscode:404")], list(TIMES)),
        ([("filter", "statuscode:40")], []),
        ([("filter", "~statuscode:40")], ["20220101000000"]),
        ([("filter", "statuscode:[24].."), ("filter", "mimetype:unk")], ["20220101000000"]),
        ([("from", "2021"), ("to", "2021")], list(TIMES[1:3])),
        ([("from", "20210615130000")], [TIMES[2], "20220101000000", TIMES[3]]),
        ([("to", "2020")], [TIMES[0]]),
        ([("limit", "2")], list(TIMES[:2])),
        ([("limit", "-1")], [TIMES[3]]),
        ([("limit", "-2")], ["20220101000000", TIMES[3]]),
        ([("limit", "2"), ("offset", "1")], list(TIMES[1:3])),
        ([("sort", "reverse"), ("limit", "1")], [TIMES[3]]),
        ([("sort", "default"), ("limit", "1")], [TIMES[0]]),
        ([("sort", "closest"), ("closest", "20210615170000"), ("limit", "2")], [TIMES[2], TIMES[1]]),
        ([("sort", "closest"), ("limit", "1")], [TIMES[0]]),
        ([("collapse", "timestamp:8")], [TIMES[0], TIMES[1], "20220101000000", TIMES[3]]),
        ([("collapse", "digest")], [TIMES[0], "20220101000000", TIMES[3]]),
        ([("page", "1")], []),
        ([("page", "0")], [*TIMES[:3], "20220101000000", TIMES[3]]),
    ],
)
def test_questions_select(archive: Archive, query: list[tuple[str, str]], expected: list[str]) -> None:
    """Filters, spans, limits, orders and folding select as documented."""
    assert stamps(archive, *query) == expected


@pytest.mark.parametrize(
    ("url", "match_type", "count"),
    [
        ("paper.example/a", "exact", 5),
        ("paper.example/a", "prefix", 6),
        ("paper.example/a*", None, 6),
        ("paper.example/a/*", None, 1),
        ("paper.example/zzz", "host", 6),
        ("example", "domain", 6),
        ("*.example", None, 6),
        ("per.example", "domain", 0),
    ],
)
def test_match_types(archive: Archive, url: str, match_type: str | None, count: int) -> None:
    """Exact, prefix, host and domain questions cover what they say."""
    query = {"url": url} | ({"matchType": match_type} if match_type else {})
    assert len(words(archive.cdx(query)).splitlines()) == count


def test_json_begins_with_the_names(archive: Archive) -> None:
    """JSON is a list of rows, the first of which names the fields asked for."""
    rows = read(archive.cdx({"url": PAGE, "output": "json", "fl": "timestamp,statuscode", "limit": "1"}))
    assert rows == [["timestamp", "statuscode"], [TIMES[0], "200"]]


@pytest.mark.parametrize(("output", "body"), [("json", "[]\n"), ("text", "")])
def test_nothing_found_is_a_200(archive: Archive, output: str, body: str) -> None:
    """Where there is nothing, the answer is 200 with an empty list or an empty body."""
    response = archive.cdx({"url": "nowhere.example", "output": output})
    assert (response.status, words(response)) == (200, body)


@pytest.mark.parametrize("output", ["text", "json"])
def test_resume_key_leads_through_everything(archive: Archive, output: str) -> None:
    """Going on with the key of each answer, encoded once more, finds every row once."""
    found: list[str] = []
    query = {"url": PAGE, "limit": "2", "showResumeKey": "true", "fl": "timestamp", "output": output}
    while True:
        body = archive.cdx(query)
        if output == "json":
            rows = read(body)[1:]
            key = rows.pop()[0] if [] in rows else None
            found += [row[0] for row in rows if row]
        else:
            lines, _, key = words(body).partition("\n\n")
            found += lines.split()
        if not key:
            break
        query["resumeKey"] = key.strip()
    assert found == [*TIMES[:3], "20220101000000", TIMES[3]]


def test_resume_key_counts_the_last_digit_up(archive: Archive) -> None:
    """The key is the last row's key and timestamp, its last character counted up, encoded."""
    body = words(archive.cdx({"url": PAGE, "limit": "1", "showResumeKey": "true"}))
    assert body.splitlines()[1:] == ["", "example%2Cpaper%29%2Fa+20200101000001"]


@pytest.mark.parametrize("order", ["closest", "reverse"])
def test_other_orders_give_no_key(archive: Archive, order: str) -> None:
    """Only the regular order can be resumed."""
    query = {"url": PAGE, "limit": "1", "showResumeKey": "true", "sort": order, "closest": "2021"}
    assert len(words(archive.cdx(query)).splitlines()) == 1


@pytest.mark.parametrize(
    "query", [{}, {"url": ""}, {"url": PAGE, "filter": "nonsense:1"}, {"url": PAGE, "filter": "statuscode:("}]
)
def test_bad_questions_are_400(archive: Archive, query: dict[str, str]) -> None:
    """A question without URL, with an unknown field or a broken pattern is a bad request."""
    assert archive.cdx(query).status == 400


def test_number_of_pages_is_one(archive: Archive) -> None:
    """Asked for the number of pages, the answer is one."""
    assert words(archive.cdx({"url": PAGE, "showNumPages": "true"})).strip() == "1"


def test_excluded_host_is_403_with_the_runtime_error(archive: Archive) -> None:
    """An excluded host is 403, with the error class in a header and the body."""
    archive.wayback.holdings.exclude("www.paper.example")
    response = archive.cdx({"url": PAGE})
    assert response.status == 403
    assert "AdministrativeAccessControlException" in (
        response.header("X-Archive-Wayback-Runtime-Error") or ""
    )
    assert words(response).endswith("Blocked Site Error")


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (Fault.CDX_EMPTY, 200, ""),
        (Fault.CDX_429, 429, "You have sent too many requests in a given amount of time."),
        (Fault.CDX_503, 503, "Internet Archive: Temporarily Offline"),
        (Fault.CDX_504, 504, "504 Gateway Time-out"),
        (Fault.OFFLINE, 503, "Internet Archive: Temporarily Offline"),
    ],
)
def test_faults_answer_without_looking(archive: Archive, fault: Fault, status: int, body: str) -> None:
    """A fault answers as the real archive does on a bad day, whatever is held."""
    archive.wayback.faults.add(fault)
    response = archive.cdx({"url": PAGE})
    assert response.status == status
    assert body in words(response)
    assert response.header("Retry-After") is None


def test_connection_may_end_without_an_answer(archive: Archive) -> None:
    """With the switch on, there is no answer at all."""
    archive.wayback.faults.add(Fault.CDX_CLOSED)
    assert archive.cdx({"url": PAGE}).broken


def test_thirty_look_ups_a_minute(archive: Archive) -> None:
    """The 31st look-up of a minute is refused, time maps included; a minute later it goes on."""
    statuses = [archive.cdx({"url": PAGE}).status for _ in range(30)]
    assert statuses == [200] * 30
    assert archive.get(f"/web/timemap/link/{PAGE}").status == 429
    assert archive.cdx({"url": PAGE}, NOON + timedelta(seconds=60)).status == 200


def test_available_gives_the_nearest(archive: Archive) -> None:
    """The availability interface names the nearest good copy, its URL in http."""
    url = f"https://archive.org/wayback/available?url={PAGE}&timestamp=2021061517"
    assert read(get(archive.wayback, url)) == {
        "url": PAGE,
        "archived_snapshots": {
            "closest": {
                "status": "200",
                "available": True,
                "url": f"http://web.archive.org/web/{TIMES[2]}/{PAGE}",
                "timestamp": TIMES[2],
            }
        },
        "timestamp": "2021061517",
    }
    newest = read(get(archive.wayback, f"https://archive.org/wayback/available?url={PAGE}"))
    assert newest["archived_snapshots"]["closest"]["timestamp"] == TIMES[3]


@pytest.mark.parametrize("reason", ["never archived", "excluded", "no url", "fault"])
def test_available_gives_an_empty_object(archive: Archive, reason: str) -> None:
    """No snapshot is an empty object, whether there is none, or it may not be shown, or it is a lie."""
    url = {"never archived": "https://x.example/", "no url": ""}.get(reason, PAGE)
    if reason == "excluded":
        archive.wayback.holdings.exclude("www.paper.example")
    if reason == "fault":
        archive.wayback.faults.add(Fault.AVAILABLE_EMPTY)
    response = get(archive.wayback, f"https://archive.org/wayback/available?url={url}")
    assert (response.status, read(response)["archived_snapshots"]) == (200, {})


def test_available_throttles_in_html(archive: Archive) -> None:
    """With the switch on, the availability interface answers 429 in HTML."""
    archive.wayback.faults.add(Fault.AVAILABLE_429)
    response = get(archive.wayback, f"https://archive.org/wayback/available?url={PAGE}")
    assert (response.status, words(response)[:6]) == (429, "<html>")


@pytest.mark.parametrize(
    ("digits", "expected"),
    [("2020", datetime(2020, 1, 1)), ("202006", datetime(2020, 6, 1)), (TIMES[1], datetime(2021, 6, 15, 12))],
)
def test_short_timestamps_are_the_earliest_they_may_be(digits: str, expected: datetime) -> None:
    """A time of few digits is the beginning of what it names."""
    assert moment(digits).replace(tzinfo=None) == expected
