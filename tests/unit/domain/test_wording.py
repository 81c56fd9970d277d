"""A brand's own words are checked when they are written, and filled in once."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.domain.brand import parse_brand
from shared.domain.errors import BadBrand
from shared.domain.wording import PLACEHOLDERS, Wording, complaint_about_wording, fill

BRAND = {"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}}


def test_templates_with_known_names_are_taken():
    taken = parse_brand({**BRAND, "templates": {"email": {"title": "".join(f"{{{name}}}" for name in PLACEHOLDERS)}}})
    assert set(taken.templates) == {"email"}


@pytest.mark.parametrize(
    ("templates", "field", "told"),
    [
        ({"slack": {"text": "Hello {naem}"}}, "templates.slack.text", "{naem}"),
        ({"email": {"title": "{post.text}"}}, "templates.email.title", "{post.text}"),
        ({"email": {"title": "{0}"}}, "templates.email.title", "{0}"),
        ({"email": {"title": "{}"}}, "templates.email.title", "{}"),
        ({"slack": {"title": "{title!r}"}}, "templates.slack.title", "there are brand, title"),
        ({"slack": {"titel": "x"}}, "templates", "is not a field here"),
        ({"pigeon": {"title": "x"}}, "templates", ""),
        ({"slack": {"text": "x" * 3_001}}, "templates", "3000"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_with_its_place(templates, field, told):
    with pytest.raises(BadBrand) as refusal:
        parse_brand({**BRAND, "templates": templates})
    assert refusal.value.field.startswith(field)
    assert told in str(refusal.value)


def test_braces_in_what_is_filled_in_stay_as_they_are():
    assert fill("{post} by {author}", {"post": "{author} {who}", "author": "Ada"}) == "{author} {who} by Ada"


@given(some.text(), some.dictionaries(some.sampled_from(PLACEHOLDERS), some.text()))
def test_any_template_is_filled_or_complained_about(template: str, values: dict[str, str]):
    if complaint_about_wording(template) is None:
        assert isinstance(fill(template, values), str)


def test_a_wording_without_words_leaves_ours():
    assert Wording() == Wording(title="", text="")


@pytest.mark.parametrize("rest", ["", "#" + "0a" * 16])
def test_a_bots_address_may_carry_the_signing_secret(rest):
    destination = {"name": "team", "channel": "slack-bot", "address": f"xoxb-123-abc@C0123ABCD{rest}"}
    assert parse_brand({**BRAND, "destinations": [destination]}).destinations[0].channel == "slack-bot"


@pytest.mark.parametrize("rest", ["#", "#short", "#" + "0A" * 16, "#" + "0a" * 16 + "#", "#" + "0a" * 16 + "\n"])
def test_a_broken_signing_secret_is_refused(rest):
    destination = {"name": "team", "channel": "slack-bot", "address": f"xoxb-123-abc@C0123ABCD{rest}"}
    with pytest.raises(BadBrand, match="signing secret"):
        parse_brand({**BRAND, "destinations": [destination]})
