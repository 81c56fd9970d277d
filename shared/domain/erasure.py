"""A person who asks to be forgotten, or to see what is known of them: by which accounts they are found."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from shared.domain.errors import BadInput
from shared.domain.mention import Post, account_keys
from shared.domain.person import EMAIL, fold_handle

Account = tuple[str, str]
"""Network and author key, such as `("x", "handle:maria")`."""

POSTS_A_ROUND = 5_000
"""Posts of one person that are remembered at a time, so that a subject fits into a message."""


class Subject(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is meant. `accounts` are those that were asked for, `learned` those that their posts showed beside them.

    A handle can pass from one person to another. So a handle that was learned from somebody's posts finds no post
    that carries another network id; a handle that was asked for finds whatever was posted under it. `names` and
    `emails` are how texts and lists may call the person; `posts` are network and id of their posts.
    """

    accounts: tuple[Account, ...] = ()
    learned: tuple[Account, ...] = ()
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    posts: tuple[tuple[str, str], ...] = ()

    @property
    def known(self) -> tuple[Account, ...]:
        """Every account of theirs."""
        return tuple(dict.fromkeys((*self.accounts, *self.learned)))

    @property
    def handles(self) -> tuple[str, ...]:
        """Their handles, folded, on whatever network."""
        spelled = (account.removeprefix("handle:") for _, account in self.known if account.startswith("handle:"))
        return tuple(dict.fromkeys(spelled))

    def wrote(self, source: str, accounts: tuple[str, ...]) -> bool:
        """Whether a post is theirs, by its author's keys, the surest first."""
        if any((source, account) in self.accounts or (EMAIL, account) in self.accounts for account in accounts):
            return True
        return bool(accounts) and (source, accounts[0]) in self.learned

    def with_post(self, post: Post) -> "Subject":
        """With what one of their posts tells: further accounts, the name, the post itself."""
        found = ((post.source, account) for account in account_keys(post))
        names = (post.author.name,) if post.author.name else ()
        return replace(
            self,
            learned=_joined(self.learned, *(each for each in found if each not in self.accounts)),
            names=_joined(self.names, *names),
            posts=_joined(self.posts, (post.source, post.id)),
        )

    @property
    def full(self) -> bool:
        """Whether as many posts are remembered as fit."""
        return len(self.posts) >= POSTS_A_ROUND


Stage = Literal["find", "remove", "queues", "done"]


class Erasure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of forgetting somebody, as it travels through the queue of erasures.

    The table is walked page by page from `cursor`: to `find` the person's accounts and posts, then to `remove` what is
    theirs and to blot out where others name them. Such rounds follow each other until one changes nothing, so what was
    on its way into the table meanwhile is met as well. `changed` counts within the round, `step` the messages.
    """

    id: str
    subject: Subject
    stage: Stage = "find"
    cursor: dict[str, str] | None = None
    step: int = 0
    changed: int = 0
    removed: int = 0
    blotted: int = 0


def parse_subject(raw: Any) -> Subject:
    """Reads `{"source": "x", "handle": "maria"}`, with `id` beside or for `handle`, or `{"email": ...}`; several as
    a list. Raises BadInput naming the field.
    """
    rows = raw if isinstance(raw, list) else [raw]
    if not rows or len(rows) > 20:
        raise BadInput("is one to 20 accounts", "body")
    subject = Subject()
    for index, row in enumerate(rows):
        subject = _with_row(subject, row, f"[{index}]" if isinstance(raw, list) else "")
    return subject


def _with_row(subject: Subject, row: Any, path: str) -> Subject:
    if not isinstance(row, Mapping):
        raise BadInput('is an object such as {"source": "x", "handle": "maria"}', path or "body")
    texts = {name: row[name] for name in ("source", "handle", "id", "email") if row.get(name) is not None}
    for name, value in texts.items():
        if not isinstance(value, str) or not value.strip() or len(value) > 320:
            raise BadInput("is a text of 1 to 320 characters", f"{path}.{name}".lstrip("."))
    unknown = sorted(set(row) - {"source", "handle", "id", "email"})
    if unknown:
        raise BadInput("is not one of source, handle, id, email", f"{path}.{unknown[0]}".lstrip("."))
    if not {"handle", "id", "email"} & set(texts):
        raise BadInput("or id or email is required", f"{path}.handle".lstrip("."))
    if {"handle", "id"} & set(texts) and "source" not in texts:
        raise BadInput("is required beside a handle or an id: the network, such as x", f"{path}.source".lstrip("."))
    return _joined_row(subject, texts)


def _joined_row(subject: Subject, texts: Mapping[str, str]) -> Subject:
    accounts = []
    if "id" in texts:
        accounts.append((texts["source"], f"id:{texts['id'].strip()}"))
    if "handle" in texts:
        accounts.append((texts["source"], f"handle:{fold_handle(texts['handle'])}"))
    emails = (texts["email"].strip().casefold(),) if "email" in texts else ()
    return replace(subject, accounts=_joined(subject.accounts, *accounts), emails=_joined(subject.emails, *emails))


def _joined(before: tuple[Any, ...], *more: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*before, *more)))
