"""Pages of Telegram, of our own making in the shape that is recorded (facts: platforms, b1, b2)."""

from archiver.model.exchange import Answer, Failure
from archiver.model.states import State
from tests.support.probes import TIMEOUT, page

POST = "https://t.me/Front_News/123"
CHANNEL = "https://t.me/front_news"
EMBED = "https://t.me/front_news/123?embed=1&mode=tme"
PREVIEW = "https://t.me/s/front_news/123"
CONTROL = "https://t.me/telegram/361?embed=1&mode=tme"
CONTROL_CHANNEL = "https://t.me/telegram"
TEXT = (
    '<div class="tgme_widget_message_text js-message_text" dir="auto">First line<br/>second <b>line</b></div>'
)


def message(post: str = "Front_News/123", inner: str = TEXT, meta: str = "") -> str:
    """A page that shows a post."""
    return f"""<!DOCTYPE html><html><head><title>Telegram Widget</title></head>
    <body class="widget_frame_base tgme_widget body_widget_post">
    <div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="{post}" data-view="e30">
    <div class="tgme_widget_message_user"><a href="#"><img src="x.jpg"></a></div>
    <div class="tgme_widget_message_bubble">
    <div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" href="#">
    <span dir="auto">Front News</span></a></div>
    {inner}
    <div class="tgme_widget_message_footer"><div class="tgme_widget_message_info">
    <span class="tgme_widget_message_views">12.5M</span>
    <span class="tgme_widget_message_meta">{meta}<a class="tgme_widget_message_date" href="#">
    <time datetime="2022-04-08T08:33:51+00:00" class="time">08:33</time></a></span></div></div>
    <div class="footer"><div class="media_not_supported_cont"><div class="message_media_not_supported_label">
    Please open Telegram to view this post</div></div></div></div></div></body></html>"""


def error(text: str) -> str:
    """A page that shows a sentence instead of a post."""
    return f"""<!DOCTYPE html><html><body class="widget_frame_base tgme_widget body_widget_post">
    <div class="tgme_widget_message text_not_supported_wrap err_message js-widget_message">
    <div class="tgme_widget_message_bubble"><div class="tgme_widget_message_error" dir="auto">{text}</div></div>
    </div></body></html>"""


def landing(name: str, extra: str = "12 345 subscribers") -> str:
    """The page of a channel that is there."""
    return f"""<html><head><title>Telegram: View @{name}</title></head><body><div class="tgme_page_wrap">
    <div class="tgme_page"><div class="tgme_page_title"><span dir="auto">Front News</span></div>
    <div class="tgme_page_extra">{extra}</div><div class="tgme_page_description">News from the front</div>
    <div class="tgme_page_action"><a class="tgme_action_button_new" href="tg://resolve?domain={name}">View</a></div>
    </div></div></body></html>"""


def nobody(name: str) -> str:
    """The page of a name that nobody has, which a client that is shut out gets for every name."""
    return f"""<html><head><title>Telegram: Contact @{name}</title><meta name="robots" content="noindex, nofollow">
    </head><body><div class="tgme_page_wrap"><div class="tgme_page"><div class="tgme_page_description">
    If you have <strong>Telegram</strong>, you can contact <a href="tg://resolve?domain={name}">@{name}</a> right away.
    </div></div></div></body></html>"""


SHOWN = page(CONTROL, message("telegram/361"))
NOT_SHOWN = page(CONTROL, error("Post not found"))
MISSING = page(EMBED, error("Post not found"))
THERE = page(CHANNEL, landing("Front_News"))
NOBODY = page(CHANNEL, nobody("front_news"))
CONTROL_THERE = page(CONTROL_CHANNEL, landing("telegram"))
CONTROL_NOBODY = page(CONTROL_CHANNEL, nobody("telegram"))
NO_CHANNEL = "Channel with username <b>@front_news</b> not found"
ALBUM = '<div class="js-message_grouped_wrap"><a href="https://t.me/front_news/123?single">x</a></div>'
RESTRICTED = "This channel can’t be displayed because it "

Case = tuple[str, str, dict[str, Answer], State, str]


def _alone(name: str, body: str, state: State, code: str) -> Case:
    return name, POST, {EMBED: page(EMBED, body)}, state, code


CASES: list[Case] = [
    _alone("shown", message(), State.LIVE, "shown"),
    _alone("shown, other case", message("FRONT_news/123"), State.LIVE, "shown"),
    _alone("quotes an error", message(inner=TEXT.replace("First", "Post not found")), State.LIVE, "shown"),
    _alone(
        "album",
        message(
            "Front_News/121",
            ALBUM,
        ),
        State.LIVE,
        "shown",
    ),
    _alone(
        "album without it",
        message("Front_News/121", "<a href='https://t.me/front_news/123'>x</a>"),
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
    _alone("another post", message("Front_News/1234"), State.UNVERIFIABLE, "unknown_answer"),
    _alone("another channel", message("Back_News/123"), State.UNVERIFIABLE, "unknown_answer"),
    _alone(
        "error beside a post",
        message("a_b_c/1", error("Post not found")),
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
    _alone(
        "terms",
        error(RESTRICTED + "violated Telegram's Terms of Service."),
        State.REMOVED_BY_PLATFORM,
        "removed_terms",
    ),
    _alone(
        "copyright",
        error("This channel is unavailable due to copyright infringement."),
        State.REMOVED_BY_PLATFORM,
        "removed_copyright",
    ),
    _alone(
        "local laws",
        error("This channel can't be displayed because it violated local laws."),
        State.WITHHELD,
        "withheld_local_laws",
    ),
    _alone(
        "porn",
        error(RESTRICTED + "was used to spread pornographic content."),
        State.WITHHELD,
        "withheld_pornography",
    ),
    _alone(
        "time to clean up",
        error(
            "This group has been temporarily suspended to give its moderators time to clean up after users."
        ),
        State.UNVERIFIABLE,
        "temporarily_suspended",
    ),
    _alone(
        "on your device",
        error("Sorry, this group is temporarily inaccessible on your device."),
        State.UNVERIFIABLE,
        "temporarily_inaccessible",
    ),
    _alone("new words", error("Something new"), State.UNVERIFIABLE, "unknown_restriction"),
    _alone("nearly the words", error("Post not found, try again"), State.UNVERIFIABLE, "unknown_restriction"),
    _alone(
        "two errors", error("Post not found") + error("Post not found"), State.UNVERIFIABLE, "unknown_answer"
    ),
    _alone("ban look-alike", nobody("front_news"), State.UNVERIFIABLE, "unknown_answer"),
    _alone("nothing", "", State.UNVERIFIABLE, "unknown_answer"),
    _alone("only the words", "<p>Post not found</p>", State.UNVERIFIABLE, "unknown_answer"),
    ("limited", POST, {EMBED: page(EMBED, "", status=429)}, State.RATE_LIMITED, "rate_limited"),
    (
        "odd status",
        POST,
        {EMBED: page(EMBED, error("Post not found"), status=404)},
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
    ("time-out", POST, {}, State.TIMEOUT, "total"),
    ("no DNS", POST, {EMBED: Failure(State.DNS_NXDOMAIN, "nxdomain")}, State.DNS_FAILURE, "nxdomain"),
    ("missing", POST, {EMBED: MISSING, CONTROL: SHOWN, CHANNEL: THERE}, State.ABSENT, "post_not_found"),
    ("missing, channel unclear", POST, {EMBED: MISSING, CONTROL: SHOWN}, State.ABSENT, "post_not_found"),
    (
        "missing, yet part of an album in the preview",
        POST,
        {
            EMBED: MISSING,
            CONTROL: SHOWN,
            CHANNEL: THERE,
            PREVIEW: page(PREVIEW, message("Front_News/121", ALBUM)),
        },
        State.UNVERIFIABLE,
        "post_contradicted",
    ),
    (
        "missing, yet shown in the preview",
        POST,
        {EMBED: MISSING, CONTROL: SHOWN, PREVIEW: page(PREVIEW, message("Front_News/122") + message())},
        State.UNVERIFIABLE,
        "post_contradicted",
    ),
    (
        "missing, and its neighbours are shown",
        POST,
        {EMBED: MISSING, CONTROL: SHOWN, CHANNEL: THERE, PREVIEW: page(PREVIEW, message("Front_News/122"))},
        State.ABSENT,
        "post_not_found",
    ),
    (
        "no channel, they say, but it is shown",
        POST,
        {EMBED: page(EMBED, error(NO_CHANNEL)), CONTROL: SHOWN, CHANNEL: THERE},
        State.UNVERIFIABLE,
        "channel_contradicted",
    ),
    _alone(
        "a post that holds the error",
        message(inner=error("Post not found")),
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
    ("missing, no control", POST, {EMBED: MISSING, CHANNEL: THERE}, State.UNVERIFIABLE, "control_failed"),
    (
        "missing like all",
        POST,
        {EMBED: MISSING, CONTROL: NOT_SHOWN, CHANNEL: THERE},
        State.UNVERIFIABLE,
        "control_failed",
    ),
    (
        "channel gone",
        POST,
        {EMBED: MISSING, CONTROL: SHOWN, CHANNEL: NOBODY, CONTROL_CHANNEL: CONTROL_THERE},
        State.ACCOUNT_GONE,
        "channel_not_shown",
    ),
    (
        "channel gone, but so are all",
        POST,
        {EMBED: MISSING, CONTROL: SHOWN, CHANNEL: NOBODY, CONTROL_CHANNEL: CONTROL_NOBODY},
        State.ABSENT,
        "post_not_found",
    ),
    (
        "old words for no channel",
        POST,
        {
            EMBED: page(EMBED, error(NO_CHANNEL)),
            CONTROL: SHOWN,
            CHANNEL: NOBODY,
            CONTROL_CHANNEL: CONTROL_THERE,
        },
        State.ACCOUNT_GONE,
        "channel_not_shown",
    ),
    ("channel", CHANNEL, {CHANNEL: THERE}, State.LIVE, "channel_shown"),
    (
        "channel nobody has",
        CHANNEL,
        {CHANNEL: NOBODY, CONTROL_CHANNEL: CONTROL_THERE},
        State.ABSENT,
        "channel_not_shown",
    ),
    (
        "channel, shut out",
        CHANNEL,
        {CHANNEL: NOBODY, CONTROL_CHANNEL: CONTROL_NOBODY},
        State.UNVERIFIABLE,
        "control_failed",
    ),
    (
        "channel, no control",
        CHANNEL,
        {CHANNEL: NOBODY, CONTROL_CHANNEL: TIMEOUT},
        State.UNVERIFIABLE,
        "control_failed",
    ),
    (
        "channel, another",
        CHANNEL,
        {CHANNEL: page(CHANNEL, landing("other_news"))},
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
    ("channel, no page", CHANNEL, {CHANNEL: page(CHANNEL, "<p>hello")}, State.UNVERIFIABLE, "unknown_answer"),
    ("channel, forbidden", CHANNEL, {CHANNEL: page(CHANNEL, "", status=403)}, State.UNVERIFIABLE, "http_403"),
    ("channel, slow", CHANNEL, {}, State.TIMEOUT, "total"),
    ("private", "https://t.me/c/1234/5", {}, State.UNVERIFIABLE, "private_link"),
    ("invitation", "https://t.me/+AbC", {}, State.UNVERIFIABLE, "private_link"),
    ("comment", POST + "?comment=9", {}, State.UNVERIFIABLE, "comment"),
]
