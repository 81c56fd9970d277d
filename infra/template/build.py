"""Builds what is deployed: `build/sam.json`, the template, and `build/deployment.zip`, the code.

The same sources give the same bytes: the zip has its files in order, with one date. Chalice downloads what
requirements.txt names as wheels for Lambda, at the versions of infra/requirements.lock.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
PROJECT = ROOT / "infra" / "chalice"
LOCK = ROOT / "infra" / "requirements.lock"
PARTS = ("parameters", "table", "queues", "functions", "schedules", "apis", "alarms")

LEFT_OUT = {
    # The Lambda runtime has them: docs/decisions/004-botocore-in-the-zip.md.
    *("boto3", "botocore", "s3transfer", "urllib3", "dateutil", "six.py"),
    # Chalice's command line.
    *("click", "inquirer", "readchar", "blessed", "editor", "runs", "xmod", "jinxed", "wcwidth", "yaml", "_yaml"),
    *("pip", "setuptools", "wheel", "packaging", "pkg_resources", "_distutils_hack", "distutils-precedence.pth", "bin"),
    # vaderSentiment declares them for its demo.
    *("requests", "certifi", "idna", "charset_normalizer"),
}
"""Top-level names that Chalice puts into the zip and no function imports."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip, the earliest that the format knows."""

_CHALICE = "import sys; from chalice.cli import main; sys.exit(main())"


class BuildFailed(Exception):
    """Chalice could not package; the message is what it said."""


def package(out: Path = BUILD) -> tuple[Path, Path]:
    """Writes the template and the code that `make deploy` sends. Needs the package index for Lambda's wheels."""
    with _project() as project:
        raw = _chalice(project, out)
    _rewrite(raw, out / "deployment.zip")
    return out / "sam.json", out / "deployment.zip"


def template(out: Path = BUILD) -> Path:
    """Writes the template alone, the same as `package` writes, without downloading anything."""
    if _stamp(out).exists() and _stamp(out).read_text() == _digest(_template_sources()):
        return out / "sam.json"
    out.mkdir(parents=True, exist_ok=True)
    with _project() as project:
        (project / "requirements.txt").write_text("")
        built = project.parent / "out"
        _chalice(project, built)
        os.replace(shutil.move(built / "sam.json", out / ".sam.json"), out / "sam.json")
    _stamp(out).write_text(_digest(_template_sources()))
    return out / "sam.json"


@contextmanager
def _project() -> Iterator[Path]:
    """Chalice's project, copied: its links followed, without bytecode, and nobody else's while it is packaged."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "chalice"
        shutil.copytree(PROJECT, project, symlinks=False, ignore=shutil.ignore_patterns("deployments", "__pycache__"))
        (Path(folder) / "policies").symlink_to(ROOT / "infra" / "policies")
        yield project


def own_code(target: Path) -> Path:
    """Zips app.py, functions/, shared/ and the page alone, for a machine that has the libraries installed already."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path, name in _own_files():
            _add(zipped, name, path.read_bytes())
    return target


def _chalice(project: Path, out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    merge = out / "merge.json"
    merge.write_text(json.dumps(_merged(), indent=1))
    command = [sys.executable, "-c", _CHALICE, "--project-dir", str(project), "package", "--stage", "stack"]
    environment = {
        **os.environ,
        "AWS_DEFAULT_REGION": "us-east-1",  # only the partition's service names depend on it
        "PIP_CONSTRAINT": LOCK.as_uri(),  # pip would take blanks in a path for separators
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    run = subprocess.run(  # noqa: S603 - our own command line
        [*command, "--merge-template", str(merge), str(out)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    merge.unlink()
    if run.returncode or "Could not install dependencies" in run.stdout:
        raise BuildFailed(f"{run.stdout}\n{run.stderr}".strip())
    sam = _answering_every_method(json.loads((out / "sam.json").read_text()))
    (out / "sam.json").write_text(json.dumps(sam, indent=1, sort_keys=True) + "\n")
    return out / "deployment.zip"


def _answering_every_method(sam: dict[str, Any]) -> dict[str, Any]:
    """Methods that a path does not take reach the function too, which answers 405 and says what it takes.

    The gateway by itself would deny that there is such a path.
    """
    for methods in sam["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"].values():
        known = next(iter(methods.values()))
        methods["x-amazon-apigateway-any-method"] = {**known, "summary": "Says what the path takes instead."}
    return sam


def _merged() -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for part in PARTS:
        for section, content in yaml.safe_load((ROOT / f"infra/template/{part}.yaml").read_text()).items():
            whole.setdefault(section, {}).update(content)
    return whole


def _rewrite(raw: Path, target: Path) -> None:
    """Leaves out what no function imports, adds bytecode, and writes it all in order."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(raw) as zipped:
            zipped.extractall(folder, [name for name in zipped.namelist() if _ships(name)])
        _compile(folder)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
            for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
                _add(zipped, path.relative_to(folder).as_posix(), path.read_bytes())


def _compile(folder: str) -> None:
    """Adds bytecode that is taken as it is: Lambda cannot write its own, and would compile at each cold start."""
    command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    subprocess.run(  # noqa: S603 - our own command line
        [*command, "-s", folder, "-p", "/var/task", folder],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},  # or the order of sets of words would differ each time
    )


def _ships(name: str) -> bool:
    first = name.split("/")[0]
    leftover = (
        first.endswith((".dist-info", ".egg-info", ".data")) or "__pycache__" in name or name.endswith((".pyi", "/"))
    )
    return first not in LEFT_OUT and not leftover


def _add(zipped: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    zipped.writestr(entry, content)


def _own_files() -> Iterator[tuple[Path, str]]:
    """What Chalice would zip of our own: app.py, and each folder that is linked under vendor/."""
    yield PROJECT / "app.py", "app.py"
    for link in sorted((PROJECT / "vendor").iterdir()):
        for path in sorted(link.resolve().rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path, f"{link.name}/{path.relative_to(link.resolve()).as_posix()}"


def _template_sources() -> Iterator[Path]:
    yield from (ROOT / "chalice.json", PROJECT / "app.py", Path(__file__))
    for pattern in ("infra/template/*.yaml", "infra/policies/*.json", "functions/*.py"):
        yield from sorted(ROOT.glob(pattern))


def _digest(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256(sys.version.encode())
    for path in paths:
        whole.update(f"{path.name}\n".encode() + path.read_bytes())
    return whole.hexdigest()


def _stamp(out: Path) -> Path:
    return out / ".template"


if __name__ == "__main__":
    try:
        for path in package():
            sys.stdout.write(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes\n")
    except BuildFailed as failure:
        sys.exit(str(failure))
