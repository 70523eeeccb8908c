"""The words said to a person, in English or in French by the locale (gettext)."""

import gettext
from pathlib import Path

_DOMAIN = "ndrcpdf"

gettext.bindtextdomain(_DOMAIN, str(Path(__file__).parent / "locale"))


def _(message: str) -> str:
    """The message in the user's language, or as it is written where no catalogue has it."""
    return gettext.dgettext(_DOMAIN, message)


def plural(one: str, many: str, number: int) -> str:
    """The message that agrees with ``number``, in the user's language."""
    return gettext.dngettext(_DOMAIN, one, many, number)


def language() -> str:
    """``fr`` or ``en``: which language the messages are in."""
    return _("en")


def claim_click_messages() -> None:
    """Let click, which asks the process-wide domain, find its own messages in our catalogue."""
    gettext.textdomain(_DOMAIN)
