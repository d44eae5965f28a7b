"""[media]: pictures, files and videos of what is cited."""

from pydantic import Field

from archiver.model.parts import MediaChoice
from archiver.settings.section import Section


class MediaSettings(Section):
    """Which pictures, files and videos of what is cited are kept as evidence."""

    fetch: MediaChoice = Field(
        MediaChoice.PHOTOS,
        description="none, photos (pictures of posts, and pictures and files such as PDFs that are cited themselves) or all (videos as well; needs the extra media)",
    )
    photo_bytes: int = Field(20_000_000, gt=0, description="bytes of a picture at the most")
    file_bytes: int = Field(100_000_000, gt=0, description="bytes of a file, such as a PDF, at the most")
    video_bytes: int = Field(500_000_000, gt=0, description="bytes of a video at the most")
    run_bytes: int = Field(
        2_000_000_000,
        ge=0,
        description="bytes of media fetched in one run; the rest is left to the next; 0 = no limit",
    )
    timeout: float = Field(
        900, gt=0, description="seconds for one file or video; what there is of a video is gone on with later"
    )
