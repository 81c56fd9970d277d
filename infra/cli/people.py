"""`hundred people`: whom to talk to, who they are, who is heard, who is owed thanks, and what was given."""

from collections.abc import Callable
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from infra.cli.gifts import gifts, rewards, seeding
from infra.cli.people_rebuild import rebuild
from infra.cli.reactions import reactions
from infra.cli.remote import Remote, part, remote


@click.group()
def people() -> None:
    """The people who matter to a brand: the hundred to talk to now, voices, thanks, gifts, and the community.

    A person is named by network and account, such as x:maria or x:id:77.

    \b
    Example:
      hundred people hundred crumb-bakery
      hundred people talked crumb-bakery x:maria
    """


for command in (gifts, reactions, rewards, seeding, rebuild):
    people.add_command(command)


@people.command()
@click.argument("brand")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 1000), help="People at most.")
@remote
def hundred(to: Remote, brand: str, limit: int) -> None:
    """Whom to talk to now, customers first, each with a reason.

    \b
    Example:
      hundred people hundred crumb-bakery --limit 20
    """
    answer = to.ask("GET", f"v1/brands/{part(brand)}/hundred", limit=str(limit))
    rows = [
        {
            **row,
            "person": [row["person"], *row["accounts"][1:]],
            "said": row["mention"]["text"][:80],
            "talked": row["talked_at"],
        }
        for row in _named(to, answer["data"])
    ]
    to.show(answer["data"] if to.as_json else rows, "person", "circle", "reason", "said", "also", "talked")
    if not answer["meta"]["exact"] and not to.as_json:
        click.echo("The lower part of the list may miss somebody: not all that waits was read.", err=True)


@people.command()
@click.argument("brand")
@click.argument("person", required=False)
@click.option("--author", help="Those who go by this handle, instead of one person.")
@remote
def show(to: Remote, brand: str, person: str | None, author: str | None) -> None:
    """Shows one person's page; without PERSON, the people who are heard most.

    \b
    Example:
      hundred people show crumb-bakery x:maria
      hundred people show crumb-bakery --author maria
    """
    path = f"v1/brands/{part(brand)}/people"
    if not person:
        to.show(_named(to, to.ask("GET", path, author=author)["data"]), "person", "name", "circle", "score", "why")
        return
    page = to.ask("GET", f"{path}/{part(person)}")["data"]
    if to.as_json:
        to.say(page, "")
        return
    _page(page)


@people.command()
@click.argument("brand")
@click.argument("person")
@click.option("--undo", is_flag=True, help="Take the note back.")
@remote
def talked(to: Remote, brand: str, person: str, undo: bool) -> None:
    """Notes that somebody talked with a person: the list moves on until they speak again.

    \b
    Example:
      hundred people talked crumb-bakery x:maria
    """
    _mark(to, brand, person, "talked", "DELETE" if undo else "POST")


@people.command("not-now")
@click.argument("brand")
@click.argument("person")
@click.option("--days", type=click.IntRange(1, 365), help="For so many days; a week when nothing is said.")
@click.option("--undo", is_flag=True, help="Show the person again.")
@remote
def not_now(to: Remote, brand: str, person: str, days: int | None, undo: bool) -> None:
    """Leaves a person out of the hundred for a while.

    \b
    Example:
      hundred people not-now crumb-bakery x:maria --days 14
    """
    _mark(to, brand, person, "not-now", "DELETE" if undo else "POST", {"days": days} if days and not undo else None)


@people.command("opt-out")
@click.argument("brand")
@click.argument("person")
@click.option("--undo", is_flag=True, help="The person agrees to be ranked again.")
@remote
def opt_out(to: Remote, brand: str, person: str, undo: bool) -> None:
    """Keeps a person out of every ranking, as they wish.

    \b
    Example:
      hundred people opt-out crumb-bakery x:maria
    """
    _mark(to, brand, person, "opt-out", "DELETE" if undo else "PUT")


@people.command()
@click.argument("brand")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="People at most.")
@remote
def voices(to: Remote, brand: str, limit: int) -> None:
    """The voices of the niche that are heard most, and why.

    \b
    Example:
      hundred people voices crumb-bakery
    """
    rows = to.ask("GET", f"v1/brands/{part(brand)}/voices", limit=str(limit))["data"]
    to.show(_named(to, rows), "score", "person", "name", "circle", "why")


@people.command()
@click.argument("brand")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="People at most.")
@remote
def thanks(to: Remote, brand: str, limit: int) -> None:
    """Who is owed thanks, what for, and what they got already.

    \b
    Example:
      hundred people thanks crumb-bakery
    """
    rows = to.ask("GET", f"v1/brands/{part(brand)}/thanks", limit=str(limit))["data"]
    got = [{**row, "got": [each["name"] for each in row["rewards"]]} for row in _named(to, rows)]
    to.show(rows if to.as_json else got, "score", "person", "name", "circle", "why", "got")


@people.command()
@click.argument("brand")
@click.option("--from", "since", help="Begin, such as 2026-11-01; 28 days ago when nothing is said.")
@click.option("--to", "until", help="End, now when nothing is said.")
@remote
def community(to: Remote, brand: str, since: str | None, until: str | None) -> None:
    """Who answers the questions, how soon, and how many nobody answers.

    \b
    Example:
      hundred people community crumb-bakery
    """
    found = to.ask("GET", f"v1/brands/{part(brand)}/community", **{"from": since, "to": until})["data"]
    if to.as_json:
        to.say(found, "")
        return
    table = Table("", "now", "before", title=found["words"])
    for label, told in _HEALTH.items():
        table.add_row(label, told(found["now"]), told(found["before"]))
    Console().print(table)


@people.command()
@click.argument("brand")
@click.argument("posts", nargs=-1)
@click.option("--source", default="x", show_default=True, help="The network of the posts.")
@remote
def audience(to: Remote, brand: str, posts: tuple[str, ...], source: str) -> None:
    """Who reacted to a post, or to a campaign's POSTS; without any, to the brand's newest.

    \b
    Example:
      hundred people audience crumb-bakery cb090
    """
    found = to.ask("GET", f"v1/brands/{part(brand)}/audience", post=",".join(posts) or None, source=source)["data"]
    if to.as_json:
        to.say(found, "")
        return
    click.echo(found["words"])
    click.echo(found["difference"] or "Nothing was left out")
    to.show(found["known"], "person", "circle", "influence", "kind", "sentiment")


def _mark(to: Remote, brand: str, person: str, mark: str, method: str, body: Any = None) -> None:
    noted = to.ask(method, f"v1/brands/{part(brand)}/people/{part(person)}/{mark}", body)["data"]
    to.say(noted, f"{'noted of' if method != 'DELETE' else 'taken back from'} {noted['person']}")


def _named(to: Remote, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """People as one reads and types them, such as x:maria, where their handle is known. Machines keep the id."""
    if to.as_json:
        return rows
    return [
        {**row, "person": f"{row['person'].partition(':')[0]}:{row['handle']}"} if row["handle"] else row
        for row in rows
    ]


def _page(page: dict[str, Any]) -> None:
    """Prints a person's page. What people call themselves is no markup, and `:id:` no emoji."""
    console = Console(markup=False, emoji=False)
    console.print(f"{page['name'] or page['handle']}  {page['person']}  {page['circle']} ({page['basis']})")
    console.print(f"influence {page['influence']}: {_parts(page['influence_parts'])}")
    if page["waiting"]:
        console.print(page["waiting"]["reason"])
    for name, value in page["contact"].items():
        console.print(f"{name.replace('_', ' ')}: {value}")
    table = Table("at", "label", "sentiment", "id")
    for each in page["mentions"]:
        table.add_row(each["at"], each["label"], each["sentiment"], each["id"])
    console.print(table)
    for name in ("gifts", "rewards"):
        for each in page[name]:
            console.print(f"{name[:-1]}: {each['name']} ({each['at'][:10]})")


def _parts(parts: dict[str, float]) -> str:
    return ", ".join(f"{name} {points:g}" for name, points in parts.items())


def _share(share: dict[str, Any]) -> str:
    if share["value"] is None:
        return "-"
    return f"{share['value']:.0%} ({share['low']:.0%} to {share['high']:.0%})"


def _wait(wait: dict[str, Any]) -> str:
    return " / ".join("not reached" if wait[name] is None else f"{wait[name]:g} min" for name in ("median", "p90"))


_HEALTH: dict[str, Callable[[dict[str, Any]], str]] = {
    "questions": lambda health: f"{health['questions']}, {health['young']} of them younger than a day",
    "answered by peers": lambda health: _share(health["by_peers"]),
    "answered by nobody": lambda health: _share(health["unanswered"]),
    "first by": lambda health: ", ".join(f"{who} {count}" for who, count in health["answered"].items()),
    "wait, median / p90": lambda health: _wait(health["waits"]),
    "of answered alone": lambda health: _wait(health["waits_of_answered"]),
    "helpers": lambda health: f"{health['helpers']['people']}, {health['helpers']['returning']} of them again",
}
