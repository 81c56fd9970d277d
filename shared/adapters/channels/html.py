"""An alert as an HTML mail: styles inlined, no images, light and dark, from a phone of 320 pixels up."""

from html import escape

from shared.adapters.channels.fitting import Room, mail
from shared.adapters.channels.text import clip
from shared.adapters.channels.way import STRAIGHT, Way
from shared.adapters.channels.words import Line, Words

ROOM = Room(words=5_000, fact=1_000, item=160)

_FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_BREAK = "overflow-wrap:anywhere;word-break:break-word"

_PAGE = f"margin:0;padding:16px 8px;background:#f4f1ec;color:#1f2328;{_FONT};font-size:16px;line-height:1.5"
_CARD = "max-width:600px;margin:0 auto;padding:20px 16px;background:#ffffff;border:1px solid #e0dad0;border-radius:12px"
_FOOTER = f"max-width:600px;margin:12px auto 0;padding:0 8px;font-size:12px;color:#5b6470;{_BREAK}"
_NOTE = "margin:0 0 14px;padding:8px 12px;border-radius:8px;background:#fff3d6;color:#5c4400;font-size:14px"
_QUOTE = (
    "margin:0 0 18px;padding:12px 14px;border-left:4px solid #c77d1e;background:#faf6ef;color:#1f2328;"
    f"white-space:pre-line;{_BREAK}"
)
_BUTTON = (
    "display:inline-block;margin:4px 8px 4px 0;padding:11px 16px;border-radius:8px;border:2px solid #8a4f0a;"
    "font-weight:600;text-decoration:none"
)

# Mail clients that know dark mode take these; all others keep the inlined light look.
_DARK = """
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#14161a!important;color:#e8eaed!important}
.card{background:#1e2127!important;border-color:#353a44!important}
.soft{color:#a9b0bb!important}
.quote{background:#262b33!important;border-color:#e0a458!important;color:#e8eaed!important}
.note{background:#3a2f14!important;color:#ffe2a8!important}
.first{background:#f2b765!important;color:#1b1408!important}
.second{color:#f2b765!important;border-color:#f2b765!important}
.link{color:#f2b765!important}
}"""


def page(said: Words, way: Way = STRAIGHT) -> str:
    """The whole document. Every word that is not ours is escaped here, and here only."""
    return mail(said, ROOM, lambda cut: _document(cut, way))


def _document(said: Words, way: Way) -> str:
    title = _safe(said.title)
    inside = "".join(
        (
            f'<h1 style="font-size:20px;line-height:1.3;margin:0 0 12px;{_BREAK}">{_safe(said.sign)} {title}</h1>',
            _note(said.repeat),
            _line(said.what),
            _line(said.growth, strong=True),
            _quote(said.quote),
            _body(said.body),
            _part("Why it matters", _list(said.why)) if said.why else "",
            "".join(_fact(fact) for fact in said.facts),
            _part("What to do", _line(said.advice)) if said.advice else "",
            _buttons(said.links),
            _acts(said, way),
        )
    )
    return _frame(title, _safe(clip(said.what or said.body, 160)), inside, _safe(said.footer))


def _frame(title: str, preview: str, inside: str, footer: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{title}</title><style>{_DARK}</style></head>"
        f'<body class="page" style="{_PAGE}"><div style="display:none;max-height:0;overflow:hidden">{preview}</div>'
        f'<div class="card" style="{_CARD}">{inside}</div><p class="soft" style="{_FOOTER}">{footer}</p>'
        "</body></html>"
    )


def _note(text: str) -> str:
    return f'<p class="note" style="{_NOTE}">{_safe(text)}</p>' if text else ""


def _quote(text: str) -> str:
    return f'<blockquote class="quote" dir="auto" style="{_QUOTE}">{_safe(text)}</blockquote>' if text else ""


def _body(text: str) -> str:
    return f'<p dir="auto" style="margin:0 0 14px;white-space:pre-line;{_BREAK}">{_safe(text)}</p>' if text else ""


def _part(title: str, inside: str) -> str:
    return f'<h2 class="soft" style="font-size:13px;font-weight:600;color:#5b6470;margin:0 0 2px">{title}</h2>{inside}'


def _fact(fact: Line) -> str:
    name = _safe(fact.name or "Open")
    return _part(_link(fact.link, name) if fact.link else name, _line(fact.text))


def _link(url: str, shown: str) -> str:
    return f'<a class="link" href="{_safe(url)}" rel="noopener noreferrer" style="color:#8a4f0a">{shown}</a>'


def _line(text: str, strong: bool = False) -> str:
    weight = "font-weight:600;" if strong else ""
    return f'<p style="margin:0 0 14px;{weight}{_BREAK}">{_safe(text)}</p>' if text else ""


def _list(lines: tuple[str, ...]) -> str:
    items = "".join(f'<li style="margin:0 0 2px;{_BREAK}">{_safe(line)}</li>' for line in lines)
    return f'<ul style="margin:0 0 14px;padding:0 0 0 20px">{items}</ul>'


def _acts(said: Words, way: Way) -> str:
    links = " &nbsp;·&nbsp; ".join(_link(act.url, _safe(act.label)) for act in way.acts)
    shown = f'<p style="margin:14px 0 0;font-size:14px;line-height:2">{links}</p>' if links else ""
    style = "margin:10px 0 0;font-size:14px;color:#5b6470"
    return shown + "".join(f'<p class="soft" style="{style};{_BREAK}">✅ {_safe(line)}</p>' for line in said.done)


def _buttons(links: tuple[tuple[str, str], ...]) -> str:
    looks = (("first", "background:#8a4f0a;color:#ffffff"), ("second", "color:#8a4f0a"))
    made = [
        f'<a class="{name}" href="{_safe(url)}" rel="noopener noreferrer" style="{_BUTTON};{look}">{_safe(label)}</a>'
        for (label, url), (name, look) in zip(links, looks, strict=False)
    ]
    return f'<div style="margin:6px 0 0">{"".join(made)}</div>' if made else ""


def _safe(text: str) -> str:
    return escape(text, quote=True)
