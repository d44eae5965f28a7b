"""Content-decoding with caps."""

import contextlib
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.web.decode import Caps, TooLarge, Undecodable, decode, encodings

CAPS = Caps(decoded=10_000_000, ratio=100)


def raw_deflate(data: bytes) -> bytes:
    """Deflate without the zlib header, as some servers send it."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@given(st.binary(max_size=5000))
def test_what_was_packed_is_unpacked(data):
    """Every coding that we offer, in all its dialects, gives the content back."""
    assert decode(data, (), CAPS) == data
    assert decode(gzip.compress(data), ("gzip",), CAPS) == data
    assert decode(gzip.compress(data), ("x-gzip",), CAPS) == data
    assert decode(zlib.compress(data), ("deflate",), CAPS) == data
    assert decode(raw_deflate(data), ("deflate",), CAPS) == data


@given(st.binary(max_size=2000), st.sampled_from(["gzip", "deflate"]))
def test_foreign_bytes_are_typed_errors(data, coding):
    """Whatever the bytes are, the outcome is content or one of our two errors."""
    with contextlib.suppress(TooLarge, Undecodable):
        assert isinstance(decode(data, (coding,), CAPS), bytes)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), ()),
        (("gzip",), ("gzip",)),
        (("GZIP ",), ("gzip",)),
        (("identity",), ()),
        (("none", "utf-8"), ()),
        (("gzip, br",), ("gzip", "br")),
        (("gzip", "gzip"), ("gzip", "gzip")),
        (("",), ()),
    ],
)
def test_codings_are_read_from_headers(values, expected):
    """Codings are told from the words that servers put there by mistake."""
    assert encodings(values) == expected


def test_gzip_members_follow_each_other_and_rubbish_after_them_is_ignored():
    """A body of several gzip members is one content; what follows and is no member does not matter."""
    body = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0 rubbish"
    assert decode(body, ("gzip",), CAPS) == b"one two"


def test_endless_members_are_refused():
    """A body of thousands of empty members costs nothing."""
    with pytest.raises(Undecodable, match="members"):
        decode(gzip.compress(b"") * 5000, ("gzip",), CAPS)


def test_a_bomb_is_too_large_by_ratio():
    """A small body that unpacks to more than a hundred times its size is cut short."""
    with pytest.raises(TooLarge) as error:
        decode(gzip.compress(b"\0" * 9_000_000), ("gzip",), CAPS)
    assert error.value.code == "ratio"


def test_a_large_page_is_too_large_by_size():
    """The absolute cap holds also where the ratio is harmless."""
    with pytest.raises(TooLarge) as error:
        decode(gzip.compress(bytes(range(256)) * 50_000, 0), ("gzip",), CAPS)
    assert error.value.code == "decoded"


def test_small_pages_may_compress_as_well_as_they_like():
    """The ratio is judged only above a megabyte."""
    page = b"<p>" * 300_000
    assert decode(gzip.compress(page), ("gzip",), CAPS) == page


@pytest.mark.parametrize("codings", [("gzip", "gzip"), ("gzip",) * 50, ("deflate", "br")])
def test_codings_on_top_of_each_other_are_refused(codings):
    """Nobody but a bomb uses two codings at once."""
    with pytest.raises(TooLarge) as error:
        decode(gzip.compress(gzip.compress(b"x")), codings, CAPS)
    assert error.value.code == "encodings"


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (b"<html>not gzip", "gzip"),
        (b"<html>", "deflate"),
        (b"\x1f\x8b", "gzip"),
        (b"x", "br"),
        (b"x", "zstd"),
    ],
)
def test_a_body_that_is_not_what_it_says_is_undecodable(body, coding):
    """A wrong or unreadable coding is never taken for content."""
    with pytest.raises(Undecodable):
        decode(body, (coding,), CAPS)


def test_a_cut_off_body_is_decoded_as_far_as_it_goes():
    """A prefix gives a prefix, if we cut it; a body that simply ends early is an error."""
    packed = gzip.compress(bytes(range(256)) * 100)
    prefix = decode(packed[:-20], ("gzip",), CAPS, partial=True)
    assert (bytes(range(256)) * 100).startswith(prefix)
    assert prefix
    with pytest.raises(Undecodable, match="too early"):
        decode(packed[:-20], ("gzip",), CAPS)


def test_nothing_is_nothing():
    """An empty body has no content, whatever its headers say."""
    assert decode(b"", ("gzip",), CAPS) == b""
