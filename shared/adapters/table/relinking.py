"""Stored mentions of accounts of which it was noted, changed or undone whose they are: they get their circle anew.

Page by page, so that no message takes longer than a function may run: what is left comes back as a message. Doing it
again changes nothing. The stream tells the tally of each mention that moved.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from shared.adapters.table import calls, mentions, recognition, seen, stored
from shared.domain.brand import Brand
from shared.domain.mention import Mention, Message, Rejudged, Relinked

MENTIONS_A_MESSAGE = 50
"""Mentions that one message looks at: of 50 authors that is 200 requests of 5 ms, so a second, and score takes 25
messages in its 60 s."""

_PAGE = 50


class Done(Struct, frozen=True):
    """What a message came to: mentions that moved, and messages that go on with what is left."""

    moved: int
    further: list[Message]


def relink(wanted: Relinked, brand: Brand, now: datetime) -> Done:
    """Works off one message. Raises Unavailable when a mention changed meanwhile: then all of it comes again."""
    left = list(wanted.authors) or _authors(wanted)
    after, looked, moved = wanted.after, 0, 0
    again: list[Message] = []
    while left and looked < MENTIONS_A_MESSAGE:
        items, after = _page(left[0], after)
        looked += max(1, len(items))
        current = [item for item in items if stored.shown(item, now)]
        if wanted.judge:
            again += [Rejudged(brand=brand.id, post=stored.mention(item).post) for item in current]
        else:
            moved += _circled(brand, current)
        if not after:
            left.pop(0)
    if left:
        again.append(Relinked(brand=brand.id, judge=wanted.judge, authors=tuple(left), after=after))
    return Done(moved, again)


def _authors(wanted: Relinked) -> list[str]:
    """The authors' places in the index, each once. Of several who went by one handle, whoever has it now comes first:
    a link that has not met an id yet is bound to that one.
    """
    places = seen.authors(wanted.brand, wanted.accounts)
    found: list[str] = []
    for (_, account), authors in places.items():
        several = len(authors) > 1 and account.startswith("handle:")
        found += sorted(authors, key=lambda each: _rank(each, account), reverse=True) if several else authors
    return list(dict.fromkeys(found))


def _rank(author: str, account: str) -> tuple[bool, str]:
    """Whether the author's newest mention still has the handle, and when that was."""
    items, _ = _page(author, "", 1)
    if not items:
        return False, ""
    return f"handle:{items[0].get('ah', '')}" == account, items[0]["sk"]


def _page(author: str, after: str, limit: int = _PAGE) -> tuple[list[calls.Item], str]:
    """Some mentions of an author, newest first, and the place to go on from; empty at the end."""
    answer = calls.call(
        "query",
        IndexName="author",
        KeyConditionExpression="ga = :ga" + (" AND gs < :after" if after else ""),
        ExpressionAttributeValues={":ga": calls.value(author)} | ({":after": calls.value(after)} if after else {}),
        ScanIndexForward=False,
        Limit=limit,
    )
    rows = [calls.load(row) for row in answer["Items"]]
    items = calls.get_many([(row["pk"], row["sk"]) for row in rows])
    found = [items[row["pk"], row["sk"]] for row in rows if (row["pk"], row["sk"]) in items]
    return found, rows[-1]["gs"] if "LastEvaluatedKey" in answer else ""


def _circled(brand: Brand, items: Sequence[calls.Item]) -> int:
    found: list[tuple[calls.Item, Mention]] = [(item, stored.mention(item)) for item in items]
    known = recognition.recall((brand.id, mention.post) for _, mention in found)
    moved = 0
    for item, mention in found:
        recognition.pin(brand.id, mention.post, known)
        circle = recognition.circle(brand, mention.post, known)
        if (circle.name, circle.basis) != (mention.circle, mention.basis):
            mentions.recircle(item, circle)
            moved += 1
    return moved
