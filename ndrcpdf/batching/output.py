"""Where filled rows go."""

from pathlib import Path
from typing import Protocol

from ndrcpdf.batching.job import FilledRow


class Output(Protocol):
    """Takes filled rows in the order of the rows; nothing of them is seen before :meth:`commit`."""

    staging: Path | None
    """The folder into which workers of this machine write PDFs; None where filled rows bring their bytes."""

    def take(self, filled: FilledRow) -> None:
        """Keep a filled row."""

    def refuse(self, filled: FilledRow) -> None:
        """Drop a filled row, whose file name another row has."""

    def commit(self) -> int:
        """Let everything appear; returns how many PDFs were there already and are left as they were."""

    def discard(self) -> None:
        """Remove everything, so that all is as it was before."""
