"""What was found wrong: one located problem."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; only an error stops a run."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One located problem.

    ``code`` is stable; ``message`` says what is wrong and ``remedy`` what to do, in the user's language, and neither
    holds the personal value itself.
    """

    code: str
    message: str
    severity: Severity = Severity.ERROR
    remedy: str = ""
    field: str = ""
    file: str = ""
    row: int | None = None
    page: int | None = None
