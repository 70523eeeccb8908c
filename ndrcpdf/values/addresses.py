"""Post codes and e-mail addresses."""

import re
from functools import lru_cache

from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Field
from ndrcpdf.values.not_a_value import NotAValueError
from ndrcpdf.values.text import text_of

_CACHED_ADDRESSES = 4096
_POSTCODE = re.compile(r"(?!00|96|99)\d{5}", re.ASCII)
"""Five digits, of which the first two are a department: 01 to 95 (20 is Corsica), 97 or 98."""


def postcode(_field: Field, raw: object) -> str:
    """A post code: five digits that begin with the number of a department."""
    text = "".join(text_of(raw).split())
    if _POSTCODE.fullmatch(text):
        return text
    if not re.fullmatch(r"\d{5}", text, re.ASCII):
        raise NotAValueError(
            "not-a-postcode",
            Message("a post code has five digits"),
            Message("write the five digits; a spreadsheet may have eaten a leading zero: format the column as text"),
        )
    raise NotAValueError(
        "not-a-postcode", Message("no department has this post code"), Message("check its first two digits")
    )


def email(_field: Field, raw: object) -> str:
    """One e-mail address."""
    text = text_of(raw)
    if not (_USUAL_EMAIL.fullmatch(text) or _is_email(text)):
        raise NotAValueError(
            "not-an-email",
            Message("this is no e-mail address"),
            Message("write it as nom@exemple.fr, one address only"),
        )
    return text


_USUAL_EMAIL = re.compile(
    r"(?!.{65})[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?:com|eu|fr|net|org)", re.ASCII
)
"""Plain addresses, nearly all there are, which the library would accept: short enough, and of no special domain."""


@lru_cache(_CACHED_ADDRESSES)
def _is_email(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import, seldom needed

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
