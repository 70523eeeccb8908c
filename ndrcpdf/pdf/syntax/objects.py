"""Objects as they are written in a PDF: strings, names, dictionaries (ISO 32000-2 §7.3, §7.9)."""

import re
from typing import Any

import pikepdf

from ndrcpdf.geometry import Rect

_ESCAPED = re.compile(rb"[\\()\r\n]")
_ESCAPES = {b"\\": rb"\\", b"(": rb"\(", b")": rb"\)", b"\r": rb"\r", b"\n": rb"\n"}
_ESCAPED_BYTE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OTHER_THAN_ASCII = re.compile(r"[\x18-\x1f\x7f]")
"""Characters of ASCII whose codes stand for others in PDFDocEncoding (Annex D.2)."""
_IRREGULAR = re.compile(rb"[^!-~]|[#/%()<>\[\]{}]")


def literal_string(text: bytes) -> bytes:
    """The bytes as a literal string (§7.3.4.2)."""
    if _ESCAPED.search(text):
        text = _ESCAPED.sub(lambda found: _ESCAPES[found[0]], text)
    return b"(%b)" % text


def text_string(text: str) -> bytes:
    """The text as a text string (§7.9.2.2): in PDFDocEncoding where it is ASCII, else UTF-16BE in hexadecimal."""
    if text.isascii() and (text.isprintable() or not _OTHER_THAN_ASCII.search(text)):
        return literal_string(text.encode("ascii"))
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().encode("ascii")


def name_bytes(name: str) -> bytes:
    """A name as it is written (§7.3.5); bytes that are no UTF-8 are surrogates in the text, as pikepdf gives them."""
    irregular = name.encode("utf-8", "surrogateescape")
    return b"/" + _IRREGULAR.sub(lambda found: b"#%02x" % found[0][0], irregular)


def name_key(name: pikepdf.Object) -> str:
    """A name object as pikepdf gives the keys of dictionaries, without the slash; ``str`` takes UTF-8 names only."""
    return bytes(name).removeprefix(b"/").decode("utf-8", "surrogateescape")


def readable_name(name: str) -> str:
    """A name as a person reads it: UTF-8, or Latin-1 where it is none; a name that was escaped twice is unescaped."""
    raw = name.removeprefix("/").encode("utf-8", "surrogateescape")
    raw = _ESCAPED_BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def rectangle(rect: Rect) -> pikepdf.Array:
    """A rectangle as an array (§7.9.5), to the thousandth of a point."""
    return pikepdf.Array([round(side, 3) for side in rect])


def dictionary_copy(value: Any) -> pikepdf.Dictionary:
    """A new dictionary with the entries of another; an empty one for anything else."""
    entries = dict(value.items()) if isinstance(value, pikepdf.Dictionary) else {}
    return pikepdf.Dictionary(entries)
