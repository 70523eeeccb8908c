"""What the tests of finding the blank beside a label share: fields, and a finder that is run beside a label."""

from collections.abc import Callable, Sequence

import pytest

from ndrcpdf.layout.locating.candidate import Candidate
from ndrcpdf.layout.locating.finders import Finder
from ndrcpdf.layout.page import Page
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Blank, Field, FieldType, Option, Where


@pytest.fixture(scope="session")
def field() -> Callable[..., Field]:
    """``field("Nom", FieldType.TEXT, options=("oui",), parts=("jour",))``: a field with that label, named ``x``."""

    def field(label: str, kind: FieldType = FieldType.TEXT, options: Sequence[str] = (), **blank: object) -> Field:
        where = blank.pop("where", Where.LEADER)
        printed = tuple(Option(words, words) for words in options)
        return Field("x", kind, label, "Tête", label, Blank(where, (label,), **blank), options=printed)

    return field


@pytest.fixture(scope="session")
def beside() -> Callable[..., Candidate | None]:
    """``beside(finder, field, page, …)``: what a finder gives beside the first place where the label is printed."""

    def beside(finder: Finder, field: Field, *pages: Page) -> Candidate | None:
        stream = TokenStream(pages)
        end = len(stream.tokens)
        label = next(stream.occurrences(field.blank.labels[0], 0, end))
        return finder(field, stream, label, end, 1.0)

    return beside
