"""Where an export lies: a folder on this machine, or a place in S3. A file is there when it is whole."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

Write = Callable[[Path], object]


class Folder:
    """A folder on this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, name: str) -> bool:
        """Whether a file is there, whole: it gets its name when it is."""
        return (self._root / name).exists()

    def names(self) -> list[str]:
        """Every file, also those that were never finished."""
        return sorted(str(file.relative_to(self._root)) for file in self._root.rglob("*") if file.is_file())

    @contextmanager
    def reading(self, name: str) -> Iterator[Path]:
        """A file to read, while inside."""
        yield self._root / name

    def put(self, name: str, write: Write) -> None:
        """Writes a file beside its place and moves it there."""
        file = self._root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(f".{file.name}.part")
        write(unfinished)
        unfinished.replace(file)

    def remove(self, name: str) -> None:
        """Removes a file; one that is not there is no error."""
        (self._root / name).unlink(missing_ok=True)


class Bucket:
    """A place in S3, reached with the caller's own AWS credentials."""

    def __init__(self, bucket: str, prefix: str) -> None:
        import boto3

        self._client, self._bucket, self._prefix = boto3.client("s3"), bucket, prefix

    def has(self, name: str) -> bool:
        """Whether an object is there; S3 shows none before it is whole."""
        found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._key(name), MaxKeys=1)
        return any(each["Key"] == self._key(name) for each in found.get("Contents", ()))

    def names(self) -> list[str]:
        """Every object below the prefix."""
        start = self._key("")
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=start)
        return [each["Key"].removeprefix(start) for page in pages for each in page.get("Contents", ())]

    @contextmanager
    def reading(self, name: str) -> Iterator[Path]:
        """An object as a file here, while inside."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / Path(name).name
            self._client.download_file(self._bucket, self._key(name), str(file))
            yield file

    def put(self, name: str, write: Write) -> None:
        """Writes a file here and sends it."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / Path(name).name
            write(file)
            self._client.upload_file(str(file), self._bucket, self._key(name))

    def remove(self, name: str) -> None:
        """Removes an object; one that is not there is no error."""
        self._client.delete_object(Bucket=self._bucket, Key=self._key(name))

    @property
    def keeps_versions(self) -> bool:
        """Whether the bucket keeps what is written over or removed."""
        return "Status" in self._client.get_bucket_versioning(Bucket=self._bucket)

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{name}".lstrip("/")


Place = Folder | Bucket


def place(out: str, option: str = "--out") -> Place:
    """The place that an address means. Raises UsageError naming the option."""
    if not out.startswith("s3://"):
        return Folder(Path(out))
    bucket, _, prefix = out.removeprefix("s3://").partition("/")
    if not bucket:
        raise click.UsageError(f"{option} is a folder, or s3://BUCKET/PREFIX")
    return Bucket(bucket, prefix.rstrip("/"))
