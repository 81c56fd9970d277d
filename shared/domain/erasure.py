"""A person who asks to be forgotten, or to see what is known of them: by which accounts they are found."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from shared.domain.errors import BadInput
from shared.domain.mention import Post, account_keys
from shared.domain.person import EMAIL, Link, email_key, fold_handle

Account = tuple[str, str]
"""Network and author key, such as `("x", "handle:maria")`."""

POSTS_A_ROUND = 5_000
"""Posts of one person that are remembered at a time, so that a subject fits into a message."""


class Subject(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is meant. `accounts` are those that were asked for, `learned` those that their posts showed beside them.

    A handle can pass from one person to another. So a handle that was learned from somebody's posts finds no post
    that carries another network id; a handle that was asked for finds whatever was posted under it. `names` and
    `emails` are how texts and lists may call the person; `persons` are their names in the list of customers, which
    joins several accounts; `posts` are network and id of their posts.
    """

    accounts: tuple[Account, ...] = ()
    learned: tuple[Account, ...] = ()
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
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

    def wrote(self, post: Post) -> bool:
        """Whether a post is theirs."""
        accounts = _accounts_of(post)
        if any(account in self.accounts for account in accounts):
            return True
        return bool(accounts) and accounts[0] in self.learned

    def with_post(self, post: Post) -> "Subject":
        """With what one of their posts tells: further accounts, the name, the post itself."""
        names = (post.author.name,) if post.author.name else ()
        return replace(
            self,
            learned=_joined(self.learned, *(each for each in _accounts_of(post) if each not in self.accounts)),
            names=_joined(self.names, *names),
            posts=_joined(self.posts, (post.source, post.id)),
        )

    def with_link(self, link: Link) -> "Subject":
        """With an account that a link says is theirs. A handle that is bound to an id is found by the id."""
        account = (link.source, link.account)
        bound = (link.source, f"id:{link.network_id}")
        accounts = [bound] if link.network_id else [account]
        learned = [account] if link.network_id else []
        return replace(
            self,
            accounts=_joined(self.accounts, *accounts),
            learned=_joined(self.learned, *learned),
            names=_joined(self.names, *([link.name] if link.name else [])),
            persons=_joined(self.persons, *([link.person] if link.person else [])),
        )

    def joined(self, other: "Subject") -> "Subject":
        """With all that another tells of the same person."""
        return Subject(**{name: _joined(getattr(self, name), *getattr(other, name)) for name in self.__struct_fields__})

    @property
    def full(self) -> bool:
        """Whether as many posts are remembered as fit."""
        return len(self.posts) >= POSTS_A_ROUND


Stage = Literal["find", "remove", "queues", "done"]


class Erasure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of forgetting somebody, as it travels through the queue of erasures.

    The table is walked page by page from `cursor`: to `find` the person's accounts and posts, until a walk teaches no
    further account; then to `remove` what is theirs and to blot out where others name them. Such rounds follow each
    other until one changes nothing, so what was on its way into the table meanwhile is met as well. `fresh` counts
    accounts within the walk, `changed` what was found and done within the round, `step` the messages.
    """

    id: str
    subject: Subject
    stage: Stage = "find"
    cursor: dict[str, str] | None = None
    step: int = 0
    fresh: int = 0
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
    if "email" in texts and not email_key(texts["email"]):
        raise BadInput("is not an e-mail address", f"{path}.email".lstrip("."))
    return _joined_row(subject, texts)


def _joined_row(subject: Subject, texts: Mapping[str, str]) -> Subject:
    accounts = []
    if "id" in texts:
        accounts.append((texts["source"], f"id:{texts['id'].strip()}"))
    if "handle" in texts:
        accounts.append((texts["source"], f"handle:{fold_handle(texts['handle'])}"))
    emails = (email_key(texts["email"]),) if "email" in texts else ()
    return replace(subject, accounts=_joined(subject.accounts, *accounts), emails=_joined(subject.emails, *emails))


def _accounts_of(post: Post) -> list[Account]:
    """The author's accounts, the surest first; an address belongs to no network."""
    return [(EMAIL if key.startswith("email:") else post.source, key) for key in account_keys(post)]


def _joined(before: tuple[Any, ...], *more: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*before, *more)))
