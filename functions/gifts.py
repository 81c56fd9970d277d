"""/v1/brands/{brand}/...: what was given to whom, what came of it, and rewards."""

from datetime import datetime
from random import Random
from typing import Any

import msgspec
from chalice.app import Blueprint

from shared.adapters.api import Answer, Ask, endpoint, listed, parameters, someone
from shared.adapters.table import brands, gifts, histories
from shared.domain.brand import Brand
from shared.domain.errors import BadInput, NotFound
from shared.domain.gift import Effect, Gift, parse_gift
from shared.domain.hundred import called
from shared.domain.passion import parse_reward

bp = Blueprint(__name__)

AT_ONCE = 500
"""Gifts in one request: a few seconds of writes."""

GIVEN = 200
"""People of one seeding that are compared, those who were given something last."""

OTHERS = 600
"""People who are looked through for some like them: so many are read in about two seconds."""


@bp.route("/v1/brands/{brand}/gifts", methods=["GET"])
@endpoint(bp, "read")
def list_gifts(ask: Ask, brand: str) -> Answer:
    """Who was given what and when, newest first; with `name`, of one seeding."""
    parameters.known(ask.parameters, "name")
    brands.get(brand)
    return listed(_named(gifts.gifts(brand, ask.now), parameters.last(ask.parameters, "name")))


@bp.route("/v1/brands/{brand}/gifts", methods=["POST"])
@endpoint(bp, "write")
def post_gifts(ask: Ask, brand: str) -> Answer:
    """Notes a gift, or a list of them, of which all are read before the first is stored; none to people who asked
    to be forgotten."""
    parameters.known(ask.parameters)
    brands.get(brand)
    raw = ask.json()
    rows: list[Any] = raw if isinstance(raw, list) else [raw]
    if len(rows) > AT_ONCE:
        raise BadInput(f"has more than {AT_ONCE} gifts; send it in parts", "body")
    wanted = [parse_gift(row, ask.now, f"[{index}]" if isinstance(raw, list) else "") for index, row in enumerate(rows)]
    accounts = [someone.account(brand, gift.person) for gift in wanted]
    return Answer(
        [
            gifts.give(brand, account, msgspec.structs.replace(gift, person=called(*account)))
            for account, gift in zip(accounts, wanted, strict=True)
            if not someone.forgotten(account)
        ],
        {"next_cursor": None},
        status=201,
    )


@bp.route("/v1/brands/{brand}/gifts/{gift}", methods=["DELETE"])
@endpoint(bp, "write")
def delete_gift(ask: Ask, brand: str, gift: str) -> Answer:
    """Takes a gift back that was noted by mistake."""
    gifts.take_back_gift(brand, gift)
    return Answer({"id": gift, "deleted": True})


@bp.route("/v1/brands/{brand}/seeding", methods=["GET"])
@endpoint(bp, "read")
def seeding(ask: Ask, brand: str) -> Answer:
    """What the gifts of one `name`, the newest unless said, did against people like those who got them."""
    parameters.known(ask.parameters, "name")
    watched = brands.get(brand)
    every = gifts.gifts(brand, ask.now)
    name = parameters.last(ask.parameters, "name")
    given = _named(every, name or (every[0].name if every else None))[:GIVEN]
    if name and not given:
        raise NotFound(f"nothing was given as {name!r}")
    return Answer(_effect(watched, given, {each.person for each in every}, ask.now))


@bp.route("/v1/brands/{brand}/rewards", methods=["GET"])
@endpoint(bp, "read")
def rewards(ask: Ask, brand: str) -> Answer:
    """Who was thanked with what, newest first."""
    parameters.known(ask.parameters, "name")
    brands.get(brand)
    return listed(_named(gifts.rewards(brand, ask.now), parameters.last(ask.parameters, "name")))


@bp.route("/v1/brands/{brand}/rewards", methods=["POST"])
@endpoint(bp, "write")
def post_reward(ask: Ask, brand: str) -> Answer:
    """Notes a reward; 409 when the person got one of that name this month, unless `again` is true."""
    parameters.known(ask.parameters)
    brands.get(brand)
    wanted, again = parse_reward(ask.json(), ask.grant.name, ask.now)
    account = someone.remembered(someone.account(brand, wanted.person))
    given = msgspec.structs.replace(wanted, person=called(*account))
    return Answer(gifts.reward(brand, account, given, again), status=201)


@bp.route("/v1/brands/{brand}/rewards/{reward}", methods=["DELETE"])
@endpoint(bp, "write")
def delete_reward(ask: Ask, brand: str, reward: str) -> Answer:
    """Takes a reward back that was noted by mistake."""
    gifts.take_back_reward(brand, reward)
    return Answer({"id": reward, "deleted": True})


def _effect(watched: Brand, given: list[Gift], known: set[str], now: datetime) -> Effect:
    """Reads those who were given something and a sample of those who spoke before, and compares them.

    The sample is of the time before, so that nobody is in it because of what they said after.
    """
    from shared.judges import seeding as judge  # the judges are loaded by whoever needs them

    if not given:
        return judge.effect("", [], [], now, Random(0))  # noqa: S311 - nothing is drawn
    name, first, last = given[0].name, min(each.at for each in given), max(each.at for each in given)
    people = {someone.account(watched.id, each.person): each for each in reversed(given)}
    others = histories.sampled(watched.id, first - judge.PAST, first, OTHERS, now)
    others = [account for account in others if called(*account) not in known]
    said = histories.said(watched.id, [*people, *others], first - judge.PAST, last + judge.SPAN, now)

    def seen(account: someone.Account, at: datetime, product: str) -> Any:
        told = said[account]
        return judge.watched(called(*account), told.mentions, at, watched.products, product, whole=told.whole)

    return judge.effect(
        name,
        [(seen(account, gift.at, gift.product), gift.at) for account, gift in people.items()],
        [seen(account, first, given[0].product) for account in others],
        now,
        Random(name),  # noqa: S311 - the same question gets the same answer
    )


def _named(rows: list[Any], name: str | None) -> list[Any]:
    return [row for row in rows if name in (None, row.name)]
