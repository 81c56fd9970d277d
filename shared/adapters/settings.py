"""What a deployed Hundred is told by its environment. Read when asked for, never at import."""

import os
from collections.abc import Mapping

from msgspec import Struct

from shared.domain.errors import Misconfigured


def settings(environment: Mapping[str, str] | None = None) -> "Settings":
    """The settings of this process, or of `environment` where one is given."""
    return Settings(os.environ if environment is None else environment)  # not a copy: it is asked for at each call


class Settings(Struct, frozen=True):
    """Each property reads one variable and raises Misconfigured with its name when that is needed and
    missing, so a function fails over what it uses and over nothing else.
    """

    environment: Mapping[str, str]

    @property
    def table(self) -> str:
        """Name of the DynamoDB table."""
        return self._needed("HUNDRED_TABLE")

    @property
    def mentions_queue(self) -> str:
        """URL of the queue between webhooks and score."""
        return self._needed_url("HUNDRED_MENTIONS_QUEUE")

    @property
    def alerts_queue(self) -> str:
        """URL of the FIFO queue between alert and deliver."""
        return self._needed_url("HUNDRED_ALERTS_QUEUE")

    @property
    def clock_queue(self) -> str:
        """URL of the queue of the clock's chores."""
        return self._needed_url("HUNDRED_CLOCK_QUEUE")

    @property
    def erasures_queue(self) -> str:
        """URL of the queue of the steps of erasures."""
        return self._needed_url("HUNDRED_ERASURES_QUEUE")

    @property
    def settling(self) -> int:
        """Seconds after which what is under way through queues and streams has surely arrived: two minutes."""
        return int(self.environment.get("HUNDRED_SETTLING_SECONDS", "120"))

    @property
    def dead_queues(self) -> tuple[str, ...]:
        """URLs of the queues that hold what was set aside, separated by spaces."""
        return tuple(self._needed("HUNDRED_DEAD_QUEUES").split())

    @property
    def parameters(self) -> str:
        """Where secrets live in Parameter Store, such as `/hundred/dev`, without a slash at its end."""
        prefix = self._needed("HUNDRED_PARAMETERS").rstrip("/")
        if not prefix.startswith("/"):
            raise Misconfigured("HUNDRED_PARAMETERS begins with a slash, such as /hundred/dev")
        return prefix

    @property
    def url(self) -> str:
        """Public base URL of the API, empty when not known."""
        return self.environment.get("HUNDRED_URL", "").rstrip("/")

    @property
    def hooks_url(self) -> str:
        """Public base URL of the webhooks, empty when not known."""
        return self.environment.get("HUNDRED_HOOKS_URL", "").rstrip("/")

    @property
    def inbox(self) -> str:
        """URL of the local stack's inbox, empty everywhere else."""
        return self.environment.get("HUNDRED_INBOX", "").rstrip("/")

    @property
    def mail_from(self) -> str:
        """Sender address of mails, empty when no mail is sent."""
        return self.environment.get("HUNDRED_MAIL_FROM", "")

    def _needed(self, name: str) -> str:
        value = self.environment.get(name, "").strip()
        if not value:
            raise Misconfigured(f"{name} is not set")
        return value

    def _needed_url(self, name: str) -> str:
        value = self._needed(name)
        if not value.startswith(("http://", "https://")):
            raise Misconfigured(f"{name} is not a URL")
        return value
