"""What is not to be alerted for a while, by whose wish."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from shared.domain.errors import BadInput
from shared.domain.fields import complaint
from shared.domain.person import fold_handle

Scope = Literal["story", "author", "rule", "brand"]
SCOPES: tuple[str, ...] = get_args(Scope)


class Silence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Nothing is alerted of one story, author, rule or, in maintenance, of the whole brand, until a time.

    `target` is a story's id, an author as `source:id:...` or `source:handle:...`, a rule's name, or the brand's id.
    """

    scope: Scope
    target: str
    until: datetime
    by: str
    at: datetime
    why: str = ""

    @property
    def id(self) -> str:
        """What it is put an end to by: one silence for one target."""
        return f"{self.scope}:{self.target}"


class Hushed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An alert that a silence kept back: its rule, its story and the post that raised it."""

    rule: str
    story: str
    silence: str
    at: datetime
    source: str = ""
    mention: str = ""


def hushed(
    silences: tuple[Silence, ...], *, rule: str, story: str, authors: tuple[str, ...], now: datetime
) -> Silence | None:
    """The silence that keeps an alert back, the longest of several. `authors` is who posted, as in targets."""
    named = {"story": (story,), "author": authors, "rule": (rule,)}
    holding = [
        each
        for each in silences
        if each.until > now and (each.scope == "brand" or each.target in named.get(each.scope, ()))
    ]
    return max(holding, key=lambda each: each.until, default=None)


def author_target(target: str) -> str:
    """An author as silences spell them: `x:@Maria` and `x:maria` become `x:handle:maria`. Raises BadInput."""
    source, _, account = target.partition(":")
    if not source or not account.strip("@ "):
        raise BadInput("names an author as x:@handle or x:id:12345", "target")
    return target if account.startswith(("id:", "handle:")) else f"{source}:handle:{fold_handle(account)}"


class SilenceWanted(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is to be kept quiet until when, and why. A brand's silence names no target."""

    scope: Scope
    until: datetime
    target: str = ""
    why: str = ""


def parse_silence(raw: Any, *, brand: str, by: str, now: datetime) -> Silence:
    """Reads `{"scope", "target", "until", "why"?}`; a brand needs no target. Raises BadInput naming the field."""
    if not isinstance(raw, Mapping):
        raise BadInput("is an object", "silence")
    try:
        wanted = msgspec.convert(raw, SilenceWanted)
    except msgspec.ValidationError as error:
        raise BadInput(*complaint(error, SilenceWanted)) from error
    if wanted.until.tzinfo is None or wanted.until <= now:
        raise BadInput("is a time to come, with its zone", "until")
    if not wanted.target and wanted.scope != "brand":
        raise BadInput("is required", "target")
    if len(wanted.target) > LONGEST:
        raise BadInput(f"is at most {LONGEST} characters", "target")
    target = {"brand": brand, "author": wanted.target and author_target(wanted.target)}.get(wanted.scope, wanted.target)
    return Silence(scope=wanted.scope, target=target, until=wanted.until, by=by, at=now, why=wanted.why[:200])


LONGEST = 300
"""Characters of a target: a story's id has 80, an author's the length of the network's handles."""
