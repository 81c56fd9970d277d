"""How long something lasts, as rules write it: `30s`, `5m`, `4h`, `2d`."""

from datetime import timedelta
from typing import Annotated

from msgspec import Meta

Duration = Annotated[str, Meta(pattern="^[0-9]{1,4}[smhd]$", description="A number and s, m, h or d: 30s, 5m, 4h, 2d.")]

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def lasting(duration: str) -> timedelta:
    """The time that a duration lasts; `0s` lasts none."""
    return timedelta(**{_UNITS[duration[-1]]: int(duration[:-1])})
