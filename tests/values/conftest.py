"""A field of any type, for the parsers."""

from collections.abc import Callable

import pytest

from ndrcpdf.model.forms import Blank, Field, FieldType, Where


@pytest.fixture(scope="session")
def field() -> Callable[..., Field]:
    """``field(FieldType.DATE, required=True)``."""

    def field(kind: FieldType = FieldType.TEXT, **attributes: object) -> Field:
        return Field("nom", kind, "Nom", "Section", "Nom", Blank(Where.LEADER, ("Nom",)), **attributes)

    return field
