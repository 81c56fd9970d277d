"""Which account a handle, an @name or the address of a profile names, on each network."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

from shared.domain.person import Account, fold_handle


class Network(Struct, frozen=True):
    """How a network names accounts: the hosts of its profiles, what stands before the name in their paths, and
    which names there are. `ids` stands before an id; `words` are further names of the network."""

    hosts: tuple[str, ...]
    handle: str = r"[\w.-]{1,64}"
    before: tuple[str, ...] = ("",)
    ids: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


NETWORKS = {
    "x": Network(("x.com", "twitter.com"), r"[\w.]{1,30}", ids=("i/user",), words=("twitter",)),
    "instagram": Network(("instagram.com",), r"[\w.]{1,30}", words=("insta", "ig")),
    "facebook": Network(("facebook.com", "fb.com", "fb.me"), r"[\w.]{1,80}", words=("fb",)),
    "threads": Network(("threads.net", "threads.com"), r"[\w.]{1,30}"),
    "tiktok": Network(("tiktok.com",), r"[\w.]{1,24}", words=("tik tok",)),
    "youtube": Network(("youtube.com",), r"[\w.·-]{1,100}", ("", "c", "user"), ("channel",), ("yt", "you tube")),
    "bluesky": Network(("bsky.app", "bsky.social"), r"[a-zA-Z0-9.-]{3,253}", ("profile",), words=("bsky",)),
    "reddit": Network(("reddit.com",), r"[\w-]{1,20}", ("user", "u")),
    "linkedin": Network(("linkedin.com",), r"[\w%.-]{3,100}", ("in",), words=("linked in",)),
    "github": Network(("github.com",), r"[a-zA-Z0-9-]{1,39}", words=("git hub",)),
    "pinterest": Network(("pinterest.com",), r"\w{3,30}"),
    "twitch": Network(("twitch.tv",), r"\w{3,25}"),
    "telegram": Network(("t.me", "telegram.me"), r"\w{4,32}"),
    "discord": Network((), r"[\w.]{2,32}(#\d{4})?"),
    "mastodon": Network((), r"\w[\w.-]{0,62}(@[\w.-]{3,253})?", words=("fediverse",)),
}
"""Names as the networks allow them, rather more than less; Mastodon is many hosts, so every unknown host with /@name
is taken for one."""

NO_ACCOUNTS = frozenset(
    ("home", "explore", "search", "login", "signup", "about", "help", "hashtag", "intent", "share", "i", "p", "reel")
)
"""Parts of a network's own pages that stand where a name would."""

_URL = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,24}(?:/[^\s<>\"'()|,;]*)", re.IGNORECASE)


def account(network: str, text: str) -> Account | None:
    """The account that somebody wrote down for a network: a handle, an @name or a profile's address.

    None when it cannot be one: a handle with blanks, a profile elsewhere, a page that is no profile.
    """
    text = text.strip().strip("'\"").strip()
    if "/" in text and (found := _from_address(text)):
        return found if found.source == network else None
    text = text.removeprefix("/").removeprefix("u/") if network == "reddit" else text
    known = NETWORKS.get(network)
    if network == "bluesky" and text.startswith("did:"):
        return Account(network, id=text)
    handle = text.strip().lstrip("@").rstrip("/")
    if network == "bluesky" and handle and "." not in handle:
        handle += ".bsky.social"  # where an account is unless it has a domain of its own
    shape = known.handle if known else r"\S{1,256}"
    return Account(network, fold_handle(handle)) if re.fullmatch(shape, handle) else None


def in_text(text: str) -> Iterator[Account]:
    """The accounts whose profiles a text links to, such as an author's bio."""
    for address in _URL.findall(text):
        found = _from_address(address)
        if found:
            yield found


def _from_address(text: str) -> Account | None:
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
        host = (address.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    except ValueError:
        return None
    parts = [unquote(part) for part in address.path.split("/") if part]
    for name, network in NETWORKS.items():
        if any(host == each or host.endswith(f".{each}") for each in network.hosts):
            return _from_path(name, network, parts, address.query)
    if "." in host and parts and re.fullmatch(r"@\w[\w.-]{0,62}", parts[0]):
        return Account("mastodon", fold_handle(f"{parts[0]}@{host}"))
    return None


def _from_path(name: str, network: Network, parts: list[str], query: str) -> Account | None:
    path = "/".join(parts)
    for before in network.ids:
        if path.startswith(f"{before}/"):
            return Account(name, id=path.removeprefix(f"{before}/").split("/")[0])
    if name == "facebook" and parts[:1] == ["profile.php"]:
        number = parse_qs(query).get("id", [""])[0]
        return Account(name, id=number) if number.isdigit() else None
    for before in sorted(network.before, reverse=True):
        rest = parts[1:] if before and parts[:1] == [before] else [] if before else parts
        handle = rest[0].removeprefix("@") if rest else ""
        if name == "bluesky" and handle.startswith("did:"):
            return Account(name, id=handle)
        if re.fullmatch(network.handle, handle) and handle.casefold() not in NO_ACCOUNTS:
            return Account(name, fold_handle(handle))
    return None
