"""Accounts that may belong to known people. They change nothing until a person of the team says yes."""

from datetime import datetime
from typing import Literal

from shared.adapters.table import calls, keys, times
from shared.adapters.table.people import Account
from shared.adapters.table.recognition import Links, resembling
from shared.domain.errors import NotFound
from shared.domain.mention import Post, account_keys
from shared.domain.person import Suggestion

State = Literal["suggested", "rejected"]


def note(brand: str, post: Post, known: Links, now: datetime) -> int:
    """Suggests for the author of a post whom they may be; what was suggested or rejected before stays as it is.

    Gives how many were new. `known` is what `recognition.recall` gives with `guesses`.
    """
    new = 0
    for link, why in resembling(brand, post, known):
        found = Suggestion(
            source=post.source,
            account=account_keys(post)[0],
            person=link.person,
            why=why,
            handle=post.author.handle or "",
            at=now,
        )
        new += calls.put_if_absent(_item(brand, found))
    return new


def listed(brand: str, state: State, limit: int, after: str = "") -> tuple[list[Suggestion], str | None]:
    """Suggestions of a state, the newest first, and where the next page begins."""
    values = {":ga": calls.value(keys.suggestions_index(brand, state))}
    answer = calls.call(
        "query",
        IndexName="author",
        KeyConditionExpression="ga = :ga" + (" AND gs < :after" if after else ""),
        ExpressionAttributeValues=values | ({":after": calls.value(after)} if after else {}),
        ScanIndexForward=False,
        Limit=limit,
    )
    rows = [calls.load(row) for row in answer["Items"]]
    items = calls.get_many([(row["pk"], row["sk"]) for row in rows])
    found = [_suggestion(items[row["pk"], row["sk"]]) for row in rows if (row["pk"], row["sk"]) in items]
    return found, rows[-1]["gs"] if "LastEvaluatedKey" in answer else None


def get(brand: str, account: Account, person: str) -> Suggestion:
    """One suggestion. Raises NotFound."""
    item = calls.get(keys.suggestion(brand, *account), person)
    if item is None:
        raise NotFound(f"nobody suggested {':'.join(account)} for {person!r}")
    return _suggestion(item)


def reject(brand: str, suggestion: Suggestion) -> None:
    """Keeps a suggestion from being made again; `by` and `at` tell who said no and when."""
    calls.put(_item(brand, suggestion))


def delete(brand: str, account: Account, person: str) -> None:
    """Takes a suggestion away; one that is not there is no error."""
    calls.delete(keys.suggestion(brand, *account), person)


def _item(brand: str, suggestion: Suggestion) -> calls.Item:
    at = suggestion.at
    return {
        "pk": keys.suggestion(brand, suggestion.source, suggestion.account),
        "sk": suggestion.person,
        "ga": keys.suggestions_index(brand, suggestion.state),
        "gs": f"{times.time_prefix(at)}#{suggestion.source}#{suggestion.account}",
        "state": suggestion.state,
        "why": suggestion.why,
        "handle": suggestion.handle or None,
        "by": suggestion.by or None,
        "at": times.milliseconds(at) if at else None,
    }


def _suggestion(item: calls.Item) -> Suggestion:
    _, _, source, account = item["pk"].split("#", 3)
    return Suggestion(
        source=source,
        account=account,
        person=item["sk"],
        why=item["why"],
        handle=item.get("handle", ""),
        state=item["state"],
        by=item.get("by", ""),
        at=times.moment(int(item["at"])) if "at" in item else None,
    )
