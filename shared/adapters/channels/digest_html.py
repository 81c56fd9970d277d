"""A digest as an HTML mail: one screen of a phone, styles inlined, no images, light and dark.

Each person is a row of two lines that is a link as a whole; a line that is too long ends in an ellipsis, and mail
clients that know none break it.
"""

from html import escape

from shared.adapters.channels.fitting import Room, mail
from shared.adapters.channels.words import Item, Line, Part, Words

ROOM = Room(words=5_000, fact=90, item=90)
"""Of a row's 90 letters a phone shows about 50."""

FEW = 3
"""Items up to which a part is a paragraph."""

_FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_ONE_LINE = "white-space:nowrap;overflow:hidden;text-overflow:ellipsis"
_PAGE = f"margin:0;padding:4px;background:#f4f1ec;color:#1f2328;{_FONT};font-size:14px;line-height:1.3"
_CARD = "max-width:600px;margin:0 auto;padding:8px 10px;background:#ffffff;border:1px solid #e0dad0;border-radius:10px"
_SOFT = "color:#5b6470"
_ROW = "display:block;padding:2px 0;border-top:1px solid #ece7df;color:#1f2328;text-decoration:none"

# Mail clients that know dark mode take these; all others keep the inlined light look.
_DARK = """
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#14161a!important;color:#e8eaed!important}
.card{background:#1e2127!important;border-color:#353a44!important}
.row{color:#e8eaed!important;border-color:#353a44!important}
.soft{color:#a9b0bb!important}
.note{background:#3a2f14!important;color:#ffe2a8!important}
.link{color:#f2b765!important}
}"""


def page(said: Words) -> str:
    """The whole document. Every word that is not ours is escaped here, and here only."""
    return mail(said, ROOM, _document)


def _document(said: Words) -> str:
    inside = "".join(
        (
            f'<h1 style="font-size:17px;line-height:1.2;margin:0 0 3px">{_safe(said.title)}</h1>',
            _note(said.repeat),
            f'<p style="margin:0 0 6px;font-size:13px">{_safe(said.what)}</p>',
            "".join(map(_section, said.parts, range(len(said.parts)))),
            "".join(map(_fact, said.facts)),
            _paragraph(_safe(said.body)) if said.body else "",
            _links(said),
        )
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{_safe(said.title)}</title><style>{_DARK}</style></head>"
        f'<body class="page" style="{_PAGE}"><div class="card" style="{_CARD}">{inside}</div>'
        f'<p class="soft" style="max-width:600px;margin:6px auto 0;padding:0 6px;font-size:11px;{_SOFT}">'
        f"{_safe(said.footer)}</p></body></html>"
    )


def _note(text: str) -> str:
    style = "margin:0 0 6px;padding:6px 10px;border-radius:8px;background:#fff3d6;color:#5c4400;font-size:13px"
    return f'<p class="note" style="{style}">{_safe(text)}</p>' if text else ""


def _section(part: Part, place: int) -> str:
    """People, who stand first, and whatever else is long as rows; a few lines as text behind their title."""
    more = f' <span class="soft" style="font-weight:400;{_SOFT}">{_safe(part.more)}</span>' if part.more else ""
    if len(part.items) > FEW or (place == 0 and any(item.quote for item in part.items)):
        title = f'<h2 style="font-size:13px;margin:5px 0 2px">{_safe(part.title)}{more}</h2>'
        return title + "".join(map(_row, part.items))
    return _paragraph(f"<b>{_safe(part.title)}:</b> {'; '.join(map(_inline, part.items))}{more}")


def _fact(fact: Line) -> str:
    told = _inline(Item(fact.text, "", "", fact.link))
    return _paragraph(f"<b>{_cut(fact.name)}:</b> {told}")


def _paragraph(inside: str) -> str:
    style = "margin:0;padding:3px 0;border-top:1px solid #ece7df;font-size:13px;overflow-wrap:anywhere"
    return f'<p class="row" style="{style}">{inside}</p>'


def _row(item: Item) -> str:
    """Who, why, and a few of their words."""
    inside = _line(f"<b>{_cut(item.text)}</b>{_why(item)}", 14) + _line(_quote(item), 13)
    if not item.link:
        return f'<div class="row" style="{_ROW}">{inside}</div>'
    return f'<a class="row" href="{_safe(item.link)}" rel="noopener noreferrer" style="{_ROW}">{inside}</a>'


def _inline(item: Item) -> str:
    text = " ".join(filter(None, (_cut(item.text), _quote(item))))
    if item.link:
        style = "color:#8a4f0a"
        text = f'<a class="link" href="{_safe(item.link)}" rel="noopener noreferrer" style="{style}">{text}</a>'
    return text + _why(item)


def _line(inside: str, size: int) -> str:
    return f'<span style="display:block;font-size:{size}px;{_ONE_LINE}">{inside}</span>' if inside else ""


def _quote(item: Item) -> str:
    return f"“{_cut(item.quote)}”" if item.quote else ""


def _why(item: Item) -> str:
    return f' <span class="soft" style="font-size:12px;{_SOFT}">{_cut(item.why)}</span>' if item.why else ""


def _links(said: Words) -> str:
    style = "color:#8a4f0a;font-weight:600"
    made = [
        f'<a class="link" href="{_safe(url)}" rel="noopener noreferrer" style="{style}">{_safe(label)}</a>'
        for label, url in said.links
    ]
    return f'<p style="margin:5px 0 0">{" · ".join(made)}</p>' if made else ""


def _cut(text: str) -> str:
    """In an element of its own, so that a name in Arabic or Hebrew does not turn its neighbours around."""
    return f"<bdi>{_safe(text)}</bdi>"


def _safe(text: str) -> str:
    return escape(text, quote=True)
