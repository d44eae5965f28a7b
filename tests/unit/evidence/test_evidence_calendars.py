"""OpenTimestamps proofs as bytes."""

import pytest

pytest.importorskip("opentimestamps")

from archiver.evidence.calendars import NoProof, Tree, is_known
from tests.support.calendars import Calendar

HEAD = "ab" * 32


def promised(url="http://127.0.0.1:9"):
    """A proof with one promise, and the calendar that made it."""
    calendar = Calendar()
    calendar.url = url
    tree, commitment = Tree.of(HEAD)
    tree.add(commitment, calendar.submit(commitment))
    return tree, calendar


def test_what_calendars_learn_is_not_the_head():
    """Two proofs of one head ask for different things."""
    (_, one), (_, other) = Tree.of(HEAD), Tree.of(HEAD)
    assert len({one, other, bytes.fromhex(HEAD)}) == 3


def test_a_promise_reads_back_and_names_no_block():
    """With the address that knows more later."""
    tree, calendar = promised()
    again = Tree.read(tree.data, HEAD)
    assert again.blocks() == ()
    assert [url for _, url in again.pending()] == [calendar.url]


def test_what_was_promised_is_taken_in():
    """The proof then claims a block, each once, in the order of their heights."""
    tree, calendar = promised()
    for block in (800_000, 358_391, 800_000):
        calendar.block = block
        for commitment, _ in list(tree.pending()):
            tree.add(commitment, calendar.known(commitment))
    assert Tree.read(tree.data, HEAD).blocks() == (358_391, 800_000)


@pytest.mark.parametrize("answer", [b"", b"rubbish", b"\x00" * 9, b"x" * 20_000])
def test_an_answer_that_is_none_is_refused(answer):
    """The proof stays as it was."""
    tree, _ = promised()
    before = tree.data
    commitment, _ = next(tree.pending())
    with pytest.raises(NoProof):
        tree.add(commitment, answer)
    assert tree.data == before


def test_a_proof_of_another_head_is_refused():
    """And a file that is none."""
    tree, _ = promised()
    with pytest.raises(NoProof, match="something else"):
        Tree.read(tree.data, "cd" * 32)
    with pytest.raises(NoProof, match="can't be read"):
        Tree.read(tree.data[:-3], HEAD)


def test_only_known_calendars_are_asked():
    """Those of the settings, and the public ones that the library names."""
    assert is_known("http://127.0.0.1:9/", ["http://127.0.0.1:9"])
    assert is_known("https://alice.btc.calendar.opentimestamps.org", [])
    assert not is_known("https://calendar.example", ["https://other.example"])
