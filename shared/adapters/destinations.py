"""Where alerts go: the brand keeps the names, Parameter Store the addresses, since an address is a secret."""

import msgspec

from shared.adapters import secrets
from shared.adapters.table import brands
from shared.adapters.table import destinations as standings
from shared.domain.brand import MASKED, Brand
from shared.domain.errors import BadBrand, NotFound


def kept_apart(brand: Brand) -> Brand:
    """Stores the addresses of a brand file and gives the brand back with all of them masked.

    An address that is masked already stays what it was. Raises BadBrand when there was none.
    """
    before = _known(brand.id)
    for index, destination in enumerate(brand.destinations):
        if destination.address == MASKED and before.get(destination.name) != destination.channel:
            raise BadBrand(
                "is masked, and no address of that name and channel is kept", f"destinations[{index}].address"
            )
    for destination in brand.destinations:
        if destination.address != MASKED:
            secrets.put_destination(brand.id, destination.name, destination.address)
            standings.switch_on(brand.id, destination.name)  # whatever was wrong with the one before
    for name in set(before) - {destination.name for destination in brand.destinations}:
        secrets.delete_destination(brand.id, name)
        standings.switch_on(brand.id, name)
    masked = tuple(msgspec.structs.replace(each, address=MASKED) for each in brand.destinations)
    return msgspec.structs.replace(brand, destinations=masked)


def forget(brand: Brand) -> None:
    """Removes all addresses of a brand."""
    for destination in brand.destinations:
        secrets.delete_destination(brand.id, destination.name)


def _known(brand_id: str) -> dict[str, str]:
    try:
        return {destination.name: destination.channel for destination in brands.get(brand_id).destinations}
    except NotFound:
        return {}
