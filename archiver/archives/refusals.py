"""What a refusal of Save Page Now makes of a capture, with keys or without. Pure."""

from dataclasses import replace

from archiver.archives.status_codes import Kind, kind_of
from archiver.errors import ArchiveBusy, ArchiveRefused
from archiver.model.snapshot import Capture, CaptureState


def refused(capture: Capture, status_ext: str, words: str) -> Capture:
    """The next step of a capture whose request was answered with a refusal.

    One whose words nobody knows leaves it as it is, with these words: the index has to decide. Raises
    ArchiveBusy where nothing but the moment was wrong, ArchiveRefused where no capture at all will be taken.
    """
    kind = kind_of(status_ext, words)
    reason = f"Save Page Now: {words or status_ext}"
    if kind is Kind.BUSY:
        raise ArchiveBusy(reason)
    if kind is Kind.ACCOUNT:
        raise ArchiveRefused(reason)
    return failed(capture, status_ext, words) if kind else replace(capture, reason=reason)


def failed(capture: Capture, status_ext: str, words: str) -> Capture:
    """The last step of a capture that will not come about: refused, or failed for now."""
    state = CaptureState.REFUSED if kind_of(status_ext, words) is Kind.REFUSED else CaptureState.FAILED
    reason = f"Save Page Now: {words or status_ext or 'failed without a reason'}"
    return replace(capture, state=state, status_ext=status_ext, reason=reason)


def is_doubtful(capture: Capture) -> bool:
    """Whether it failed by trouble of the archive's own, which has been seen to capture all the same.

    Errors 500, 520 and "Job failed" did (facts: wayback, 0.6).
    """
    own = capture.status_ext != "" and kind_of(capture.status_ext) is Kind.ARCHIVE
    return capture.state is CaptureState.FAILED and own
