"""Which counted mentions a rule means. What its condition may ask for here: `rule_checks.COUNTED`."""

from typing import Protocol

from shared.domain.rule import Condition


class Counted(Protocol):
    """One cell of the tally."""

    @property
    def verdict(self) -> str: ...
    @property
    def sentiment(self) -> str: ...
    @property
    def circle(self) -> str: ...
    @property
    def authentic(self) -> bool: ...
    @property
    def source(self) -> str: ...


def counts(when: Condition, cell: Counted) -> bool:
    """Whether a rule about counts means a cell. Without `authentic`, authentic mentions alone are meant."""
    wanted = True if when.authentic is None else when.authentic
    return cell.authentic == wanted and _within(when, cell)


def _within(when: Condition, cell: Counted) -> bool:
    checks = (
        not when.verdict or cell.verdict in when.verdict,
        not when.sentiment or cell.sentiment in when.sentiment,
        not when.circle or cell.circle in when.circle,
        not when.source or cell.source in when.source,
        when.authentic is None or cell.authentic == when.authentic,
        not when.any or any(_within(each, cell) for each in when.any),
        not any(_within(each, cell) for each in when.none),
    )
    return all(checks)
