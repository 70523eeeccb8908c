"""Finds the fields that show something else than they store, by what pdfium shows (ISO 32000-2 §12.7.4.3)."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO

import pikepdf

from ndrcpdf.errors import NdrcpdfError
from ndrcpdf.pdf.acroform.stored_values import StoredField, StoredForm
from ndrcpdf.pdf.rendering.characters import placed_characters, text_in
from ndrcpdf.pdf.syntax.opening import opened, opened_by_pdfium
from ndrcpdf.pdf.typesetting.bidi import levels


def shown_otherwise(data: bytes, form: StoredForm, name: str) -> frozenset[str]:
    """The fields in which a person sees something else than what is stored.

    Of a button the state is compared, of a text the letters and digits that pdfium reads on the page, so that printed
    dots do not count. Letters that are printed inside the blank too, and those of text that is rotated or runs from
    right to left in part, are not read in their order: they are counted only.
    """
    buttons = {field for field, stored in form.fields.items() if stored.page and not stored.is_shown}
    texts = {field: stored for field, stored in form.fields.items() if stored.page and stored.words is not None}
    return frozenset(buttons | _texts_shown_otherwise(data, texts, name))


def _texts_shown_otherwise(data: bytes, texts: Mapping[str, StoredField], name: str) -> set[str]:
    data = _repaired(data, name) if texts else data
    shown = _seen(data, texts, name, filled=True)
    doubtful = {field: stored for field, stored in texts.items() if shown[field] != _letters_of(stored)}
    shown = _seen(data, doubtful, name, filled=True, by_character=True)
    printed = _seen(data, doubtful, name, filled=False)
    return {field for field, stored in doubtful.items() if not _is_shown(stored, shown[field], printed[field])}


def _repaired(data: bytes, name: str) -> bytes:
    """The PDF, written anew by qpdf where it is damaged: what pdfium repairs by itself may make it crash."""
    with suppress(NdrcpdfError), opened(data, name) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                thing.keys()  # which reads it, and warns of what is wrong with it
        if pdf.get_warnings():
            pdf.save(out := BytesIO())
            return out.getvalue()
    return data


def _is_shown(stored: StoredField, shown: str, printed: str) -> bool:
    if shown == _letters_of(stored):
        return True
    is_out_of_order = stored.is_rotated or printed or any(level % 2 for level in levels(stored.words or "", 0))
    return bool(is_out_of_order) and Counter(shown) == Counter(printed) + Counter(_letters_of(stored))


def _letters_of(stored: StoredField) -> str:
    return letters_and_digits(stored.words or "")


def _seen(
    data: bytes, fields: Mapping[str, StoredField], name: str, *, filled: bool, by_character: bool = False
) -> dict[str, str]:
    """Field → the letters that a person sees in its rectangle, by pdfium, with the values or without.

    ``by_character`` looks for each character of a page by itself: see :func:`.placed_characters`.
    """
    seen: dict[str, str] = {}
    if not fields:
        return seen
    with opened_by_pdfium(data, name) as document:
        if filled:
            document.init_forms()  # pypdfium2 ships pdfium without JavaScript: nothing is run
        for number in sorted({stored.page for stored in fields.values()}):
            if filled:
                document[number - 1].flatten()
            text = document[number - 1].get_textpage()
            placed = list(placed_characters(text)) if by_character else []
            for field, stored in fields.items():
                if stored.page == number:
                    read = text_in(placed, stored.rect) if by_character else text.get_text_bounded(*stored.rect)
                    seen[field] = letters_and_digits(read)
    return seen


def letters_and_digits(text: str) -> str:
    """The letters and digits of a text (NFKC), to compare what is stored with what is shown."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(character for character in composed if character.isalnum())
