"""Query parameters as typed values. Each error names its parameter."""

from collections.abc import Mapping
from datetime import UTC, datetime

from shared.adapters.table.filters import Filter
from shared.domain.errors import BadInput
from shared.domain.person import CIRCLES
from shared.domain.search import parse_search
from shared.domain.verdict import LABELS, SENTIMENTS

LIMIT = 50
LIMIT_MOST = 1_000

EARLIEST = datetime.fromtimestamp(0, UTC)
LATEST = datetime(2280, 1, 1, tzinfo=UTC)
"""Between them Unix milliseconds have at most 13 digits, as the table's keys do."""

Parameters = Mapping[str, list[str]]

FILTERS = (
    "from",
    "to",
    "verdict",
    "sentiment",
    "circle",
    "source",
    "language",
    "authentic",
    "min_influence",
    "author",
    "q",
)


def known(parameters: Parameters, *names: str) -> None:
    """Refuses what is not a parameter here, so that a misspelled filter is not a filter that is left out."""
    for name in parameters:
        if name not in names:
            raise BadInput(f"is not a parameter here; there are {', '.join(names)}", name)


def filters(parameters: Parameters) -> Filter:
    """What a list of mentions is narrowed by."""
    since, until = ends(parameters)
    return Filter(
        since=since,
        until=until,
        verdict=choices(parameters, "verdict", LABELS),
        sentiment=choices(parameters, "sentiment", SENTIMENTS),
        circle=choices(parameters, "circle", CIRCLES),
        source=choices(parameters, "source"),
        language=choices(parameters, "language"),
        authentic=flag(parameters, "authentic"),
        min_influence=number(parameters, "min_influence", 0, 100),
        author=last(parameters, "author"),
        q=_search(parameters),
    )


def _search(parameters: Parameters) -> str | None:
    """A search that can be read, as it was written."""
    text = last(parameters, "q")
    if text is not None:
        parse_search(text)
    return text


def last(parameters: Parameters, name: str) -> str | None:
    """A parameter's value, the last one when it is given several times; None when absent or empty."""
    return (parameters.get(name) or [""])[-1].strip() or None


def one_of(parameters: Parameters, name: str, allowed: tuple[str, ...]) -> str:
    """One of some words; the first of them when nothing is said."""
    text = last(parameters, name) or allowed[0]
    if text not in allowed:
        raise BadInput(f"is one of {', '.join(allowed)}", name)
    return text


def limit(parameters: Parameters) -> int:
    """How many rows are asked for, 1 to 1,000; 50 when nothing is said."""
    asked = number(parameters, "limit", 1, LIMIT_MOST)
    if asked is not None and asked != int(asked):
        raise BadInput("is a whole number", "limit")
    return LIMIT if asked is None else int(asked)


def number(parameters: Parameters, name: str, least: float, most: float) -> float | None:
    """A number within bounds."""
    text = last(parameters, name)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise BadInput(f"is a number from {least:g} to {most:g}", name) from error
    if not least <= value <= most:
        raise BadInput(f"is a number from {least:g} to {most:g}", name)
    return value


def flag(parameters: Parameters, name: str) -> bool | None:
    """true or false."""
    text = last(parameters, name)
    if text is None:
        return None
    if text.lower() not in ("true", "false"):
        raise BadInput("is true or false", name)
    return text.lower() == "true"


def choices(parameters: Parameters, name: str, allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Values given as `a,b` or by repeating the parameter, sorted and each once."""
    found = {part.strip() for text in parameters.get(name, ()) for part in text.split(",") if part.strip()}
    wrong = sorted(found - set(allowed)) if allowed else []
    if wrong:
        raise BadInput(f"{wrong[0]!r} is none of {', '.join(allowed)}", name)
    return tuple(sorted(found))


def ends(parameters: Parameters) -> tuple[datetime | None, datetime | None]:
    """`from` and `to`, each None where it is not given. Raises BadInput when nothing can lie between them."""
    since, until = time(parameters, "from"), time(parameters, "to")
    if since and until and since >= until:
        raise BadInput("is before `to`", "from")
    return since, until


def time(parameters: Parameters, name: str) -> datetime | None:
    """RFC 3339 text or Unix milliseconds, in UTC; what lies before EARLIEST or after LATEST is taken as these."""
    text = last(parameters, name)
    if text is None:
        return None
    try:
        return min(max(_moment(text), EARLIEST), LATEST)
    except (ValueError, OverflowError, OSError) as error:
        raise BadInput("is a time such as 2026-11-23T13:05:00Z, or Unix milliseconds", name) from error


def _moment(text: str) -> datetime:
    if text.lstrip("-").isdigit():
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    # A + that was not encoded arrives as a space.
    moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
