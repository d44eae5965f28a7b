"""Save Page Now in the sandbox (facts: wayback, 1)."""

from datetime import timedelta

import pytest

from archiver.sandbox import Break, Reach, SandboxRequest, SandboxResponse
from archiver.sandbox.replies import redirect
from archiver.sandbox.wayback import Fault
from archiver.sandbox.wayback.save import BLOCKED
from archiver.sandbox.world import BEGINNING
from tests.support.sandbox import NOON, get, post, read, words
from tests.support.sandbox_archive import JSON, KEY, PAGE, WEB, Archive

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
LATER = NOON + MINUTE


@pytest.fixture
def archive() -> Archive:
    """An archive that holds nothing yet."""
    return Archive()


def job_of(response: SandboxResponse) -> str:
    """The job id in an accepted request."""
    job: str = read(response)["job_id"]
    return job


# with keys


def test_capture_is_accepted_with_a_job(archive: Archive) -> None:
    """A good request is answered with the URL and a job id of 40 hexadecimal digits."""
    answer = read(archive.save())
    assert answer["url"] == PAGE
    assert answer["job_id"].startswith("spn2-")
    assert len(answer["job_id"]) == 45


@pytest.mark.parametrize(
    "headers",
    [(JSON,), (JSON, ("Authorization", "LOW access:wrong")), (JSON, ("Authorization", "LOW x:secret"))],
)
def test_bad_keys_are_401(archive: Archive, headers: tuple[tuple[str, str], ...]) -> None:
    """Without keys, or with wrong ones, the answer is the same 401."""
    response = post(archive.wayback, f"{WEB}/save", {"url": PAGE}, NOON, *headers)
    assert response.status == 401
    assert read(response) == {"message": "You need to be logged in to use Save Page Now."}


def test_job_is_pending_and_then_a_success(archive: Archive) -> None:
    """A job is pending for some seconds, then names the capture."""
    job = job_of(archive.save())
    assert read(archive.status(job, NOON + 9 * SECOND)) == {
        "job_id": job,
        "resources": [],
        "status": "pending",
    }
    done = read(archive.status(job, NOON + 20 * SECOND))
    assert done["status"] == "success"
    assert (done["timestamp"], done["original_url"], done["http_status"]) == ("20260504120017", PAGE, 200)
    assert done["job_id"] == job
    assert done["duration_sec"] == 17.0


def test_capture_holds_what_the_site_served_then(archive: Archive) -> None:
    """The copy is of the moment of the capture, not of when somebody looks."""
    archive.paper.put("/a", archive.paper.page("A", ("as it is now",)), NOON + 10 * MINUTE)
    job = job_of(archive.save())
    stamp = read(archive.status(job, NOON + 20 * MINUTE))["timestamp"]
    replayed = words(archive.get(f"/web/{stamp}id_/{PAGE}", NOON + 20 * MINUTE))
    assert "as it was" in replayed
    assert "as it is now" not in replayed


def test_cdx_lists_a_capture_late(archive: Archive) -> None:
    """A capture replays at once and is listed half an hour later."""
    archive.save()
    assert archive.get(f"/web/20260504120017/{PAGE}", LATER).status == 200
    assert words(archive.cdx({"url": PAGE}, NOON + 29 * MINUTE)) == ""
    assert "20260504120017" in words(archive.cdx({"url": PAGE}, NOON + 31 * MINUTE))


def test_replay_may_be_late_as_well(archive: Archive) -> None:
    """With the switch on, the new capture leads to an older one until it is listed."""
    archive.wayback.hold(PAGE, NOON - 48 * HOUR)
    archive.wayback.faults.add(Fault.REPLAY_LAG)
    archive.save()
    older = archive.get(f"/web/20260504120017/{PAGE}", LATER)
    assert older.header("Location") == f"{WEB}/web/20260502120000/{PAGE}"
    assert archive.get(f"/web/20260504120017/{PAGE}", NOON + HOUR).status == 200


def test_redirects_are_captured_along(archive: Archive) -> None:
    """A capture of a moved page names the new place and keeps the way there."""
    archive.paper.move("/old", "/a")
    job = job_of(archive.save("https://www.paper.example/old"))
    assert read(archive.status(job, LATER))["original_url"] == PAGE
    assert archive.get("/web/20260504120017id_/https://www.paper.example/old", LATER).status == 301


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "bad-request"),
        (401, "unauthorized"),
        (403, "no-access"),
        (404, "not-found"),
        (405, "method-not-allowed"),
        (410, "no-captures"),
        (429, "too-many-requests"),
        (500, "internal-server-error"),
        (502, "bad-gateway"),
        (503, "service-unavailable"),
        (504, "gateway-timeout"),
    ],
)
def test_target_errors_end_the_job(archive: Archive, status: int, code: str) -> None:
    """A page that answers an error is not captured; the job says why."""
    archive.paper.put("/bad", SandboxResponse(status))
    job = job_of(archive.save("https://www.paper.example/bad"))
    done = read(archive.status(job, LATER))
    assert (done["status"], done["status_ext"]) == ("error", f"error:{code}")
    assert f"(HTTP status={status})" in done["message"]
    assert archive.get("/web/2026/https://www.paper.example/bad", LATER).status == 404


@pytest.mark.parametrize("everything", ["1", "on"])
def test_capture_all_keeps_errors_as_success(archive: Archive, everything: str) -> None:
    """With capture_all an error page is a success whose http_status tells."""
    job = job_of(archive.save("https://www.paper.example/none", capture_all=everything))
    done = read(archive.status(job, LATER))
    assert (done["status"], done["http_status"]) == ("success", 404)


def test_capture_all_is_on_for_two_words_only(archive: Archive) -> None:
    """Any other word for yes is no."""
    job = job_of(archive.save("https://www.paper.example/none", capture_all="True"))
    assert read(archive.status(job, LATER))["status"] == "error"


@pytest.mark.parametrize("reach", [Reach.CLOSES, Reach.TIMES_OUT, Reach.REFUSES])
def test_unreachable_target_is_no_capture(archive: Archive, reach: Reach) -> None:
    """A host that is down ends in no-captures."""
    archive.world.take_down("www.paper.example", reach)
    assert read(archive.status(job_of(archive.save()), LATER))["status_ext"] == "error:no-captures"


def test_broken_answer_is_no_capture(archive: Archive) -> None:
    """A site that closes without an answer ends in no-captures."""
    archive.paper.put("/cut", SandboxResponse(broken=Break.CLOSE))
    job = job_of(archive.save("https://www.paper.example/cut"))
    assert read(archive.status(job, LATER))["status_ext"] == "error:no-captures"


def test_three_redirects_are_followed(archive: Archive) -> None:
    """Three redirects are followed, four are too many."""
    for number in range(4):
        archive.paper.put(f"/r{number}", redirect(f"/r{number + 1}"))
    archive.paper.put("/r4", archive.paper.page("End", ("here",)))
    fine, many = (job_of(archive.save(f"https://www.paper.example/r{number}")) for number in (1, 0))
    assert read(archive.status(fine, LATER))["status"] == "success"
    assert read(archive.status(many, LATER))["status_ext"] == "error:too-many-redirects"


def test_redirect_to_nowhere_fails_to_resolve(archive: Archive) -> None:
    """A redirect to a host that does not exist is told as such."""
    archive.paper.move("/away", "https://nowhere.example/")
    job = job_of(archive.save("https://www.paper.example/away"))
    assert read(archive.status(job, LATER))["status_ext"] == "error:invalid-host-resolution"


def test_unknown_jobs_are_pending_for_ever(archive: Archive) -> None:
    """A job that never was, and one from more than an hour ago, look pending."""
    job = job_of(archive.save())
    assert read(archive.status("spn2-made-up", LATER))["status"] == "pending"
    assert read(archive.status(job, NOON + HOUR))["status"] == "success"
    assert read(archive.status(job, NOON + 2 * HOUR))["status"] == "pending"


def test_status_of_several_jobs_is_a_list(archive: Archive) -> None:
    """A POST asks for many jobs and gets a list, or for one and gets an object."""
    job = job_of(archive.save())
    url = f"{WEB}/save/status"
    many = read(post(archive.wayback, url, {"job_ids": f"{job},x"}, LATER, KEY, JSON))
    assert [entry["status"] for entry in many] == ["success", "pending"]
    assert read(post(archive.wayback, url, {"job_id": job}, LATER, KEY, JSON))["status"] == "success"


def test_status_needs_keys_unless_a_browser_asks(archive: Archive) -> None:
    """Status without keys is 401 for JSON, and JSON all the same for a browser's Accept."""
    job = job_of(archive.save())
    assert archive.get(f"/save/status/{job}", LATER, JSON).status == 401
    browser = archive.get(f"/save/status/{job}", LATER, ("Accept", "text/html,application/xml"))
    assert read(browser)["status"] == "success"


def test_account_numbers_lag(archive: Archive) -> None:
    """Slots are taken by open jobs and released some seconds after they are done."""

    def user(after: timedelta) -> dict[str, int]:
        answer: dict[str, int] = read(archive.get("/save/status/user?_t=1", NOON + after, KEY, JSON))
        return answer

    assert user(timedelta())["available"] == 3
    archive.save()
    seen = [(user(n * SECOND)["processing"], user(n * SECOND)["available"]) for n in (1, 18, 22)]
    assert seen == [(1, 2), (1, 2), (0, 3)]
    assert user(MINUTE)["daily_captures"] == 1
    assert user(MINUTE)["daily_captures_limit"] == 30_000
    assert user(timedelta(days=1))["daily_captures"] == 0


def test_fourth_capture_at_once_finds_no_slot(archive: Archive) -> None:
    """With all slots taken, a new URL is refused in a message without status; later it is taken."""
    for name in "bcd":
        assert job_of(archive.save(f"https://www.paper.example/{name}"))
    refused = read(archive.save())
    assert list(refused) == ["message"]
    assert refused["message"].startswith(
        "You have already reached the limit of active Save Page Now sessions."
    )
    assert job_of(archive.save(now=NOON + 23 * SECOND))


def test_seven_captures_a_minute(archive: Archive) -> None:
    """The eighth request of a minute is 429, without Retry-After and not in JSON."""
    assert {archive.save().status for _ in range(7)} == {200}
    response = archive.save()
    assert (response.status, response.header("Retry-After")) == (429, None)
    assert "<h1>Too Many Requests</h1>" in words(response)
    assert archive.save(now=LATER).status == 200


def test_five_captures_of_a_url_a_day(archive: Archive) -> None:
    """The sixth capture of a URL on one day (UTC) is refused as 200 with its own code."""
    for hour in range(5):
        assert job_of(archive.save(now=NOON + 2 * hour * HOUR))
    refused = read(archive.save(now=NOON + 11 * HOUR))
    assert refused["status_ext"] == "error:too-many-daily-captures"
    assert "job_id" not in refused
    assert job_of(archive.save(now=NOON + 13 * HOUR))


def test_second_request_gets_the_same_job(archive: Archive) -> None:
    """A URL already being captured has the same job; once done, with a message of how long ago."""
    job = job_of(archive.save())
    assert read(archive.save(now=NOON + SECOND)) == {"url": PAGE, "job_id": job}
    again = read(archive.save(now=NOON + 18 * SECOND))
    assert again["job_id"] == job
    assert again["message"] == (
        "The same snapshot had been made 1 second ago. You can make new capture of this URL after 1 hour."
    )
    assert job_of(archive.save(now=NOON + 2 * HOUR)) != job


@pytest.mark.parametrize(
    ("span", "same"),
    [("3d 5h 20m", True), ("7200", True), ("30d,1d", True), ("3600", False), ("1h", False), ("", False)],
)
def test_span_of_the_client_gives_a_null_job(archive: Archive, span: str, same: bool) -> None:
    """Where the client says how old a copy may be, a recent one is answered without a job."""
    archive.wayback.hold(PAGE, NOON - 1.5 * HOUR)
    answer = read(archive.save(if_not_archived_within=span))
    assert (answer["job_id"] is None) is same
    assert ("1 hour, 30 minutes ago" in answer.get("message", "")) is same


def test_recent_copy_of_unknown_origin_has_no_job(archive: Archive) -> None:
    """A recent copy that no job made is answered with job_id null."""
    archive.wayback.hold(PAGE, NOON - 3 * MINUTE)
    answer = read(archive.save())
    assert answer["job_id"] is None
    assert answer["message"].startswith("The same snapshot had been made 3 minutes ago.")


def test_failed_job_may_be_asked_again(archive: Archive) -> None:
    """A job that failed does not stand in the way of another."""
    archive.world.take_down("www.paper.example", Reach.CLOSES, BEGINNING, LATER)
    first = job_of(archive.save())
    assert job_of(archive.save(now=LATER)) != first


@pytest.mark.parametrize(
    ("url", "code", "says"),
    [
        ("https://x.com/a/status/1", "blocked-url", "some limitations when it comes to archiving this site"),
        ("https://mobile.twitter.com/a", "blocked-url", "some limitations"),
        ("https://web.archive.org/web/2020/http://a.example/", "blocked-url", "some limitations"),
        ("https://nowhere.example/", "invalid-host-resolution", "Cannot resolve host nowhere.example."),
        ("https://nothing", "invalid-url-syntax", "nothing URL syntax is not valid."),
        ("", "invalid-url-syntax", "URL syntax is not valid."),
    ],
)
def test_refusals_come_as_200(archive: Archive, url: str, code: str, says: str) -> None:
    """What can't be captured is refused in JSON with status 200 and without a job."""
    response = archive.save(url)
    answer = read(response)
    assert (response.status, answer["status"], answer["status_ext"]) == (200, "error", f"error:{code}")
    assert says in answer["message"]
    assert "job_id" not in answer


def test_blocked_hosts_are_x_and_the_archive() -> None:
    """The archive refuses X and itself."""
    assert set(BLOCKED) == {"x.com", "twitter.com", "archive.org"}


# faults


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault.SESSION_LIMIT, "You have already reached the limit of active Save Page Now sessions."),
        (Fault.DAILY_LIMIT, "You cannot make more than 30000 captures per day."),
        (Fault.HOST_PAUSED, "Please try again in ~10 min."),
    ],
)
def test_some_refusals_have_a_message_only(archive: Archive, fault: Fault, says: str) -> None:
    """Some refusals are a message in 200, with neither status nor code."""
    archive.wayback.faults.add(fault)
    response = archive.save()
    assert (response.status, list(read(response))) == (200, ["message"])
    assert read(response)["message"].startswith(says)


def test_daily_limit_of_a_url_can_be_switched_on(archive: Archive) -> None:
    """With the switch on, every URL has had its captures today."""
    archive.wayback.faults.add(Fault.URL_DAILY_LIMIT)
    assert read(archive.save())["status_ext"] == "error:too-many-daily-captures"


@pytest.mark.parametrize(
    ("fault", "status", "retry_after"),
    [
        (Fault.UNAUTHORIZED, 401, None),
        (Fault.SAVE_429, 429, None),
        (Fault.SAVE_429_RETRY_AFTER, 429, "60"),
        (Fault.SAVE_520, 520, None),
        (Fault.OFFLINE, 404, None),
    ],
)
def test_some_refusals_have_a_status(
    archive: Archive, fault: Fault, status: int, retry_after: str | None
) -> None:
    """Some refusals are HTTP errors; only one says when to come back. Nothing is captured."""
    archive.wayback.faults.add(fault)
    response = archive.save()
    assert (response.status, response.header("Retry-After")) == (status, retry_after)
    archive.wayback.faults.clear()
    assert archive.get(f"/web/2026/{PAGE}", LATER).status == 404


def test_error_500_may_have_captured(archive: Archive) -> None:
    """With the switch on, saving answers 500 and captures all the same, with keys or without."""
    archive.wayback.faults.add(Fault.SAVE_500_BUT_CAPTURED)
    assert archive.save().status == 500
    assert archive.get(f"/web/20260504120017/{PAGE}", LATER).status == 200
    assert archive.get(f"/save/{PAGE}", NOON + 2 * HOUR).status == 500
    assert archive.get(f"/web/20260504140000/{PAGE}", NOON + 3 * HOUR).status == 200


def test_job_may_be_null_for_no_reason(archive: Archive) -> None:
    """With the switch on, the same snapshot had always been made."""
    archive.wayback.faults.add(Fault.NULL_JOB)
    assert read(archive.save())["job_id"] is None


@pytest.mark.parametrize(("fault", "held"), [(Fault.JOB_FAILS, 404), (Fault.JOB_FAILS_BUT_CAPTURED, 200)])
def test_job_may_fail_and_have_captured(archive: Archive, fault: Fault, held: int) -> None:
    """A failed job says nothing about whether there is a capture."""
    archive.wayback.faults.add(fault)
    job = job_of(archive.save())
    assert read(archive.status(job, LATER))["status_ext"] == "error:job-failed"
    assert archive.get(f"/web/20260504120017/{PAGE}", LATER).status == held


def test_jobs_may_be_forgotten(archive: Archive) -> None:
    """With the switch on, jobs stay pending although they capture."""
    archive.wayback.faults.add(Fault.JOB_FORGOTTEN)
    assert read(archive.status(job_of(archive.save()), LATER))["status"] == "pending"
    assert archive.get(f"/web/20260504120017/{PAGE}", LATER).status == 200


def test_status_may_fail(archive: Archive) -> None:
    """With the switch on, status questions are answered 500."""
    archive.wayback.faults.add(Fault.STATUS_500)
    assert archive.status("spn2-x", NOON).status == 500


def test_captures_may_vanish(archive: Archive) -> None:
    """With the switch on, a capture is listed and a day later is gone from everywhere."""
    archive.wayback.faults.add(Fault.VANISHING)
    archive.save()
    assert archive.get(f"/web/20260504120017/{PAGE}", NOON + HOUR).status == 200
    tomorrow = NOON + 25 * HOUR
    assert archive.get(f"/web/20260504120017/{PAGE}", tomorrow).status == 404
    assert words(archive.cdx({"url": PAGE}, tomorrow)) == ""


def test_system_status_needs_no_keys(archive: Archive) -> None:
    """Anybody may ask how the system is; overload is said in words."""
    assert read(archive.get("/save/status/system"))["status"] == "ok"
    archive.wayback.faults.add(Fault.OVERLOADED)
    overloaded = read(archive.get("/save/status/system"))
    assert "temporarily overloaded" in overloaded["status"]


def test_whole_archive_may_be_down_for_a_time(archive: Archive) -> None:
    """In an outage everything is 503 and saving is 404; before and after it all works."""
    archive.wayback.hold(PAGE, NOON - HOUR)
    archive.wayback.outage(NOON, NOON + HOUR)
    paths = (f"/web/20260504110000/{PAGE}", f"/cdx/search/cdx?url={PAGE}", "/", f"/save/{PAGE}")
    assert [archive.get(path).status for path in paths] == [503, 503, 503, 404]
    assert get(archive.wayback, "https://archive.org/wayback/available?url=a").status == 503
    assert [archive.get(path, NOON - SECOND).status for path in paths[:3]] == [200, 200, 200]
    assert [archive.get(path, NOON + HOUR).status for path in paths[:3]] == [200, 200, 200]


def test_firewall_shuts_out_who_does_not_listen(archive: Archive) -> None:
    """With the switch on, five 429s within a minute close web.archive.org for an hour, archive.org not."""
    archive.wayback.faults.update({Fault.CDX_429, Fault.FIREWALL})
    for n in range(5):
        assert archive.world.reach("web.archive.org", NOON + n * SECOND) is Reach.UP
        archive.cdx({"url": PAGE}, NOON + n * SECOND)
    assert archive.world.reach("web.archive.org", NOON + 10 * SECOND) is Reach.REFUSES
    assert archive.world.reach("archive.org", NOON + 10 * SECOND) is Reach.UP
    assert archive.world.reach("web.archive.org", NOON + 2 * HOUR) is Reach.UP


def test_firewall_bears_with_who_slows_down(archive: Archive) -> None:
    """Five 429s spread over more than a minute close nothing."""
    archive.wayback.faults.update({Fault.CDX_429, Fault.FIREWALL})
    for n in range(6):
        archive.cdx({"url": PAGE}, NOON + n * MINUTE)
    assert archive.world.reach("web.archive.org", NOON + HOUR / 10) is Reach.UP


# without keys


def test_keyless_save_redirects_to_a_new_copy(archive: Archive) -> None:
    """GET /save/<url> captures at once and redirects to the copy, which bears no earlier time."""
    now = NOON + timedelta(milliseconds=300)
    response = archive.get(f"/save/{PAGE}", now)
    assert (response.status, response.header("Location")) == (302, f"{WEB}/web/20260504120001/{PAGE}")
    replayed = archive.get(f"/web/20260504120001/{PAGE}", now)
    assert (replayed.status, replayed.header("Memento-Datetime")) == (200, "Mon, 04 May 2026 12:00:01 GMT")


def test_keyless_save_keeps_the_query(archive: Archive) -> None:
    """The URL to save goes on to the end of the request, its query included."""
    location = archive.get(f"/save/{PAGE}?x=1&y=2").header("Location") or ""
    assert location.endswith("/a?x=1&y=2")


def test_keyless_save_of_a_moved_page_names_the_url_asked_for(archive: Archive) -> None:
    """Where the page redirects, the copy named is the redirect's own."""
    archive.paper.move("/old", "/a")
    response = archive.get("/save/https://www.paper.example/old")
    assert response.header("Location") == f"{WEB}/web/20260504120000/https://www.paper.example/old"


def test_keyless_save_may_lead_to_an_older_copy(archive: Archive) -> None:
    """A copy of the last hour is answered instead of a new one."""
    archive.wayback.hold(PAGE, NOON - HOUR / 2)
    assert archive.get(f"/save/{PAGE}").header("Location") == f"{WEB}/web/20260504113000/{PAGE}"


def test_three_keyless_saves_a_minute(archive: Archive) -> None:
    """The fourth keyless save of a minute is 429."""
    assert [archive.get(f"/save/{PAGE}").status for _ in range(4)] == [302, 302, 302, 429]
    assert archive.get(f"/save/{PAGE}", LATER).status == 302


@pytest.mark.parametrize(
    ("url", "status"), [("https://x.com/a/status/1", 403), ("https://www.paper.example/none", 520)]
)
def test_keyless_save_says_sorry(archive: Archive, url: str, status: int) -> None:
    """What can't be saved without keys is an HTML page that says sorry."""
    response = archive.get(f"/save/{url}")
    assert response.status == status
    assert "<h2>Sorry</h2>" in words(response)


@pytest.mark.parametrize(
    ("fault", "status"), [(Fault.SAVE_429, 429), (Fault.SAVE_429_RETRY_AFTER, 429), (Fault.SAVE_520, 520)]
)
def test_keyless_save_has_the_same_bad_days(archive: Archive, fault: Fault, status: int) -> None:
    """The faults of saving hit the keyless way too."""
    archive.wayback.faults.add(fault)
    assert archive.get(f"/save/{PAGE}").status == status


def test_browser_gets_a_page_that_watches_the_job(archive: Archive) -> None:
    """A POST from a browser is answered with a page that has the job id in a script."""
    response = post(archive.wayback, f"{WEB}/save/", {"url": PAGE}, NOON, ("Accept", "text/html"))
    job = words(response).split('spn.watchJob("')[1].split('"')[0]
    assert read(archive.status(job, LATER))["status"] == "success"


def test_browser_is_refused_in_html(archive: Archive) -> None:
    """A browser is told in HTML what can't be saved, and that it asks too often."""
    form = {"url": "https://x.com/a"}
    found = [post(archive.wayback, f"{WEB}/save", form, NOON, ("Accept", "text/html")) for _ in range(4)]
    assert [response.status for response in found] == [200, 200, 200, 429]
    assert "<h2>Sorry</h2>" in words(found[0])


def test_form_is_there(archive: Archive) -> None:
    """GET /save without a URL is the form; a host that begins with status is no status question."""
    assert archive.get("/save").status == 200
    assert archive.get("/save/statuspage.example/").status == 520


def test_archive_visits_under_its_own_name(archive: Archive) -> None:
    """The archive's visits carry its robot's name, and are not in the log of what clients asked."""
    seen: list[SandboxRequest] = []

    class Witness:
        def answer(self, request: SandboxRequest, now: object) -> SandboxResponse:
            seen.append(request)
            return SandboxResponse()

    archive.world.add(Witness(), ["w.example"])
    archive.get("/save/https://w.example/#top")
    assert [request.url for request in seen] == ["https://w.example/"]
    assert "archive.org_bot" in (seen[0].header("User-Agent") or "")
    assert archive.world.log == []
