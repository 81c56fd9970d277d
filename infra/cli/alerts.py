"""`hundred alerts`: what was told to whom, what a rule would tell, and what is kept quiet."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from infra.cli.rejudge import begin
from infra.cli.remote import Remote, part, read_json, remote
from shared.domain.duration import lasting
from shared.domain.silence import SCOPES


@click.group()
def alerts() -> None:
    """Alerts: what was sent, what a rule would send, and what is kept quiet.

    \b
    Example:
      hundred alerts try praise --since 7d
    """


@alerts.command("list")
@click.argument("brand")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1))
@click.option("--silenced", is_flag=True, help="Those that silences kept back, instead.")
@remote
def list_(to: Remote, brand: str, limit: int, silenced: bool) -> None:
    """Lists a brand's alerts, newest first.

    \b
    Example:
      hundred alerts list crumb-bakery --limit 10
    """
    if silenced:
        to.show(list(to.pages(_at(brand, "silenced"), limit)), "at", "rule", "story", "silence", "source", "mention")
        return
    rows = list(to.pages(_at(brand, "alerts"), limit))
    to.show(rows, "at", "rule", "severity", "destination", "state", "source", "mention", "error")


@alerts.command("try")
@click.argument("rule")
@click.option("--since", default="7d", show_default=True, help="A span such as 12h, 7d, 2w, or a time.")
@click.option("--brand", help="The brand; may be left out when there is one only.")
@remote
def try_(to: Remote, rule: str, since: str, brand: str | None) -> None:
    """Shows what a rule would have sent on stored mentions. Sends nothing.

    RULE is a JSON file with one rule, - for standard input, or the name of a rule that the brand has.

    \b
    Example:
      hundred alerts try unhappy-customer --since 7d --brand crumb-bakery
    """
    brand = brand or _only(to)
    tried = to.ask("POST", _at(brand, "rules/try"), _rule(to, brand, rule), **{"from": begin(since, datetime.now(UTC))})
    found = tried["data"]
    if to.as_json:
        to.say(found, "")
        return
    to.show(list(reversed(found["messages"])), "at", "update", "count", "story", "source", "mention", "held", "text")
    click.echo(_summary(found))


@alerts.command()
@click.argument("brand")
@click.argument("scope", type=click.Choice(SCOPES))
@click.argument("target", default="")
@click.option("--for", "length", default="4h", show_default=True, help="How long: 30m, 4h, 2d.")
@click.option("--why", default="", help="Said to whoever looks.")
@remote
def silence(to: Remote, brand: str, scope: str, target: str, length: str, why: str) -> None:
    """Keeps a story, an author, a rule or, for maintenance, the whole brand quiet.

    TARGET is a story's id, an author as x:@handle, or a rule's name; a brand needs none.

    \b
    Example:
      hundred alerts silence crumb-bakery author x:@loud --for 2d
    """
    try:
        until = datetime.now(UTC) + lasting(length)
    except (ValueError, KeyError, OverflowError) as error:
        raise click.UsageError("--for is a number and s, m, h or d, such as 4h") from error
    wanted = {"scope": scope, "target": target, "until": until.isoformat(), "why": why}
    made = to.ask("POST", _at(brand, "silences"), wanted)["data"]
    to.say(made, f"{made['id']} is quiet until {made['until']}")


@alerts.command()
@click.argument("brand")
@remote
def silences(to: Remote, brand: str) -> None:
    """Lists what is kept quiet now, and by whom.

    \b
    Example:
      hundred alerts silences crumb-bakery
    """
    to.show(to.ask("GET", _at(brand, "silences"))["data"], "id", "until", "by", "at", "why")


@alerts.command()
@click.argument("brand")
@click.argument("silence_id")
@remote
def unsilence(to: Remote, brand: str, silence_id: str) -> None:
    """Ends a silence by its id, as `silences` lists it.

    \b
    Example:
      hundred alerts unsilence crumb-bakery rule:praise
    """
    to.say(to.ask("DELETE", _at(brand, f"silences/{part(silence_id)}"))["data"], f"{silence_id} is heard again")


@alerts.command()
@click.argument("brand")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1))
@remote
def audit(to: Remote, brand: str, limit: int) -> None:
    """Lists who changed rules, silenced and marked, newest first.

    \b
    Example:
      hundred alerts audit crumb-bakery
    """
    to.show(list(to.pages(_at(brand, "audit"), limit)), "at", "who", "what", "target")


def _at(brand: str, place: str) -> str:
    return f"v1/brands/{part(brand)}/{place}"


def _only(to: Remote) -> str:
    brands = [str(each["id"]) for each in to.ask("GET", "v1/brands")["data"]]
    if len(brands) != 1:
        raise click.UsageError(f"name one with --brand: {', '.join(brands) or 'there is none yet'}")
    return brands[0]


def _rule(to: Remote, brand: str, rule: str) -> Any:
    """A rule out of a file, or the brand's own of that name."""
    if rule == "-" or Path(rule).suffix or Path(rule).exists():
        return read_json(Path(rule))
    return to.ask("GET", _at(brand, f"rules/{part(rule)}"))["data"]


def _summary(found: dict[str, Any]) -> str:
    days = (_time(found["until"]) - _time(found["since"])).total_seconds() / 86_400
    a_day = found["alerts"] / max(days, 1 / 24)
    told = (
        f"{found['alerts']} alerts and {found['updates']} updates in {days:.1f} days, {a_day:.1f} alerts a day; "
        f"{found['met']} of {found['looked']} mentions meet the rule"
    )
    return told if found["whole"] else f"{told}. Older mentions of the span were not looked at."


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
