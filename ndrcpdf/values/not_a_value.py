"""What is thrown where a cell holds no value of its type."""

from ndrcpdf.messages import Words
from ndrcpdf.model.findings import Finding, Severity


class NotAValueError(Exception):
    """The cell holds no value of the type; carries the finding."""

    def __init__(self, code: str, message: Words, remedy: Words) -> None:
        super().__init__(message)
        self.finding = Finding(code, message, Severity.ERROR, remedy)
