"""The packaged template, as the tests of its parts read it."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from infra.template import build

Properties = dict[str, Any]


@cache
def resources() -> dict[str, dict[str, Any]]:
    """All resources of the template that `make package` writes."""
    found: dict[str, dict[str, Any]] = json.loads(build.template(Path(mkdtemp())).read_text())["Resources"]
    return found


def of_type(kind: str) -> dict[str, Properties]:
    """Properties of the resources of a type, by logical id."""
    return {name: each["Properties"] for name, each in resources().items() if each["Type"] == kind}


def functions() -> dict[str, Properties]:
    """The Lambda functions."""
    return of_type("AWS::Serverless::Function")


def mappings(kind: str) -> Iterator[tuple[str, Properties, Properties]]:
    """Name and properties of each function that a queue (SQS) or a stream (DynamoDB) wakes, and the mapping's."""
    for name, function in functions().items():
        for event in function.get("Events", {}).values():
            if event["Type"] == kind:
                yield name, function, event["Properties"]


def named(reference: Any) -> str:
    """The logical id behind `Ref`, `Fn::GetAtt` or a `Fn::Sub` of one."""
    if "Ref" in reference:
        return str(reference["Ref"])
    if "Fn::GetAtt" in reference:
        return str(reference["Fn::GetAtt"][0])
    return str(reference["Fn::Sub"]).split("${")[1].split("}")[0]
