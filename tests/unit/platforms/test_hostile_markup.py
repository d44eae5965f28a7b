"""Pages that were written to stop a parser."""

import pytest

from archiver.platforms import walls
from archiver.shallow import shallow
from tests.support.probes import page


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<div></q>",
        "<b><p>",
        "<li><ul>",
        "<li><dd>",
        "<dt><li>",
        "<rt>",
        "<option>",
        "<table><tr><td>",
        "<DIV><x>",
    ],
)
def test_markup_is_cut_where_it_nests_beyond_sense(piece: str) -> None:
    """Time to parse grows with the square of the depth, so depth has an end."""
    assert len(shallow(piece * 5000)) < 5000 * len(piece) / 2


@pytest.mark.parametrize(
    "piece",
    [
        "<p>text",
        "<li>text",
        "<dt>a<dd>b",
        "<br>",
        "<tr><td>x",
        "<div>x</div>",
        "<li><b>x</b></li>",
        "</div>x",
    ],
)
def test_long_markup_is_left_whole(piece: str) -> None:
    """A long flat page is no attack, whether its tags are closed or not."""
    assert shallow(piece * 5000) == piece * 5000


def test_a_large_refusal_is_not_searched() -> None:
    """A challenge is small; whatever is larger is a page."""
    marker = b"window._cf_chl_opt"
    assert walls.vendor(page("https://a.example/", marker, status=403)) == "Cloudflare"
    assert walls.vendor(page("https://a.example/", marker + b" " * 70_000, status=403)) is None
