"""Values as they are written in a PDF: strings and names (ISO 32000-2 §7.3, §7.9)."""

import re
from typing import Any

import pikepdf

_ESCAPED = re.compile(rb"[\\()\r\n]")
_ESCAPES = {b"\\": rb"\\", b"(": rb"\(", b")": rb"\)", b"\r": rb"\r", b"\n": rb"\n"}
_ESCAPED_BYTE = re.compile(rb"#([0-9A-Fa-f]{2})")
_IRREGULAR = re.compile(rb"[^!-~]|[#/%()<>\[\]{}]")


def literal(text: bytes) -> bytes:
    """The bytes as a literal string (§7.3.4.2)."""
    if _ESCAPED.search(text):
        text = _ESCAPED.sub(lambda found: _ESCAPES[found[0]], text)
    return b"(%b)" % text


def pdf_string(text: str) -> bytes:
    """The text as a text string (§7.9.2.2): a literal one where it is ASCII, else UTF-16BE in hexadecimal."""
    if text.isascii():
        return literal(text.encode("ascii"))
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().encode("ascii")


def name_bytes(text: str) -> bytes:
    """The text as a name (§7.3.5); bytes of a name that are no UTF-8 stand in the text as pikepdf gives them."""
    irregular = text.encode("utf-8", "surrogateescape")
    return b"/" + _IRREGULAR.sub(lambda found: b"#%02x" % found[0][0], irregular)


def name_of(name: pikepdf.Object) -> str:
    """A name object, without its slash, as the keys of dictionaries are given; ``str`` takes those in UTF-8 only."""
    return bytes(name).removeprefix(b"/").decode("utf-8", "surrogateescape")


def name_text(name: str) -> str:
    """A name as a person reads it: UTF-8, or Latin-1 where it is none; what some writers escape twice is unescaped."""
    raw = name.removeprefix("/").encode("utf-8", "surrogateescape")
    raw = _ESCAPED_BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def copied(value: Any) -> pikepdf.Dictionary:
    """A dictionary of its own with the entries of another; an empty one for anything else."""
    entries = dict(value.items()) if isinstance(value, pikepdf.Dictionary) else {}
    return pikepdf.Dictionary(entries)
