"""What was found wrong: one located problem."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ndrcpdf.messages import Message, Words


class Severity(StrEnum):
    """How bad a finding is; only an error stops a run."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One located problem.

    ``code`` is stable; ``message`` says what is wrong and ``remedy`` what to do. Neither holds the personal value
    itself, and both are put into a language where they are shown: ``str(finding.message)``.
    """

    code: str
    message: Words
    severity: Severity = Severity.ERROR
    remedy: Words | None = None
    field: str = ""
    file: str = ""
    row: int | None = None
    page: int | None = None

    @property
    def parameters(self) -> Mapping[str, object]:
        """What fills the places of its words: the limits, names and numbers of this one problem."""
        return {
            name: value
            for words in (self.message, self.remedy)
            if isinstance(words, Message)
            for name, value in words.values.items()
        }
