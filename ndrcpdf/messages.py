"""The words said to a person, in English or in French by the locale (gettext)."""

import gettext
from functools import cache
from pathlib import Path

_DOMAIN = "ndrcpdf"
_FOLDER = str(Path(__file__).parent / "locale")

gettext.bindtextdomain(_DOMAIN, _FOLDER)


@cache
def _catalogue() -> gettext.NullTranslations:
    """Looked for once: gettext itself searches the disk for every message."""
    return gettext.translation(_DOMAIN, _FOLDER, fallback=True)


def _(message: str) -> str:
    """The message in the user's language, or as it is written where no catalogue has it."""
    return _catalogue().gettext(message)


def plural(one: str, many: str, number: int) -> str:
    """The message that agrees with ``number``, in the user's language."""
    return _catalogue().ngettext(one, many, number)


def language() -> str:
    """``fr`` or ``en``: which language the messages are in."""
    return _("en")


def claim_click_messages() -> None:
    """Let click, which asks the process-wide domain, find its own messages in our catalogue."""
    gettext.textdomain(_DOMAIN)
