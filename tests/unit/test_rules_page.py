"""The rules in docs/rules.md are rules."""

import json
import re
from pathlib import Path

import pytest

from shared.domain.brand import parse_brand
from shared.domain.ready_made import READY_MADE

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE, re.S)


def read(example: str) -> list[object]:
    listed = example.removeprefix('"rules": ')
    found = json.loads(listed)
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_would_be_accepted_in_a_brand_file(example):
    mails = [{"name": name, "channel": "email", "address": f"{name}@crumb.example"} for name in ("team", "owner")]
    brand = {"name": "Crumb Bakery", "topics": ["sourdough"], "destinations": mails, "rules": read(example)}
    assert parse_brand(brand).rules


def test_the_page_names_every_ready_made_rule_with_its_kind():
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| ([a-z]+) \|", PAGE, re.M))
    assert {rule.name: rule.on for rule in READY_MADE}.items() <= rows.items()
