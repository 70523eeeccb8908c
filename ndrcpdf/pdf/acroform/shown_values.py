"""Fields that show something else than they store."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO

import pikepdf

from ndrcpdf.errors import NdrcpdfError
from ndrcpdf.pdf.acroform.stored_values import StoredField, StoredForm
from ndrcpdf.pdf.rendering.characters import letters_in_place, text_of
from ndrcpdf.pdf.syntax.opening import opened, opened_pictures
from ndrcpdf.pdf.typesetting.bidi import levels


def shown_otherwise(data: bytes, form: StoredForm, name: str) -> frozenset[str]:
    """The fields in which a person sees something else than what is stored; the printed dots of a blank are nothing.

    Buttons show a state, texts their letters, which pdfium reads on the page. Where letters are printed inside the
    blank too, or the text is turned or runs from right to left in part, they are counted only, since they are not read
    in their order.
    """
    texts = {field: stored for field, stored in form.fields.items() if stored.page and stored.words is not None}
    data = _sound(data, name) if texts else data
    shown = _seen(data, texts, name, filled=True)
    doubtful = {field: stored for field, stored in texts.items() if shown[field] != _letters_of(stored)}
    shown = _seen(data, doubtful, name, filled=True, closely=True)
    printed = _seen(data, doubtful, name, filled=False)
    buttons = {field for field, stored in form.fields.items() if stored.page and not stored.is_shown}
    return frozenset(
        buttons | {field for field, stored in doubtful.items() if not _is_there(stored, shown[field], printed[field])}
    )


def _sound(data: bytes, name: str) -> bytes:
    """The PDF; where it is damaged, as qpdf writes it anew: what pdfium mends by itself may make it crash."""
    with suppress(NdrcpdfError), opened(data, name) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                thing.keys()  # which reads it, and tells what is wrong with it
        if pdf.get_warnings():
            pdf.save(out := BytesIO())
            return out.getvalue()
    return data


def _is_there(stored: StoredField, shown: str, printed: str) -> bool:
    if shown == _letters_of(stored):
        return True
    is_in_disorder = stored.turned or printed or any(level % 2 for level in levels(stored.words or "", 0))
    return bool(is_in_disorder) and Counter(shown) == Counter(printed) + Counter(_letters_of(stored))


def _letters_of(stored: StoredField) -> str:
    return letters(stored.words or "")


def _seen(
    data: bytes, fields: Mapping[str, StoredField], name: str, *, filled: bool, closely: bool = False
) -> dict[str, str]:
    """Field → the letters that a person sees in its rectangle, by pdfium, with the values or without.

    Closely, each letter of a page is looked at by itself: see :func:`.letters_in_place`.
    """
    seen: dict[str, str] = {}
    if not fields:
        return seen
    with opened_pictures(data, name) as document:
        if filled:
            document.init_forms()  # pypdfium2 ships pdfium without JavaScript: nothing is run
        for number in sorted({stored.page for stored in fields.values()}):
            if filled:
                document[number - 1].flatten()
            text = document[number - 1].get_textpage()
            places = list(letters_in_place(text)) if closely else []
            for field, stored in fields.items():
                if stored.page == number:
                    read = text_of(places, stored.rect) if closely else text.get_text_bounded(*stored.rect)
                    seen[field] = letters(read)
    return seen


def letters(text: str) -> str:
    """The letters and digits of a text, composed, for comparing what is stored with what is shown."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(character for character in composed if character.isalnum())
