"""The documented codes of Save Page Now and what they mean."""

import pytest

from archiver.archives.status_codes import KINDS, Kind, kind_of


def test_every_documented_code_has_a_kind():
    """38 documented codes, no-captures and recursion-error (facts: wayback, 1.5)."""
    assert len(KINDS) == 40


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("error:blocked-url", Kind.REFUSED),
        ("error:not-found", Kind.TARGET),
        ("error:too-many-daily-captures", Kind.TOMORROW),
        ("error:user-session-limit", Kind.BUSY),
        ("error:max-daily-bandwidth", Kind.ACCOUNT),
        ("error:celery", Kind.ARCHIVE),
        ("error:brand-new", Kind.ARCHIVE),
        ("", None),
    ],
)
def test_a_code_says_whose_trouble_it_is(code, kind):
    """An unknown code counts as the archive's own, which is tried again."""
    assert kind_of(code) is kind
