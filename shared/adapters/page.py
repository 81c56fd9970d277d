"""The dashboard's files as they are served: one page, one style, one script.

The script is written as small ES modules and joined into one when it is first asked for, so that a reader waits
for three files and nobody has to build anything. For that each module writes its imports on one line,
`import { a, b } from "./name.js";`, and no two modules use the same name at their top.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from shared.domain.errors import NotFound

_ROOT = Path(__file__).resolve().parents[2]
PLACES = (_ROOT / "page", _ROOT / "infra" / "dashboard")
"""Where the sources are: beside shared/ in the deployed code, and in the repository."""

START = "main.js"

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class) )", re.MULTILINE)


class Asset(Struct, frozen=True):
    """One file as it is served."""

    content: str
    content_type: str

    @property
    def version(self) -> str:
        """Changes with the content."""
        return sha256(self.content.encode()).hexdigest()[:16]

    @property
    def etag(self) -> str:
        """The version, as HTTP writes it."""
        return f'"{self.version}"'


@cache
def index() -> Asset:
    """The page, naming its style and its script by their versions."""
    content = _read("index.html")
    for name in ("page.css", "app.js"):
        content = content.replace(f"assets/{name}", f"assets/{name}?v={asset(name).version}")
    return Asset(content, "text/html; charset=utf-8")


@cache
def asset(name: str) -> Asset:
    """The style or the script. Raises NotFound."""
    if name == "page.css":
        return Asset(_read(name), "text/css; charset=utf-8")
    if name == "app.js":
        return Asset(joined(START), "text/javascript; charset=utf-8")
    raise NotFound(f"the page has no file {name!r}")


def joined(start: str) -> str:
    """A module and all that it imports as one module, what is imported first."""
    parts: dict[str, str] = {}
    _collect(start, parts)
    return "\n".join(parts.values())


def _collect(name: str, parts: dict[str, str]) -> None:
    source = _read(name)
    parts[name] = ""  # its place is taken, so that a circle ends
    for needed in _IMPORT.findall(source):
        if needed not in parts:
            _collect(needed, parts)
    del parts[name]
    parts[name] = _EXPORT.sub("", _IMPORT.sub("", source))


def _read(name: str) -> str:
    folder = next(place for place in PLACES if place.is_dir())
    return (folder / name).read_text(encoding="utf-8")
