import os
import subprocess
import sys
import zipfile
from pathlib import Path

import boto3
import pytest

from infra.template import build
from infra.template.lint import Finding, judge
from tests.functional.template import functions

pytestmark = pytest.mark.xdist_group("package")

MOST_BYTES = 5_000_000
"""Far below Lambda's 50 MB: what is loaded at each cold start should stay small."""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    _, code = build.package(tmp_path_factory.mktemp("build"))
    return code


@pytest.fixture(scope="module")
def unpacked(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("code")
    with zipfile.ZipFile(package) as zipped:
        zipped.extractall(folder)
    return folder


def test_the_template_is_the_same_with_and_without_its_code(package: Path, tmp_path: Path) -> None:
    assert package.with_name("sam.json").read_bytes() == build.template(tmp_path).read_bytes()


def test_the_code_is_small_and_holds_neither_tests_nor_tools(package: Path) -> None:
    with zipfile.ZipFile(package) as zipped:
        tops = {name.split("/")[0] for name in zipped.namelist()}

    assert package.stat().st_size < MOST_BYTES
    assert {"functions", "shared", "chalice", "msgspec", "vaderSentiment"} <= tops
    assert not {"tests", "infra", "boto3", "botocore", "pip", "click"} & tops


def test_the_same_sources_give_the_same_bytes(unpacked: Path, tmp_path: Path) -> None:
    for copy in ("one", "two"):
        build.own_code(tmp_path / copy)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    with zipfile.ZipFile(tmp_path / "one") as own:
        assert all((unpacked / name).read_bytes() == own.read(name) for name in own.namelist())


@pytest.mark.skipif(sys.platform != "linux" or os.uname().machine != "x86_64", reason="the wheels are Lambda's")
@pytest.mark.parametrize("name", ["APIHandler", "Webhooks", "Score", "Tally", "Alert", "Clock", "Deliver", "Erase"])
def test_each_function_starts_from_the_package_and_the_runtimes_boto3_alone(
    name: str, unpacked: Path, tmp_path: Path
) -> None:
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    libraries = Path(boto3.__file__).parents[1]
    for library in ("boto3", "botocore", "s3transfer", "urllib3", "dateutil", "six.py", "jmespath"):
        (runtime / library).symlink_to(libraries / library)
    module, _, handler = functions()[name]["Handler"].rpartition(".")
    script = f"import sys; sys.path[:0] = {[str(unpacked), str(runtime)]!r}; import {module} as m; m.{handler}"
    command = [sys.executable, "-I", "-S", "-c", script]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - written here

    assert run.returncode == 0, run.stderr


def test_lint_reports_what_is_not_excused_and_excuses_that_nothing_needs() -> None:
    found = [Finding("checkov", "CKV_1", "Table", "is open"), Finding("checkov", "CKV_2", "Queue", "is deaf")]

    wrong = judge(found, {"checkov": {"CKV_1": "meant so", "CKV_9": "long gone"}})

    assert wrong == ["checkov CKV_2 at Queue: is deaf", "checkov CKV_9 is excused but never broken"]
