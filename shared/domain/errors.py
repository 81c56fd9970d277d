"""What can go wrong, and what is done about it.

HundredError
├── BadInput          never retried: answered to the sender, or set aside
│   ├── BadPost       a post that is not one; names the field
│   ├── BadBrand      a brand file that is refused; names the field
│   ├── Unverified    a signature or key that does not hold (401)
│   ├── Forbidden     a valid key without the scope or the brand (403)
│   ├── NotFound      no such thing (404)
│   ├── Refused       a channel does not want the alert, now or later
│   │   └── Gone      the destination itself is gone or forbidden: no alert can reach it
│   ├── TooLarge      over a stated limit (413)
│   └── TooMany       more requests than a key may make (429)
├── Conflict          already done by an earlier delivery: a success for whoever repeats
├── Unavailable       a neighbour does not answer: that record alone is retried
│   └── Later         its turn has not come: nothing is wrong
└── Misconfigured     fails at start, by the name of the setting
"""


class HundredError(Exception):
    """The root of all errors that Hundred raises on purpose.

    `status` is what a caller is answered over HTTP; `retry_after` is when trying again makes sense, in seconds.
    """

    status = 500
    retry_after = 0


class BadInput(HundredError):
    """What was sent cannot be used, now or later."""

    status = 400

    def __init__(self, message: str, field: str = "") -> None:
        """`field` is the dotted path of what is wrong, empty when it is the whole."""
        super().__init__(f"{field}: {message}" if field else message)
        self.field = field


class BadPost(BadInput):
    """One post that is refused alone; the rest of its delivery goes in."""


class BadBrand(BadInput):
    """A brand file that is refused whole."""


class Unverified(BadInput):
    """Who sent this cannot be told; says no more than that, so that nobody learns by trying."""

    status = 401


class Forbidden(BadInput):
    """The key holds, but not for this."""

    status = 403


class NotFound(BadInput):
    """No such brand, connection, mention or key."""

    status = 404


class Refused(BadInput):
    """A channel's lasting no to one alert."""


class Gone(Refused):
    """A destination's lasting no to every alert: its address is gone, forbidden or not on the public internet."""


class TooLarge(BadInput):
    """Over a stated limit."""

    status = 413


class TooMany(BadInput):
    """More requests than a key may make; the same one is answered a little later."""

    status = 429

    def __init__(self, message: str, retry_after: int) -> None:
        """`retry_after` is in seconds."""
        super().__init__(message)
        self.retry_after = retry_after


class Conflict(HundredError):
    """The same thing is there already."""

    status = 409


class Unavailable(HundredError):
    """A neighbour (a queue, the table, a channel) does not answer."""

    status = 503

    def __init__(self, message: str, retry_after: int = 5, doubtful: bool = False, asked: bool = False) -> None:
        """`retry_after` is in seconds, and with `asked` what the neighbour itself asked for; `doubtful` when it may
        have been done although no answer came.
        """
        super().__init__(message)
        self.retry_after = retry_after
        self.doubtful = doubtful
        self.asked = asked


class Later(Unavailable):
    """Its turn has not come: it waits where it is, and nothing is wrong."""


class Misconfigured(HundredError):
    """A setting is missing or wrong; the message names it."""
