"""What nothing is filtered by, packed: JSON, deflated with a dictionary of what such JSON usually holds.

Most mentions then fit into one write unit (1 KB) instead of two: `hundred bench requests` prints the sizes. The
dictionary is a part of the stored form; a better one gets a new mark, and the old one stays for what is stored.
"""

import zlib

_MARK = b"1"
_WORDS = (
    b'"repost_of":"quote_of":"in_reply_to":"kind":"reply""metrics":{"reposts":0,"likes":0,"replies":0},"verified":false,'
    b'"default_profile":false,"default_image":false},"time_assumed":true"lang":"de","lang":"fr","lang":"es",'
    b'{"code":"corrected","text":"Set from to by ","weight":{"code":"family","text":"The same template came times from'
    b' accounts","weight":-{"code":"history","text":"posts by this account looked made by a machine","weight":-'
    b'"resonance":0.0,"relevance":0.0,"trust":0.0},"profile",true,"1","none","public","given","opt-in","2026-'
    b'"followers":,"following":,"posts":,"created_at":"2012-2016-2019-T00:00:00Z","url":"https://x.com/i/web/status/'
    b'","lang":"en","client":"Twitter for iPhone","urls":["https://www.","author":{"id":"","handle":"","name":"","bio":"'
    b'[{"id":"","source":"x","text":"@ the and to for is with you that this https://t.co/ ","created_at":"2026-11-T'
    b':00Z"},[{"code":"label-opinion","text":"Says what the author thinks or went through","weight":0.0},'
    b'{"code":"links","text":"Shares no link","weight":0.},{"code":"","text":"","weight":-0.}],{"reach":'
)


def pack(json: bytes) -> bytes:
    """The packed form, a mark and a raw deflate stream."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_WORDS)
    return _MARK + press.compress(json) + press.flush()


def unpack(packed: bytes) -> bytes:
    """The JSON of a packed form. Raises ValueError when the mark is unknown."""
    if packed[:1] != _MARK:
        raise ValueError(f"packed by a way that is not known here: {packed[:1]!r}")
    return zlib.decompressobj(-15, zdict=_WORDS).decompress(packed[1:])
