"""Checks the packaged template with cfn-lint, cfn-lint-serverless and checkov, but for what exceptions.yaml excuses."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from msgspec import Struct

from infra.template.build import BUILD, ROOT

EXCEPTIONS = ROOT / "infra" / "template" / "exceptions.yaml"
CHECKOV = ROOT / ".venv" / "checkov" / "bin" / "checkov"
"""In an environment of its own: it pins a boto3 that the rest does not run on."""


class Finding(Struct, frozen=True):
    """One broken rule, at one resource."""

    tool: str
    rule: str
    place: str
    message: str


def findings(template: Path) -> Iterator[Finding]:
    """All that the three tools say, excused or not."""
    yield from _cfn_lint(template)
    yield from _checkov(template)


def judge(found: list[Finding], excused: dict[str, dict[str, str]]) -> list[str]:
    """What is wrong: findings without an exception, and exceptions without a finding."""
    wrong = [
        f"{each.tool} {each.rule} at {each.place}: {each.message}"
        for each in found
        if each.rule not in excused.get(each.tool, {})
    ]
    seen = {(each.tool, each.rule) for each in found}
    for tool, rules in excused.items():
        wrong += [f"{tool} {rule} is excused but never broken" for rule in rules if (tool, rule) not in seen]
    return wrong


def _cfn_lint(template: Path) -> Iterator[Finding]:
    binary = Path(sys.executable).with_name("cfn-lint")
    command = [str(binary), str(template), "--append-rules", "cfn_lint_serverless.rules", "--format", "json"]
    for each in json.loads(_output(command)):
        path = each["Location"]["Path"] or []
        place = ".".join(str(step) for step in path[:3]) or "the template"
        yield Finding("cfn-lint", each["Rule"]["Id"], place, each["Message"])


def _checkov(template: Path) -> Iterator[Finding]:
    command = [str(CHECKOV), "--file", str(template), "--framework", "cloudformation", "--output", "json", "--quiet"]
    report = json.loads(_output([*command, "--skip-download", "--soft-fail"]))
    for each in report.get("results", {}).get("failed_checks", []):
        yield Finding("checkov", each["check_id"], each["resource"], each["check_name"])


def _output(command: list[str]) -> str:
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own tools
    if not run.stdout.strip().startswith(("[", "{")):
        sys.exit(f"{command[0]} failed:\n{run.stdout}{run.stderr}")
    return run.stdout


if __name__ == "__main__":
    broken = judge(list(findings(BUILD / "sam.json")), yaml.safe_load(EXCEPTIONS.read_text()))
    sys.exit("\n".join(broken) if broken else 0)
