"""What a brand's sentiment is about, in the words that the sentiment judge looks for."""

from collections.abc import Iterator

from shared.domain.brand import Brand, Handles
from shared.domain.person import fold_handle
from shared.judges.by_brand import once_a_brand
from shared.judges.folding import fold
from shared.judges.sentiment import Target


def target(brand: Brand | None) -> Target | None:
    """The brand's names, handles and competitors; None without a brand.

    A brand that is known by name alone is also addressed by its name squeezed into a handle (`@crumbbakery`).
    """
    return None if brand is None else _target(brand)


@once_a_brand
def _target(brand: Brand) -> Target:
    names = (brand.name, *brand.aliases)
    handles = tuple(dict.fromkeys((*_accounts(brand.handles), *_accounts(brand.own))))
    return Target(
        names=(*names, *brand.products),
        handles=handles or tuple(dict.fromkeys(_squeezed(name) for name in names)),
        competitors=tuple(dict.fromkeys(_competing(brand))),
    )


def _accounts(handles: Handles) -> Iterator[str]:
    return (fold_handle(handle) for listed in handles.values() for handle in listed)


def _competing(brand: Brand) -> Iterator[str]:
    for competitor in brand.competitors:
        yield from (competitor.name, *competitor.aliases, *_accounts(competitor.handles))


def _squeezed(name: str) -> str:
    return "".join(char for char in fold(name) if char.isalnum())
