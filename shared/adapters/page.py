"""The dashboard's files as they are served: one page with its style, and one script.

The style stands in the page, which its policy allows by its hash. The script is written as small ES modules and joined
into one when it is first asked for. So a reader waits for two files, and nobody has to build anything. For that each
module writes its imports on one line, `import { a, b } from "./name.js";`, and no two use the same name at their top.
"""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from shared.domain.errors import NotFound

_ROOT = Path(__file__).resolve().parents[2]
PLACES = (_ROOT / "page", _ROOT / "infra" / "dashboard")
"""Where the sources are: beside shared/ in the deployed code, and in the repository."""

START = "main.js"

_STYLE = '<link rel="stylesheet" href="assets/page.css">'
_HTML = "text/html; charset=utf-8"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'sha256-{style}'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
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
def headers() -> dict[str, str]:
    """What every file is served with: a policy that lets in our own script, our own style, and nothing else."""
    style = b64encode(sha256(_read("page.css").encode()).digest()).decode()
    return {"Content-Security-Policy": _POLICY.format(style=style), **_HEADERS}


@cache
def index() -> Asset:
    """The page with its style, naming its script by its version."""
    content = _read("index.html").replace(_STYLE, f"<style>{_read('page.css')}</style>")
    return Asset(content.replace("assets/app.js", f"assets/app.js?v={asset('app.js').version}"), _HTML)


def style() -> str:
    """The style, as the policy lets it stand in a page."""
    return _read("page.css")


@cache
def asset(name: str) -> Asset:
    """The script. Raises NotFound."""
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
