"""ToUnicode CMaps: what text each code of a composite font is read back as (ISO 32000-2 §9.10.3)."""

from collections.abc import Mapping, Sequence

_BLOCK = 100
"""The most entries of one bfchar block (Adobe Technical Note #5014, CMap and CIDFont Files Specification)."""


def to_unicode_cmap(texts: Mapping[int, str]) -> bytes:
    """The CMap of two-byte codes, each with the text that it stands for."""
    pairs = sorted(texts.items())
    blocks = "\n".join(_bfchar(pairs[first : first + _BLOCK]) for first in range(0, len(pairs), _BLOCK))
    cmap = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{blocks}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
    return cmap.encode("ascii")


def _bfchar(pairs: Sequence[tuple[int, str]]) -> str:
    lines = "\n".join(f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in pairs)
    return f"{len(pairs)} beginbfchar\n{lines}\nendbfchar"
