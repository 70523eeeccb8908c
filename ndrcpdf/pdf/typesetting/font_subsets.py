"""Subsets of font files, by HarfBuzz, as the objects that put them into a PDF (ISO 32000-2 §9.7, §9.9).

A font says what text each of its codes is read back as (§9.10.3), and one glyph may stand for several texts: many
Arabic letters share one shape and differ in their dots. So a code is a glyph together with the text it stands for.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ndrcpdf.pdf.syntax.objects import name_bytes
from ndrcpdf.pdf.typesetting.font_files import FontFile, font_errors, harfbuzz_face, in_glyph_space
from ndrcpdf.pdf.typesetting.to_unicode import to_unicode_cmap

STEM_WIDTH = 80
"""/StemV of every font descriptor (§9.8.1), in units of glyph space: a regular face; font files do not say it."""
_EMBEDDED_TABLES = frozenset(("glyf", "head", "hhea", "hmtx", "loca", "maxp", "cvt ", "fpgm", "prep", "CFF "))
"""The tables of an embedded font program (§9.9.1)."""
_SYMBOLIC = 4
"""Bit 3 of /Flags (table 121)."""
_UNREADABLE = "\u200b"
"""The text of a glyph that is one part of a letter; the whole letter is in the ActualText."""
_POSTSCRIPT_NAME = 6
"""A name ID (OpenType, name)."""
_TAG_LENGTH = 6
"""Capitals before the name of a subset (§9.9.2)."""
_KEPT_SUBSETS = 256
"""Subsets kept in a process: the same names come in many records."""


@dataclass(frozen=True, slots=True)
class FontSubset:
    """A subset of a font file, to be put into a PDF as a composite font with two-byte codes.

    Attributes
    ----------
    codes:
        Glyph number in the file, and the text that the glyph stands for → code.
    name:
        Its PostScript name, with the tag of a subset.
    is_cff:
        Whether the program is a bare CFF one.
    widths, metrics:
        The ``/W`` array, and the entries of the font descriptor that say how the font looks.
    program, length:
        The font program, deflated, and its length before that.
    to_unicode, to_glyphs:
        The ToUnicode CMap, and the map from codes to glyph numbers of a TrueType program; both deflated.
    """

    codes: Mapping[tuple[int, str], int]
    name: str
    is_cff: bool
    widths: bytes
    metrics: bytes
    program: bytes
    length: int
    to_unicode: bytes
    to_glyphs: bytes

    def objects(self, first_number: int) -> list[bytes]:
        """The bodies of its indirect objects, numbered from ``first_number``, which is that of the font itself."""
        descendant, descriptor, program, cmap, to_glyphs = (first_number + step for step in range(1, 6))
        name = name_bytes(self.name)
        key, kind = (b"FontFile3", b"CIDFontType0") if self.is_cff else (b"FontFile2", b"CIDFontType2")
        detail = b"/Subtype/CIDFontType0C" if self.is_cff else b"/Length1 %d" % self.length
        glyph_map = b"" if self.is_cff else b"/CIDToGIDMap %d 0 R" % to_glyphs
        bodies = [
            b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
            % (name + b"-Identity-H" if self.is_cff else name, descendant, cmap),
            b"<</Type/Font/Subtype/%b/BaseFont%b/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            b"/FontDescriptor %d 0 R/W%b%b>>" % (kind, name, descriptor, self.widths, glyph_map),
            b"<</Type/FontDescriptor/FontName%b%b/%b %d 0 R>>" % (name, self.metrics, key, program),
            _deflated_stream(detail, self.program),
            _deflated_stream(b"", self.to_unicode),
        ]
        return bodies if self.is_cff else [*bodies, _deflated_stream(b"", self.to_glyphs)]


def _deflated_stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def font_subset(file: FontFile, glyphs: Iterable[tuple[int, str]]) -> FontSubset:
    """The subset of a font that has the given glyphs, each with the text it stands for.

    Raises
    ------
    UnreadableFontError
        The outlines of the font are damaged.
    """
    return _font_subset(file, frozenset(glyphs))


@lru_cache(maxsize=_KEPT_SUBSETS)
def _font_subset(file: FontFile, glyphs: frozenset[tuple[int, str]]) -> FontSubset:
    with font_errors(file.path):
        program, numbers = subset_program(harfbuzz_face(file), _EMBEDDED_TABLES, glyphs=(glyph for glyph, _ in glyphs))
        codes = _codes(sorted(glyphs), numbers if file.is_cff else None)
        glyph_of_code = {code: glyph for (glyph, _text), code in codes.items()}
        return FontSubset(
            codes=codes,
            name=f"{_tag(program)}+{_postscript_name(file)}",
            is_cff=file.is_cff,
            widths=_widths({code: file.advance(glyph) for code, glyph in glyph_of_code.items()}),
            metrics=_metrics(file),
            program=zlib.compress(program),
            length=len(program),
            to_unicode=zlib.compress(
                to_unicode_cmap({code: text or _UNREADABLE for (_glyph, text), code in codes.items()})
            ),
            to_glyphs=zlib.compress(_glyph_map({code: numbers[glyph] for code, glyph in glyph_of_code.items()})),
        )


def subset_program(
    face: Any, tables: Iterable[str], *, glyphs: Iterable[int] = (), characters: Iterable[int] = ()
) -> tuple[bytes, Mapping[int, int]]:
    """The font program with some tables and glyphs only, and glyph number of the file → glyph number in it.

    ``face`` is the font as HarfBuzz reads it. The program is a TrueType font file, or the bare table of a CFF font, in
    which every CID is the glyph number (§9.7.4.2). A variable font looks as it does by default.
    """
    import uharfbuzz  # noqa: PLC0415 - as in font_files

    wanted, flags = uharfbuzz.SubsetInput(), uharfbuzz.SubsetFlags
    wanted.glyph_set.update(glyphs)
    wanted.unicode_set.update(characters)
    wanted.flags = flags.NO_HINTING | flags.NO_LAYOUT_CLOSURE | flags.NOTDEF_OUTLINE | flags.CFF_IDENTITY_CHARSET
    dropped = set(face.table_tags) - set(tables)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in dropped)
    wanted.pin_all_axes_to_default(face)
    plan = uharfbuzz.SubsetPlan(face, wanted)
    subset = plan.execute()
    program = subset.reference_table("CFF ") if "CFF " in subset.table_tags else subset.blob
    return bytes(program.data), dict(plan.old_to_new_glyph_mapping)


def _codes(glyphs: Sequence[tuple[int, str]], cids: Mapping[int, int] | None) -> dict[tuple[int, str], int]:
    """A code for each glyph and the text it stands for; in a CFF program, which has no map to glyphs, it is the CID."""
    if cids is None:
        return {pair: code for code, pair in enumerate(glyphs, 1)}
    return {(glyph, text): cids[glyph] for glyph, text in glyphs}


def _glyph_map(numbers: Mapping[int, int]) -> bytes:
    """The glyph numbers of the codes from 0 on (§9.7.4.2, CIDToGIDMap)."""
    return b"".join(numbers.get(code, 0).to_bytes(2, "big") for code in range(max(numbers, default=0) + 1))


def _tag(program: bytes) -> str:
    """Six capitals that tell the subset from others of its font (§9.9.2)."""
    digest = hashlib.sha256(program).digest()[:_TAG_LENGTH]
    return "".join(chr(ord("A") + byte % 26) for byte in digest)


def _postscript_name(file: FontFile) -> str:
    name = file.program["name"].getDebugName(_POSTSCRIPT_NAME) if "name" in file.program else ""
    return re.sub(r"[^A-Za-z0-9-]", "", name or file.path.stem) or "Font"


def _widths(widths: Mapping[int, int]) -> bytes:
    """The advances by codes as a ``/W`` array (§9.7.4.3)."""
    return b"[%b]" % b"".join(b"%d[%d]" % item for item in sorted(widths.items()))


def _metrics(file: FontFile) -> bytes:
    """The entries of a font descriptor that say how the font looks (§9.8.1)."""
    program = file.program
    head, hhea = program["head"], program["hhea"]
    ascent, descent = in_glyph_space(program, hhea.ascent), in_glyph_space(program, hhea.descent)
    capital = getattr(program["OS/2"], "sCapHeight", 0) if "OS/2" in program else 0
    slant = program["post"].italicAngle if "post" in program else 0
    box = " ".join(str(in_glyph_space(program, side)) for side in (head.xMin, head.yMin, head.xMax, head.yMax))
    return (
        f"/Flags {_SYMBOLIC}/FontBBox[{box}]/ItalicAngle {slant:g}/Ascent {ascent}/Descent {descent}"
        f"/CapHeight {in_glyph_space(program, capital) or ascent}/StemV {STEM_WIDTH}"
    ).encode("ascii")
