"""Subsets of font files, as the objects that put them into a PDF (ISO 32000-2 §9.6–§9.9).

A font says what text each of its codes is read back as (§9.10.3), and not every glyph always stands for the same: many
Arabic letters share one shape and differ in their dots. So a code is a glyph with what it stands for.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from fontTools.ttLib import TTFont

from ndrcpdf.pdf.syntax.objects import name_bytes
from ndrcpdf.pdf.typesetting.font_files import FontFile, font_errors, harfbuzz, harfbuzz_face
from ndrcpdf.pdf.typesetting.form_font import to_unicode

_EMBEDDED = frozenset(("glyf", "head", "hhea", "hmtx", "loca", "maxp", "cvt ", "fpgm", "prep", "CFF "))
"""The tables of an embedded program (ISO 32000-2 §9.9.1)."""
_SYMBOLIC = 4
_UNREADABLE = "\u200b"
"""What a glyph is read back as that is a part of a letter; the whole letter stands in the ActualText."""


@dataclass(frozen=True, slots=True)
class ExtraFont:
    """A subset of a font file, to be put into a PDF as a composite font with two-byte codes.

    Attributes
    ----------
    codes:
        Glyph number and what the glyph stands for → code.
    name:
        Its PostScript name, with the tag of a subset.
    cubic:
        Whether the program is a CFF one.
    widths, metrics:
        The ``/W`` array, and the entries of the font descriptor that say how the font looks.
    program, length:
        The font program, deflated, and its length before that.
    to_unicode:
        The CMap, deflated.
    """

    codes: Mapping[tuple[int, str], int]
    name: str
    cubic: bool
    widths: bytes
    metrics: bytes
    program: bytes
    length: int
    to_unicode: bytes

    def objects(self, first_number: int) -> list[bytes]:
        """The bodies of its indirect objects, numbered on from ``first_number``, which is that of the font itself."""
        descendant, descriptor, program, cmap, map_to_glyphs = (first_number + step for step in range(1, 6))
        name = name_bytes(self.name)
        key, kind = (b"FontFile3", b"CIDFontType0") if self.cubic else (b"FontFile2", b"CIDFontType2")
        detail = b"/Subtype/CIDFontType0C" if self.cubic else b"/Length1 %d" % self.length
        to_glyphs = b"" if self.cubic else b"/CIDToGIDMap %d 0 R" % map_to_glyphs
        bodies = [
            b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
            % (name + b"-Identity-H" if self.cubic else name, descendant, cmap),
            b"<</Type/Font/Subtype/%b/BaseFont%b/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            b"/FontDescriptor %d 0 R/W%b%b>>" % (kind, name, descriptor, self.widths, to_glyphs),
            b"<</Type/FontDescriptor/FontName%b%b/%b %d 0 R>>" % (name, self.metrics, key, program),
            _deflated_stream(detail, self.program),
            _deflated_stream(b"", self.to_unicode),
        ]
        return bodies if self.cubic else [*bodies, _deflated_stream(b"", self._map_to_glyphs())]

    def _map_to_glyphs(self) -> bytes:
        """The glyph numbers of the codes from 0 on (ISO 32000-2 §9.7.4.2, CIDToGIDMap)."""
        glyphs = {code: glyph for (glyph, _text), code in self.codes.items()}
        return zlib.compress(b"".join(glyphs.get(code, 0).to_bytes(2, "big") for code in range(max(glyphs) + 1)))


def _deflated_stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def extra_font(file: FontFile, glyphs: Iterable[tuple[int, str]]) -> ExtraFont:
    """The subset of a font that has the given glyphs, each with what it stands for.

    Raises
    ------
    UnreadableFontError
        The outlines of the font are damaged.
    """
    return _extra_font(file, frozenset(glyphs))


@lru_cache(maxsize=256)
def _extra_font(file: FontFile, glyphs: frozenset[tuple[int, str]]) -> ExtraFont:
    codes = _codes(sorted(glyphs), cubic=file.has_cubic_outlines)
    glyphs_of_codes = {code: glyph for (glyph, _text), code in codes.items()}
    texts = {code: text or _UNREADABLE for (_glyph, text), code in codes.items()}
    with font_errors(file.path):
        numbers = sorted({glyph for glyph, _text in glyphs})
        program = _subset_by_harfbuzz(file, numbers) if harfbuzz() else _subset(file, numbers)
        return ExtraFont(
            codes=codes,
            name=f"{_tag(program)}+{_postscript_name(file)}",
            cubic=file.has_cubic_outlines,
            widths=_widths({code: file.width(glyph) for code, glyph in glyphs_of_codes.items()}),
            metrics=_metrics(file.program, file),
            program=zlib.compress(program),
            length=len(program),
            to_unicode=zlib.compress(to_unicode(texts)),
        )


def _codes(glyphs: Sequence[tuple[int, str]], *, cubic: bool) -> dict[tuple[int, str], int]:
    """A code for each glyph and what it stands for; in a CFF program, which has no such map, that is its number."""
    if cubic:
        return {(glyph, text): glyph for glyph, text in glyphs}
    return {pair: code for code, pair in enumerate(glyphs, 1)}


def _tag(program: bytes) -> str:
    """Six capitals that tell the subset from others of its font (ISO 32000-2 §9.9.2)."""
    return "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(program).digest()[:6])


def _subset_by_harfbuzz(file: FontFile, glyphs: Sequence[int]) -> bytes:
    """The program that is embedded, in a fifth of a millisecond where fontTools takes twenty."""
    face = harfbuzz_face(file)
    wanted = harfbuzz().SubsetInput()
    wanted.glyph_set.update(glyphs)
    flags = harfbuzz().SubsetFlags
    wanted.flags = flags.NO_HINTING | flags.NO_LAYOUT_CLOSURE | flags.NOTDEF_OUTLINE
    if not file.has_character_collection:
        wanted.flags |= flags.RETAIN_GIDS
    dropped = set(face.table_tags) - _EMBEDDED
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in dropped)
    wanted.pin_all_axes_to_default(face)
    return _program(file, bytes(harfbuzz().subset(face, wanted).blob.data), glyphs)


def _subset(file: FontFile, glyphs: Sequence[int]) -> bytes:
    """The same by fontTools; without its tables of variations, a variable font looks as it does by default."""
    from fontTools import subset  # noqa: PLC0415 - a tenth of a second that only this needs

    font = TTFont(BytesIO(file.data), fontNumber=0, lazy=True, recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_closure=False, notdef_outline=True)
    options.retain_gids = not file.has_character_collection
    options.drop_tables = sorted(set(font.keys()) - _EMBEDDED - {"GlyphOrder"})
    subsetter = subset.Subsetter(options)
    subsetter.populate(gids=glyphs)
    subsetter.subset(font)
    program = BytesIO()
    font.save(program)
    return _program(file, program.getvalue(), glyphs)


def _program(file: FontFile, subset: bytes, glyphs: Sequence[int]) -> bytes:
    """The font program as it is embedded: TrueType as it is, CFF as the bare table.

    The CIDs of a CFF program with a character collection become the glyph numbers of the file (§9.7.4.2).
    """
    if not file.has_cubic_outlines:
        return subset
    font = TTFont(BytesIO(subset))
    table = font["CFF "]
    if not file.has_character_collection:
        return bytes(font.reader["CFF "])
    top = table.cff.topDictIndex[0]
    names = [".notdef", *(f"cid{glyph:05d}" for glyph in glyphs if glyph)]
    outlines = top.CharStrings.charStrings
    top.CharStrings.charStrings = {new: outlines[old] for new, old in zip(names, top.charset, strict=True)}
    top.charset = names
    return bytes(table.compile(font))


def _postscript_name(file: FontFile) -> str:
    name = file.program["name"].getDebugName(6) if "name" in file.program else ""
    return re.sub(r"[^A-Za-z0-9-]", "", name or file.path.stem) or "Font"


def _widths(widths: Mapping[int, int]) -> bytes:
    """The advances by codes as a ``/W`` array (ISO 32000-2 §9.7.4.3)."""
    return b"[%b]" % b"".join(b"%d[%d]" % item for item in sorted(widths.items()))


def _metrics(program: TTFont, file: FontFile) -> bytes:
    """The entries of a font descriptor that say how the font looks (ISO 32000-2 §9.8.1)."""
    head, hhea = program["head"], program["hhea"]
    ascent, descent = file.thousandths(hhea.ascent), file.thousandths(hhea.descent)
    capital = getattr(program["OS/2"], "sCapHeight", 0) if "OS/2" in program else 0
    slant = program["post"].italicAngle if "post" in program else 0
    box = " ".join(str(file.thousandths(side)) for side in (head.xMin, head.yMin, head.xMax, head.yMax))
    return (
        f"/Flags {_SYMBOLIC}/FontBBox[{box}]/ItalicAngle {slant:g}/Ascent {ascent}/Descent {descent}"
        f"/CapHeight {file.thousandths(capital) or ascent}/StemV 80"
    ).encode("ascii")
