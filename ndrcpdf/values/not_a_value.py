"""The exception of a parser at a cell that is no value of its field."""

from ndrcpdf.messages import Words
from ndrcpdf.model.findings import Finding, Severity


class NotAValueError(Exception):
    """A cell is no value of its field; ``finding`` says why, without its place."""

    def __init__(self, code: str, message: Words, remedy: Words) -> None:
        super().__init__(message)
        self.finding = Finding(code, message, Severity.ERROR, remedy)
