"""Mentions as requests name them: one by its post's id, or a page of them by filters and cursor."""

from typing import Any

import msgspec
from msgspec import Struct

from shared.adapters.api import Ask, cursors, forms, parameters
from shared.adapters.table import brands, keys, mentions, room
from shared.domain.errors import BadInput, NotFound
from shared.domain.mention import Mention

MARGIN = 400_000
"""Bytes kept free for commas, the envelope, and CSV's own quotes."""


def one_mention(ask: Ask, brand: str, post_id: str) -> Mention:
    """The mention of a post's id, with `?source=` where two networks use the same. Raises NotFound, BadInput."""
    parameters.known(ask.parameters, "source")
    source = parameters.last(ask.parameters, "source")
    found = [each for each in mentions.by_post(brand, post_id, ask.now) if source in (None, each.post.source)]
    if not found:
        raise NotFound(f"the brand {brand!r} has no mention {post_id!r}")
    if len(found) > 1:
        networks = ", ".join(each.post.source for each in found)
        raise BadInput(f"several networks use this id; add one of {networks}", "source")
    return found[0]


def page(ask: Ask, brand: str) -> tuple[list[Mention], str | None]:
    """A page of the brand's mentions, newest first, and the cursor of the next. Raises NotFound, BadInput."""
    brands.get(brand)
    wanted = parameters.filters(ask.parameters)
    bound_to = (brand, msgspec.to_builtins(wanted))
    cursor = parameters.last(ask.parameters, "cursor")
    after = cursors.read(cursor, bound_to) if cursor else None
    found = mentions.newest(brand, wanted, parameters.limit(ask.parameters), after, ask.now)
    fitting = _fitting(found.mentions)
    place = found.after if len(fitting) == len(found.mentions) else keys.mention(brand, fitting[-1].post)[1]
    return fitting, cursors.write(place, bound_to) if place else None


def _fitting(page: list[Mention]) -> list[Mention]:
    """As many of a page as one answer can carry: at least one, which is at most 1.2 MB of text."""
    room = forms.WIRE_LIMIT - MARGIN
    for index, mention in enumerate(page):
        room -= forms.on_the_wire(msgspec.json.encode(mention).decode())
        if room < 0:
            return page[:index]
    return page


class Window(Struct, frozen=True):
    """The newest mentions of a span, as far as one answer reads; `complete` when these are all."""

    mentions: list[Mention]
    looked_at: int
    complete: bool

    @property
    def meta(self) -> dict[str, Any]:
        """What a reader has to know of it."""
        return {"looked_at": self.looked_at, "complete": self.complete}


def window(ask: Ask, brand: str) -> Window:
    """The brand's mentions that pass the request's filters, newest first; one page's room is looked at."""
    wanted = parameters.filters(ask.parameters)
    page = mentions.newest(brand, wanted, room.ITEMS, None, ask.now)
    return Window(page.mentions, page.looked, page.after is None)
