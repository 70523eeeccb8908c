"""Where filled rows go."""

from pathlib import Path
from typing import Protocol

from ndrcpdf.batching.job import FilledRow


class Output(Protocol):
    """Takes what came of the rows, in their order."""

    waiting: Path | None
    """the folder in which a process of this machine puts its PDFs; None where their bytes are wanted"""

    def take(self, filled: FilledRow) -> None:
        """Keep what came of a row until the end."""

    def refuse(self, filled: FilledRow) -> None:
        """Let go of what came of a row whose name another row has."""

    def commit(self) -> int:
        """Let everything appear; how many PDFs were there already, and were left."""

    def discard(self) -> None:
        """Leave everything as it was before."""
