"""Answers of ordinary sites, of our own making, with what may be said about each."""

from archiver.address import parse
from archiver.model.exchange import Answer, Failure
from archiver.model.states import State
from archiver.platforms.web_soft404 import sibling_url
from tests.support.probes import TIMEOUT, answer, page

URL = "https://news.example/2022/04/kramatorsk"
ROOT = "https://news.example/"
SIBLING = sibling_url(parse(URL))
SENTENCE = "On Friday morning two missiles hit the station while people waited for a train to the west. "
PROSE = f"<p>{SENTENCE * 2}</p>" * 6


def article(
    title: str = "Missiles hit station | News", body: str = PROSE, heading: str = "Missiles hit station"
) -> str:
    """An ordinary page."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head>"
        f"<body><h1>{heading}</h1>{body}</body></html>"
    )


NOT_FOUND = article("Page not found | News", "<p>Sorry, try the search.</p>", "Page not found")
LONG_NOT_FOUND = article("Page not found | News", PROSE, "Page not found")
FRONT = article("News", PROSE * 2, "Top stories")
REFUSED = page(SIBLING, "no", status=404)
SHELL = '<html><head><title>App</title><script src="/app.js"></script></head><body><div id="root"></div></body></html>'
TINY = "<html><title>Statement</title><body>We confirm the report.</body></html>"
SALE = article("news.example", "<p>This domain is for sale.</p>", "news.example")
SALE_RUN = article("x", '<p>Buy this domain</p><script src="https://sedoparking.com/p.js"></script>', "x")
DEALER = "https://sedo.com/search/details/?domain=news.example"
PDF_URL = "https://gov.example/docs/report.pdf"
PDF_SIBLING = sibling_url(parse(PDF_URL))

Case = tuple[str, str, dict[str, Answer], State, str]


def one(name: str, body: str | bytes, state: State, code: str = "", **options: object) -> Case:
    """The page answers; nothing else does."""
    return name, URL, {URL: page(URL, body, **options)}, state, code


def with_sibling(name: str, body: str, sibling: str | Answer, state: State, code: str = "") -> Case:
    """The page answers, and so does the made-up address beside it."""
    other = page(SIBLING, sibling) if isinstance(sibling, str) else sibling
    return name, URL, {URL: page(URL, body), SIBLING: other}, state, code


def redirect(
    name: str,
    to: str,
    state: State,
    code: str = "",
    *,
    body: str = "",
    url: str = URL,
    sibling: Answer = TIMEOUT,
) -> Case:
    """The page redirects, and the target answers."""
    return (
        name,
        url,
        {url: page(to, body or article(), via=(url,)), sibling_url(parse(url)): sibling},
        state,
        code,
    )


def status(number: int, state: State, code: str, *headers: tuple[str, str], body: str = "") -> Case:
    """The page answers with a status."""
    name = f"{number} {headers or ''} {body[:20]}"
    return (
        name,
        URL,
        {URL: answer(URL, body, ("Content-Type", "text/html"), *headers, status=number)},
        state,
        code,
    )


CASES: list[Case] = [
    one("article", article(), State.LIVE, "shown"),
    one("article, cut", article(), State.LIVE, truncated=True),
    one("no title", PROSE, State.LIVE),
    one("upper case", article().replace("title", "TITLE").replace("h1", "H1"), State.LIVE),
    one("old encoding", article("Новости").encode("cp1251").replace(b"utf-8", b"windows-1251"), State.LIVE),
    one("utf-16", article().encode("utf-16"), State.LIVE),
    one("no paragraphs", article(body=f"<div>{SENTENCE * 9}</div>"), State.LIVE),
    one("number in headline", article("404 people were killed, says ministry"), State.LIVE),
    one("plane not found", article("Plane not found after a week of search"), State.LIVE),
    one("mentions recaptcha", article(body=PROSE + '<div class="g-recaptcha"></div>'), State.LIVE),
    one("mentions captcha-delivery", article(body=PROSE + "captcha-delivery.com"), State.LIVE),
    one("cloudflare beacon", article(body=PROSE + '<script src="/cdn-cgi/challenge-platform/x.js">'), State.LIVE),
    one("about parking", article("How a parked domain earns money", PROSE * 9), State.LIVE),
    one("shell", SHELL, State.NEEDS_BROWSER, "needs_browser"),
    one("shell in words", SHELL.replace("<div id", "<noscript><p>You need JavaScript</p></noscript><div id"), State.NEEDS_BROWSER),
    one("refresh", '<meta http-equiv="Refresh" content="0;url=/x">Wait', State.UNVERIFIABLE, "refresh"),
    one("no text", "<html><title>x</title><body><img src=a.jpg></body></html>", State.UNVERIFIABLE, "empty_page"),
    one("empty", "  \n", State.UNVERIFIABLE, "empty_answer"),
    one("accepted", article(), State.UNVERIFIABLE, "http_202", status=202),
    one("no content", "", State.UNVERIFIABLE, "empty_answer", status=204),
    one("not modified", "", State.UNVERIFIABLE, "http_304", status=304),
    one("bad request", "", State.UNVERIFIABLE, "http_400", status=400),
    one("challenge in 200", "<title>x</title><script>window._cf_chl_opt={}</script>", State.BOT_WALL, "challenge_page"),
    one("challenge by title", article("Just a moment...", "<p>Wait</p>", ""), State.BOT_WALL, "challenge_page"),
    one("long text on robots", article("Are you a robot? A history", PROSE * 2), State.LIVE),
    one("login by title", article("Log in - News", "<form></form>", ""), State.LOGIN_WALL, "login_page"),
    one("login by heading", article("News", "<form></form>", "Anmelden"), State.LOGIN_WALL, "login_page"),
    one("not in your region", article("Not available in your region", "<p>Sorry</p>"), State.WITHHELD, "withheld_page"),
    # one sign, or two
    with_sibling("says so, like all", LONG_NOT_FOUND, LONG_NOT_FOUND, State.SOFT_404, "soft_404"),
    with_sibling("says so, short, like all", NOT_FOUND, NOT_FOUND, State.SOFT_404, "soft_404"),
    with_sibling("says so, short, unanswered", NOT_FOUND, TIMEOUT, State.SOFT_404, "soft_404"),
    with_sibling("says so, short, others are 404", NOT_FOUND, REFUSED, State.UNVERIFIABLE, "soft_404_suspected"),
    with_sibling("says so, long, unanswered", LONG_NOT_FOUND, TIMEOUT, State.UNVERIFIABLE, "soft_404_suspected"),
    with_sibling("says so, long, walled", LONG_NOT_FOUND, page(SIBLING, "", status=403), State.UNVERIFIABLE),
    with_sibling("says so, long, others odd", LONG_NOT_FOUND, page(SIBLING, "", status=301), State.UNVERIFIABLE),
    with_sibling("article about it, others are 404", LONG_NOT_FOUND, REFUSED, State.LIVE, "shown"),
    with_sibling("article about it, others differ", LONG_NOT_FOUND, FRONT, State.UNVERIFIABLE),
    with_sibling("russian", article("Страница не найдена", "<p>-</p>"), TIMEOUT, State.SOFT_404),
    with_sibling("in the heading only", article("News", "<p>Search</p>", "Seite nicht gefunden"), TIMEOUT, State.SOFT_404),
    with_sibling("part of the title", article("404 | News", "<p>-</p>", ""), TIMEOUT, State.SOFT_404),
    with_sibling("tiny, others are 404", TINY, REFUSED, State.LIVE),
    with_sibling("tiny, like all", TINY, TINY, State.UNVERIFIABLE, "soft_404_suspected"),
    with_sibling("tiny, unanswered", TINY, TIMEOUT, State.LIVE),
    ("front page says so", ROOT, {ROOT: page(ROOT, NOT_FOUND)}, State.UNVERIFIABLE, "soft_404_suspected"),
    ("tiny front page", ROOT, {ROOT: page(ROOT, TINY)}, State.LIVE, "shown"),
    # redirects
    redirect("to www", "https://www.news.example/2022/04/kramatorsk", State.LIVE),
    redirect("to a slash", URL + "/", State.LIVE),
    redirect("to a session", URL + "?s=1", State.LIVE),
    redirect("another page", "https://news.example/stories/missiles-hit-station", State.MOVED, "redirected"),
    redirect("another site", "https://journal.example/2022/04/kramatorsk", State.MOVED),
    redirect("front page", ROOT, State.UNVERIFIABLE, "soft_404_suspected", body=FRONT),
    redirect("front page in English", "https://news.example/en/", State.UNVERIFIABLE, body=FRONT),
    redirect("front page, others are 404", ROOT, State.UNVERIFIABLE, body=FRONT, sibling=REFUSED),
    redirect("front page like all", ROOT, State.SOFT_404, body=FRONT, sibling=page(ROOT, FRONT, via=(SIBLING,))),
    redirect("front page that says so", ROOT, State.SOFT_404, body=LONG_NOT_FOUND),
    redirect("section", "https://news.example/2022/", State.UNVERIFIABLE, body=FRONT),
    redirect("section like all", "https://news.example/2022/", State.SOFT_404, body=FRONT, sibling=page("https://news.example/2022/", FRONT, via=(SIBLING,))),
    redirect("error page", "https://news.example/404.html", State.UNVERIFIABLE, body=FRONT),
    redirect("error page that says so", "https://news.example/error/404", State.SOFT_404, body=NOT_FOUND),
    redirect("login", "https://news.example/login?next=x", State.LOGIN_WALL, "login_page"),
    redirect("login host", "https://accounts.news.example/x", State.LOGIN_WALL),
    redirect("consent", "https://consent.news.example/x", State.UNVERIFIABLE, "consent_page"),
    redirect("lost id", "https://news.example/story", State.UNVERIFIABLE, url="https://news.example/story?id=5"),
    redirect("front page to language", "https://news.example/en/", State.LIVE, url=ROOT, body=FRONT),
    redirect("short link", "https://news.example/", State.MOVED, url="https://bit.ly/3abc"),
    ("404 after login", URL, {URL: page("https://news.example/login", "", status=404, via=(URL,))}, State.LOGIN_WALL, ""),
    # parked
    with_sibling("for sale, like all", SALE, SALE, State.PARKED, "parked"),
    with_sibling("for sale, unanswered", SALE, TIMEOUT, State.UNVERIFIABLE, "parked_suspected"),
    one("for sale, by a dealer's script", SALE_RUN, State.PARKED, "parked"),
    redirect("to a dealer, for sale", DEALER, State.PARKED, body=SALE),
    redirect("to a dealer", DEALER, State.UNVERIFIABLE, "parked_suspected"),
    ("front page for sale", ROOT, {ROOT: page(ROOT, SALE)}, State.UNVERIFIABLE, "parked_suspected"),
    # files
    ("pdf", PDF_URL, {PDF_URL: answer(PDF_URL, b"%PDF-1.7 ...", ("content-type", "application/pdf"))}, State.LIVE, "shown"),
    ("pdf as html", PDF_URL, {PDF_URL: page(PDF_URL, b"%PDF-1.7 ...")}, State.LIVE, "shown"),
    ("pdf that is none", PDF_URL, {PDF_URL: answer(PDF_URL, b"<html>", ("content-type", "application/pdf"))}, State.UNVERIFIABLE, "wrong_content"),
    ("page for a pdf", PDF_URL, {PDF_URL: page(PDF_URL, article())}, State.UNVERIFIABLE, "soft_404_suspected"),
    ("page for any pdf", PDF_URL, {PDF_URL: page(PDF_URL, article()), PDF_SIBLING: page(PDF_SIBLING, article())}, State.SOFT_404, ""),
    ("image", URL, {URL: answer(URL, b"\x89PNG", ("content-type", "image/png"))}, State.LIVE, ""),
    ("no type, html", URL, {URL: answer(URL, article())}, State.LIVE, ""),
    ("no type", URL, {URL: answer(URL, b"abc")}, State.LIVE, ""),
    ("plain text", URL, {URL: answer(URL, "A statement.", ("content-type", "text/plain"))}, State.LIVE, ""),
    ("plain text says so", URL, {URL: answer(URL, "Not found", ("content-type", "text/plain"))}, State.UNVERIFIABLE, "says_otherwise"),
    ("image elsewhere", URL, {URL: answer(ROOT, b"x", ("content-type", "image/png"), via=(URL,))}, State.UNVERIFIABLE, "redirected_away"),
    ("image moved", URL, {URL: answer(ROOT + "a/b.png", b"x", ("content-type", "image/png"), via=(URL,))}, State.MOVED, ""),
    # statuses
    status(404, State.NOT_FOUND, "http_404"),
    status(410, State.GONE, "http_410"),
    status(404, State.BOT_WALL, "challenge_page", body="<script>window._cf_chl_opt={}</script>"),
    status(401, State.LOGIN_WALL, "login_required"),
    status(402, State.PAYWALLED, "payment_required"),
    status(403, State.UNVERIFIABLE, "http_403"),
    status(405, State.UNVERIFIABLE, "http_405"),
    status(418, State.UNVERIFIABLE, "http_418"),
    status(422, State.UNVERIFIABLE, "http_422"),
    status(408, State.UNVERIFIABLE, "http_408"),
    status(429, State.RATE_LIMITED, "rate_limited"),
    status(451, State.WITHHELD, "legal_reasons"),
    status(500, State.SERVER_ERROR, "http_500"),
    status(503, State.SERVER_ERROR, "http_503"),
    status(503, State.RATE_LIMITED, "rate_limited", ("Retry-After", "30")),
    status(523, State.SERVER_ERROR, "http_523"),
    status(999, State.BOT_WALL, "bot_wall"),
    status(403, State.BOT_WALL, "bot_wall", ("CF-Mitigated", "challenge")),
    status(429, State.BOT_WALL, "bot_wall", ("cf-mitigated", "challenge")),
    status(200, State.BOT_WALL, "bot_wall", ("x-amzn-waf-action", "challenge"), body="x"),
    status(403, State.BOT_WALL, "bot_wall", ("x-vercel-mitigated", "deny")),
    status(403, State.BOT_WALL, "bot_wall", ("cf-ray", "8a"), ("server", "cloudflare")),
    status(403, State.BOT_WALL, "bot_wall", ("x-datadome", "protected")),
    status(405, State.BOT_WALL, "bot_wall", ("x-datadome", "protected")),
    status(403, State.BOT_WALL, "bot_wall", ("x-iinfo", "1")),
    status(403, State.BOT_WALL, "bot_wall", ("x-cdn", "Incapsula")),
    status(403, State.BOT_WALL, "bot_wall", ("x-kpsdk-ct", "1")),
    status(403, State.BOT_WALL, "bot_wall", ("server", "AkamaiGHost")),
    status(403, State.BOT_WALL, "bot_wall", body='<div id="px-captcha"></div>'),
    status(403, State.BOT_WALL, "bot_wall", body='<script id="anubis_challenge" type="x">'),
    status(404, State.NOT_FOUND, "http_404", ("cf-ray", "8a"), ("server", "cloudflare")),
    # no answer
    ("time-out", URL, {}, State.TIMEOUT, "total"),
    ("no name", URL, {URL: Failure(State.DNS_NXDOMAIN, "nxdomain")}, State.DNS_NXDOMAIN, "nxdomain"),
    ("refused", URL, {URL: Failure(State.CONNECTION_FAILED, "refused", "connection refused")}, State.CONNECTION_FAILED, "refused"),
    ("bad certificate", URL, {URL: Failure(State.TLS_ERROR, "", "expired")}, State.TLS_ERROR, "tls_error"),
    ("forbidden address", URL, {URL: Failure(State.UNSAFE, "private")}, State.UNSAFE, "private"),
]  # fmt: skip
