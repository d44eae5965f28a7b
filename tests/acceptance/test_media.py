"""Pictures, files and videos of what is cited: fetched once, held, listed, written out."""

import hashlib
import subprocess
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from warcio.cli import main as warcio

from archiver.cli.evidence import evidence_text
from archiver.errors import StorageError
from archiver.model.duty import Duty
from archiver.model.media import MediaKind, MediaState
from archiver.model.parts import MediaChoice
from archiver.model.states import Privacy, State
from archiver.reports.rows import source_row
from archiver.sandbox.pictures import TELEGRAM, TWITTER, pdf, png, put
from archiver.sandbox.sites import WebSite
from archiver.sandbox.world import SandboxResponse
from archiver.sandbox.x import Fate
from archiver.usecases import erase, export, show, verify
from archiver.usecases.check import check
from archiver.usecases.progress import Silent
from archiver.usecases.report import lines
from archiver.usecases.rounds import DUTIES, Rounds
from tests.support.newsroom import newsroom

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LOG_BOOK = "https://t.me/ellersby_docks/2417"
HOST = "files.example"


class Listening(Silent):
    """Remembers what was said."""

    def __init__(self):
        self.said = []

    def say(self, sentence):
        self.said.append(sentence)


@pytest.fixture
def room(tmp_path):
    """A newsroom with a site of files beside the story's world; no archive is asked."""
    with newsroom(tmp_path) as opened:
        opened.site = WebSite("Files")
        opened.world.add(opened.site, [HOST])
        opened.set(network={"gap": 0}, archives={"enabled": False})
        yield opened


async def look(room, *urls, listener=None):
    """Check URLs; the findings and what is known of their media."""
    async with room.tools() as built:
        found, problem = await check(built, urls, listener or Silent())
    assert problem == ""
    return found


def media(room, url):
    with room.desk() as built:
        source = show.find_source(built, url)
        return built.ledger.media([source.id]).get(source.id, [])


def asked(room, host):
    return [record.url for record in room.world.requests(host)]


async def test_the_pictures_of_a_post_are_held(room):
    """A tweet's two photos: as large as they were posted, each a record with its digest, named by the ledger."""
    tweet = next(one for one in room.story.x.tweets.values() if one.media)
    (found,) = await look(room, tweet.url)
    assert [one.state for one in found.media] == [MediaState.HELD] * 2
    assert [one.sha256 for one in found.media] == [hashlib.sha256(png(n)).hexdigest() for n in (30, 200)]
    assert {one.media_type for one in found.media} == {"image/png"}
    assert all(url.endswith("?name=orig") for url in asked(room, TWITTER))
    with room.desk() as built:
        record = built.warcs.read(found.media[0].evidence)
        assert (record.content, record.status) == (png(30), 200)
        assert verify.verify(built).exit_code == 0


async def test_what_is_held_is_not_asked_for_again(room):
    """Not in a later run, and not for another post that shows the same address."""
    tweet = next(one for one in room.story.x.tweets.values() if one.media)
    await look(room, tweet.url)
    await look(room, tweet.url, LOG_BOOK)
    assert len(asked(room, TWITTER)) == 2
    assert len(asked(room, TELEGRAM)) == 1


async def test_two_posts_with_one_address_share_what_was_fetched(room):
    """The second names the record of the first."""
    one, other = (room.story.x.post("mayor_ellersby", room.story.start - DAY * n, f"No. {n}") for n in (3, 2))
    shown = room.story.x.illustrate(one, png(7)).media
    room.story.x.tweets[other.id] = type(one)(**{**_fields(room.story.x.tweets[other.id]), "media": shown})
    found = await look(room, one.url, other.url)
    first, second = (checked.media[0] for checked in found)
    assert first.evidence == second.evidence
    assert len(asked(room, TWITTER)) == 1


def _fields(one):
    return {name: getattr(one, name) for name in one.__slots__}


async def test_media_that_were_held_outlive_the_post(room):
    """Two days later the post is gone; the report still says that its picture is held, and `show` since when."""
    await room.audit()
    room.day(3)
    await room.audit()
    with room.desk() as built:
        line = next(one for one in lines(built) if one.fact.source.url == LOG_BOOK)
        assert line.row["verdict"] in ("missing", "gone")
        assert line.row["media_held"] == "all"
        text = evidence_text(show.show(built, LOG_BOOK), None)
    assert f"photo held since {room.story.start:%Y-%m-%dT}" in text
    assert f"https://{TELEGRAM}/file/" in text
    assert f"{hashlib.sha256(png(90)).hexdigest()}  " in text


async def test_a_post_that_is_gone_had_no_picture_if_it_showed_none(room):
    """What the last look that saw it showed counts: n/a stays n/a, in the report and for `check`."""
    bare = room.story.x.post("mayor_ellersby", room.story.start - DAY, "Words only.")
    room.story.x.befall(bare, Fate.DELETED, room.story.start + DAY)
    await look(room, bare.url)
    room.day(3)
    (found,) = await look(room, bare.url)
    assert found.look.observation.state is State.DELETED_BY_AUTHOR
    row = source_row(found.identity, found.judgement, found.look, found.media, found.proof)
    assert row["media_held"] == media_held(room, bare.url) == "n/a"


async def test_show_writes_what_is_held_and_shows_none_of_it(room, tmp_path):
    """Files are named by their digests; sha256sum verifies the lines that are printed."""
    await look(room, LOG_BOOK)
    with room.desk() as built:
        shown = show.show(built, LOG_BOOK)
        path = show.save(shown, tmp_path / "out")
        saved = show.save_media(built, shown, tmp_path / "out")
        text = evidence_text(shown, path, (), saved)
    (file,) = saved.values()
    assert file.read_bytes() == png(90)
    assert file.suffix == ".png"
    sums = [line for line in text.splitlines() if str(tmp_path) in line]
    told = "".join(f"{line}\n" for line in sums)
    done = subprocess.run(["sha256sum", "-c"], input=told, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout.count(": OK")) == (0, 2)


async def test_a_pdf_that_is_cited_is_held_whole(room):
    """A small one from the very answer of the look; one that the look cut off is fetched once more."""
    put(room.site, "/short.pdf", pdf("Gate log"), "application/pdf")
    large = pdf("Gate log") + b"%" + b"x" * 3_000_000
    put(room.site, "/long.pdf", large, "application/pdf")
    short, long = await look(room, f"https://{HOST}/short.pdf", f"https://{HOST}/long.pdf")
    assert (short.media[0].state, long.media[0].state) == (MediaState.HELD, MediaState.HELD)
    assert short.media[0].evidence == short.look.evidence[-1]
    assert (long.media[0].size, long.look.sha256) == (len(large), "")
    assert (len(asked(room, HOST)), long.media[0].part.kind) == (3, MediaKind.FILE)


async def test_a_cited_file_that_changed_is_held_again(room):
    """What it was before stays in the evidence."""
    put(room.site, "/log.pdf", pdf("First"), "application/pdf")
    put(room.site, "/log.pdf", pdf("Second"), "application/pdf", room.story.start + DAY)
    url = f"https://{HOST}/log.pdf"
    (before,) = await look(room, url)
    room.day(3)
    (after,) = await look(room, url)
    assert before.media[0].sha256 != after.media[0].sha256
    with room.desk() as built:
        assert built.warcs.read(before.media[0].evidence).content == pdf("First")


@pytest.mark.parametrize(
    ("choice", "states", "held"),
    [
        (MediaChoice.NONE, [MediaState.NAMED, MediaState.NAMED], "none"),
        (MediaChoice.PHOTOS, [MediaState.HELD, MediaState.NAMED], "some"),
    ],
)
async def test_nothing_is_fetched_that_was_not_asked_for(room, choice, states, held):
    """`none` fetches nothing, `photos` no video: only its poster. The report says how much is held."""
    room.set(media={"fetch": choice})
    tweet = filmed(room)
    (found,) = await look(room, tweet.url)
    assert [one.state for one in found.media] == states
    assert media_held(room, tweet.url) == held
    assert asked(room, "video.twimg.com") == []


def filmed(room):
    """A tweet with a video over plain HTTP."""
    video = "http://video.twimg.com/ext_tw_video/1/film.mp4"
    tweet = room.story.x.post("mayor_ellersby", room.story.start - DAY, "The gate, filmed.")
    put(room.world.sites["video.twimg.com"], "/ext_tw_video/1/film.mp4", MP4, "video/mp4")
    return room.story.x.film(tweet, png(1), video)


MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(range(256)) * 400


def media_held(room, url):
    from archiver.reports.media import held  # noqa: PLC0415 - beside its only use

    with room.desk() as built:
        source = show.find_source(built, url)
        proof = built.ledger.last_proofs([source.id]).get(source.id)
        return held(media(room, url), source.platform, proof and proof.look)


async def test_a_video_is_fetched_by_yt_dlp_and_kept_as_one_record(room):
    """With `all`: poster and film; nothing of the download is left over, and warcio finds the record whole."""
    room.set(media={"fetch": MediaChoice.ALL})
    tweet = filmed(room)
    (found,) = await look(room, tweet.url)
    poster, video = found.media
    assert (poster.part.kind, poster.state) == (MediaKind.POSTER, MediaState.HELD)
    assert (video.state, video.sha256, video.size) == (
        MediaState.HELD,
        hashlib.sha256(MP4).hexdigest(),
        len(MP4),
    )
    assert media_held(room, tweet.url) == "all"
    assert not list((room.workspace.evidence / "partial").iterdir())
    with room.desk() as built:
        assert built.warcs.read(video.evidence).content == MP4
        assert verify.verify(built).exit_code == 0
    files = [str(path) for path in room.workspace.evidence.glob("*.warc.gz")]
    with pytest.raises(SystemExit) as ended:
        warcio(["check", *files])
    assert ended.value.code == 0


async def test_a_video_that_is_not_to_be_had_is_one_sentence(room):
    """Whatever yt-dlp prints, the ledger gets a reason, and the rest of the run goes on."""
    room.set(media={"fetch": MediaChoice.ALL})
    video = "http://video.twimg.com/nothing.mp4"
    tweet = room.story.x.post("mayor_ellersby", room.story.start - DAY, "Filmed.")
    room.story.x.film(tweet, png(1), video)
    (found,) = await look(room, tweet.url)
    poster, film = found.media
    assert (poster.state, film.state) == (MediaState.HELD, MediaState.FAILED)
    assert film.reason.startswith("The video was not to be had: ")
    assert "\n" not in film.reason


async def test_a_video_beyond_the_limit_is_not_kept(room):
    """Its state says so, with the limit, and nothing of it is left over."""
    room.set(media={"fetch": MediaChoice.ALL, "video_bytes": 50_000, "photo_bytes": 5_000})
    tweet = filmed(room)
    (found,) = await look(room, tweet.url)
    assert (found.media[1].state, found.media[1].size) == (MediaState.TOO_LARGE, 50_000)
    assert not list((room.workspace.evidence / "partial").iterdir())


async def test_a_page_has_no_media_of_its_own(room):
    """Its pictures and og:image are layout: n/a. A source that nobody saw has no answer at all."""
    head = f'<meta property="og:image" content="https://{HOST}/share.png">'
    room.site.put("/story", room.site.page("Story", ("Words.",) * 30, head=head))
    await look(room, f"https://{HOST}/story", f"https://{HOST}/missing")
    assert media_held(room, f"https://{HOST}/story") == "n/a"
    assert media_held(room, f"https://{HOST}/missing") is None
    assert f"https://{HOST}/share.png" not in asked(room, HOST)


async def test_with_privacy_closed_only_the_platform_s_own_hosts_are_asked(room):
    """A picture that lies elsewhere, and one whose store redirects elsewhere, are refused unasked."""
    room.set(privacy=Privacy.CLOSED)
    tweet = room.story.x.post("mayor_ellersby", room.story.start - DAY, "Three pictures.")
    shown = room.story.x.illustrate(tweet, png(5), png(6)).media
    room.world.sites[TWITTER].move(f"/media/T{tweet.id}-2.png", f"https://{HOST}/two.png")
    elsewhere = {"type": "photo", "media_url_https": f"https://{HOST}/three.png"}
    room.story.x.tweets[tweet.id] = type(tweet)(
        **{**_fields(room.story.x.tweets[tweet.id]), "media": (*shown, elsewhere)}
    )
    (found,) = await look(room, tweet.url)
    assert [one.state for one in found.media] == [MediaState.HELD, MediaState.REFUSED, MediaState.REFUSED]
    assert HOST not in room.world.contacted()


async def test_the_bytes_of_a_run_are_counted(room):
    """Beyond them the rest is left, said, and taken up by the next run."""
    room.set(media={"run_bytes": 1})
    tweet = room.story.x.post("mayor_ellersby", room.story.start - DAY, "Many pictures.")
    room.story.x.illustrate(tweet, *(png(shade) for shade in range(6)))
    listener = Listening()
    (found,) = await look(room, tweet.url, listener=listener)
    held = sum(one.state is MediaState.HELD for one in found.media)
    assert 1 <= held < 6
    assert listener.said[0].startswith(
        f"{6 - held} pictures, files or videos were left: the bytes of one run"
    )
    room.set(media={"run_bytes": 0})
    (found,) = await look(room, tweet.url)
    assert all(one.state is MediaState.HELD for one in found.media)


async def test_an_export_has_the_media(room, tmp_path):
    """Their records lie in the WACZ and in the custody report."""
    await look(room, LOG_BOOK)
    with room.desk() as built:
        done = export.export(built, LOG_BOOK, tmp_path / "handed-over")
    custody = (tmp_path / "handed-over" / "custody.csv").read_text("utf-8")
    assert TELEGRAM in custody
    assert done.missing == []


async def test_a_post_that_hides_its_file_says_so(room):
    """What Telegram shows to be there and hands out in its app only is refused, so that `all` is not said."""
    room.story.telegram.attach("ellersby_docks", 2417, "log.pdf")
    (found,) = await look(room, LOG_BOOK)
    assert [one.state for one in found.media] == [MediaState.HELD, MediaState.REFUSED]
    assert "gives no address" in found.media[1].reason
    assert media_held(room, LOG_BOOK) == "some"


async def test_nothing_is_fetched_that_has_no_room(room):
    """Once the evidence takes all that it may, the rest is left, and said."""
    room.set(evidence={"max_bytes": 1_000})
    listener = Listening()
    (found,) = await look(room, LOG_BOOK, listener=listener)
    assert found.media[0].state is MediaState.NAMED
    assert "evidence.max_bytes" in listener.said[0]
    assert asked(room, TELEGRAM) == []


async def test_a_video_that_takes_too_long_is_left_for_later(room):
    """The process is ended; what it had lies in its folder."""
    room.set(media={"fetch": MediaChoice.ALL, "timeout": 0.3})
    tweet = filmed(room)
    (found,) = await look(room, tweet.url)
    assert found.media[1].state is MediaState.FAILED
    assert "it took too long" in found.media[1].reason


async def test_a_picture_that_is_not_there_is_named_with_the_answer(room):
    """A store that says 404 is refused, with the answer as evidence."""
    room.world.sites[TELEGRAM].remove("/file/ellersby_docks-2417-1.png", room.story.start - DAY)
    (found,) = await look(room, LOG_BOOK)
    assert found.media[0].state is MediaState.REFUSED
    assert found.media[0].reason == "The server answers HTTP 404."
    assert found.media[0].evidence is not None
    with room.desk() as built:
        assert "photo not held (refused)" in evidence_text(show.show(built, LOG_BOOK), None)
    assert media_held(room, LOG_BOOK) == "none"


async def test_what_was_named_and_not_fetched_is_fetched_later(room):
    """What a look named and nobody fetched is fetched by the next run, though the look is not made anew."""
    room.set(media={"fetch": MediaChoice.NONE})
    await room.audit()
    assert {one.state for one in media(room, LOG_BOOK)} == {MediaState.NAMED}
    room.set(media={"fetch": MediaChoice.PHOTOS})
    (found,) = await look(room, LOG_BOOK)
    assert found.media[0].state is MediaState.HELD


class Full:
    """A ledger on a full disk, as far as media go."""

    def __init__(self, ledger):
        self._ledger = ledger

    def __getattr__(self, name):
        return getattr(self._ledger, name)

    def record_media(self, found, lengths):
        raise StorageError("no room to write")


async def test_bytes_that_no_row_names_are_moved_away(room):
    """They reach the disk before the rows. If these can't be written, one error says so, and the next run begins anew."""
    async with room.tools() as built:
        with pytest.raises(StorageError, match="no room"):
            await check(replace(built, ledger=Full(built.ledger)), [LOG_BOOK], Silent())
    (found,) = await look(room, LOG_BOOK)
    assert found.media[0].state is MediaState.HELD
    assert len(asked(room, TELEGRAM)) == 2
    orphans = list((room.workspace.evidence / "orphans").iterdir())
    assert any(png(90) in zlib.decompress(path.read_bytes(), 31) for path in orphans)
    with room.desk() as built:
        assert verify.verify(built).exit_code == 0


async def test_what_was_erased_is_not_held_and_not_asked_for_again(room):
    """The report does not count it, `show` says why, and a later look does not bring it back."""
    tweet = next(one for one in room.story.x.tweets.values() if one.media)
    await look(room, tweet.url)
    with room.desk() as built:
        erase.erase(built, show.find_source(built, tweet.url).id, "by order of the court")
        assert verify.verify(built).exit_code == 0
    assert media_held(room, tweet.url) == "none"
    (found,) = await look(room, tweet.url)
    assert {one.reason for one in found.media} == {"It was erased by order."}
    assert len(asked(room, TWITTER)) == 2


async def test_the_beginning_of_a_video_is_erased_with_its_source(room):
    """What a download that was cut short left behind is content, too."""
    room.set(media={"fetch": MediaChoice.ALL, "timeout": 0.2})
    tweet = filmed(room)
    await look(room, tweet.url)
    (folder,) = (room.workspace.evidence / "partial").iterdir()
    (folder / "media.mp4.part").write_bytes(MP4[:500])
    with room.desk() as built:
        erase.erase(built, tweet.url, "by order of the editor")
    assert not folder.exists()


async def test_a_daemon_fetches_in_a_round_of_its_own(room):
    """A round of looks asks no store, so that news wait for none; what an audit left is fetched as well."""
    room.set(media={"fetch": MediaChoice.NONE})
    await room.audit()
    room.set(media={"fetch": MediaChoice.PHOTOS})
    room.clock.advance(DAY + DAY / 2)
    async with room.tools() as built:
        rounds = Rounds(built, {duty: DUTIES[duty] for duty in (Duty.LOOKS, Duty.MEDIA)})
        assert (await rounds.perform(Duty.LOOKS)).done.news == []
        assert asked(room, TELEGRAM) == []
        assert (await rounds.perform(Duty.MEDIA)).problem == ""
        assert (await rounds.perform(Duty.MEDIA)).problem == ""
    assert media(room, LOG_BOOK)[0].state is MediaState.HELD
    assert len(asked(room, TELEGRAM)) == 1


async def test_a_daemon_asks_again_for_what_failed_after_a_while(room):
    """Not in the next round, but six hours later; what is refused or not wanted is left alone."""
    store = room.world.sites[TELEGRAM]
    store.put("/file/ellersby_docks-2417-1.png", SandboxResponse(503, b""))
    await look(room, LOG_BOOK)
    assert media(room, LOG_BOOK)[0].state is MediaState.FAILED
    before = len(asked(room, TELEGRAM))
    put(store, "/file/ellersby_docks-2417-1.png", png(90), "image/png", room.clock.now() + HOUR)
    async with room.tools() as built:
        rounds = Rounds(built, {Duty.MEDIA: DUTIES[Duty.MEDIA]})
        await rounds.perform(Duty.MEDIA)
        assert len(asked(room, TELEGRAM)) == before
        room.clock.advance(7 * HOUR)
        await rounds.perform(Duty.MEDIA)
    assert media(room, LOG_BOOK)[0].state is MediaState.HELD
