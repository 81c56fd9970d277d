"""A destination's address is looked at when the brand is written, and the complaint names the way out."""

from typing import get_args

import pytest

from shared.domain.address import complaint_about
from shared.domain.brand import parse_brand
from shared.domain.errors import BadBrand
from shared.domain.rule import Channel

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
RIGHT = {
    "slack": ["https://hooks.slack.com/services/T0/B0/x", "https://mattermost.example/hooks/x"],
    "slack-bot": ["xoxb-111-222-AbC@C0123ABCD", "xoxb-111-222-AbC@G0123ABCD"],
    "email": ["care@crumb.example"],
    "teams": [
        "https://prod-1.westeurope.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?sp=%2Frun&sig=x",
        "https://a.1.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/a?sig=x",
    ],
    "discord": [
        "https://discord.com/api/webhooks/123/AbC-_x", "https://ptb.discord.com/api/v10/webhooks/123/x?thread_id=4",
        "https://discordapp.com/api/webhooks/123/x",
    ],
    "pagerduty": ["0123456789abcdefABCDEF0123456789", "eu:0123456789abcdefABCDEF0123456789"],
    "webhook": [f"https://you.example/alerts#{SECRET}", f"https://you.example/?a=b#{SECRET},{SECRET}"],
    "inbox": ["http://127.0.0.1:8000/inbox"],
}  # fmt: skip
WRONG = {
    "slack": ["http://hooks.slack.com/x", "xoxb-1-2-x@C0123ABCD", "#alerts"],
    "slack-bot": ["xoxb-111-222-AbC", "xoxp-111-222-AbC@C0123ABCD", "xoxb-111-222-AbC@#alerts", "https://x.example/"],
    "email": ["care", "a@b.example, c@d.example"],
    "teams": ["http://x.example/y", "https://x.example", "19:abc@thread.tacv2"],
    "discord": ["https://discord.com/channels/1/2", "https://evil.example/api/webhooks/1/x"],
    "pagerduty": ["short", "us:0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef0"],
    "webhook": ["https://mine.example/alerts", f"http://you.example/#{SECRET}", "https://mine.example/#whsec_abc"],
    "inbox": ["inbox"],
}
WAY_OUT = {
    "slack": "Incoming Webhooks", "slack-bot": "xoxb-...@C0123ABCD", "email": "e-mail", "teams": "Workflows",
    "discord": "Integrations > Webhooks", "pagerduty": "integration key", "webhook": "openssl rand -base64 32",
    "inbox": "URL",
}  # fmt: skip


@pytest.mark.parametrize("channel", get_args(Channel))
def test_right_addresses_are_taken_and_wrong_ones_are_told_where_to_get_a_right_one(channel: Channel) -> None:
    for address in RIGHT[channel]:
        assert complaint_about(channel, address) is None
        assert complaint_about(channel, f"{address}\n") is not None
    for address in (*WRONG[channel], "", " "):
        complaint = complaint_about(channel, address) or ""
        assert WAY_OUT[channel] in complaint
        assert not address.strip() or address not in complaint


def test_a_brand_file_names_the_destination_that_is_wrong() -> None:
    destinations = [
        {"name": "team", "channel": "discord", "address": RIGHT["discord"][0]},
        {"name": "watch", "channel": "pagerduty", "address": "short"},
    ]
    with pytest.raises(BadBrand, match=r"destinations\[1\]\.address: is an integration key"):
        parse_brand({"name": "Crumb Bakery", "destinations": destinations})
    destinations[1]["address"] = RIGHT["pagerduty"][0]
    assert [each.channel for each in parse_brand({"name": "Crumb Bakery", "destinations": destinations}).destinations]
