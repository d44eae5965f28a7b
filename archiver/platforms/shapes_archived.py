"""Under which addresses archives may hold a post that is gone, and which pages of its account list it."""

from urllib.parse import quote, urlsplit, urlunsplit

from archiver.model.source import Source
from archiver.model.states import PlatformName

_X_HOSTS = ("twitter.com", "x.com", "mobile.twitter.com", "mobile.x.com")


def shapes(source: Source) -> tuple[str, ...]:
    """Every shape of a source's URL that people have saved, in the platform's own order first.

    Archives fold scheme, `www.` and a final slash only mostly, so those are told apart here (facts: wayback,
    2.1 and 2.2).
    """
    if source.platform is PlatformName.X:
        return _tweet(source)
    if source.platform is PlatformName.TELEGRAM and "/" in source.native_id:
        return _telegram(source)
    return _page(source.url)


def account_pages(source: Source) -> tuple[str, ...]:
    """Pages of the account or channel that may have listed the post; empty where none is known."""
    if source.platform is PlatformName.X and source.author:
        return listings(source.platform, source.author)
    if source.platform is PlatformName.TELEGRAM and "/" in source.native_id:
        channel, number = source.native_id.split("/")[0], source.native_id.split("/")[-1]
        following = f"https://t.me/s/{channel}?before={int(number) + 1}" if number.isdecimal() else ""
        return tuple(filter(None, (*listings(source.platform, channel), following)))
    return ()


def listings(platform: PlatformName, handle: str) -> tuple[str, ...]:
    """Pages that list an account's latest posts, as archives may hold them; empty where none is known."""
    name = quote(handle)
    if platform is PlatformName.X:
        own = (f"https://{host}/{name}" for host in _X_HOSTS[:3])
        return (*own, f"https://twitter.com/{name}/with_replies")
    return (f"https://t.me/s/{name}",) if platform is PlatformName.TELEGRAM else ()


def _tweet(source: Source) -> tuple[str, ...]:
    handles = [handle for handle in (source.author, "i/web", "i") if handle]
    number = source.native_id
    return tuple(f"https://{host}/{handle}/status/{number}" for handle in handles for host in _X_HOSTS)


def _telegram(source: Source) -> tuple[str, ...]:
    post = source.native_id
    return tuple(
        f"https://{rest}"
        for rest in (
            f"t.me/{post}?embed=1&mode=tme",
            f"t.me/{post}?embed=1",
            f"t.me/s/{post}",
            f"t.me/{post}",
            f"t.me/{post}?single",
            f"telegram.me/{post}",
        )
    )


def _page(url: str) -> tuple[str, ...]:
    """The page with and without `www.`, `https` and a final slash."""
    parts = urlsplit(url)
    bare = parts.netloc.removeprefix("www.")
    paths = [parts.path or "/"]
    if len(parts.path) > 1 and "." not in parts.path.rpartition("/")[2]:
        paths.append(parts.path.rstrip("/") + ("" if parts.path.endswith("/") else "/"))
    hosts = [parts.netloc, bare if parts.netloc != bare else f"www.{bare}"]
    found = [
        urlunsplit((scheme, host, path, parts.query, ""))
        for scheme in (parts.scheme, "http" if parts.scheme == "https" else "https")
        for host in hosts
        for path in paths
    ]
    return tuple(dict.fromkeys(found))
