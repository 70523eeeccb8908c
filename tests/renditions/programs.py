"""The programs that make renditions: which are installed, and what one says where it fails."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

WAIT = 120.0
"""Seconds that a program may take for one document."""
_WORDS = 3000
"""How many characters of a failed program's last words are shown."""


class ProgramError(Exception):
    """A program that is installed has failed: its command, how it ended, and its last words."""

    def __init__(self, command: Sequence[str], ended: str, words: str) -> None:
        shown = words.strip()[-_WORDS:] or "it said nothing"
        super().__init__(f"{' '.join(command)}\n{ended}: {shown}")


def installed(*names: str) -> str | None:
    """The path of the first of these programs that is installed."""
    return next((path for name in names if (path := shutil.which(name))), None)


def run(*command: str | Path, wait: float = WAIT) -> str:
    """What a program writes to standard output; ``ProgramError`` where it fails or takes longer than ``wait``."""
    words = [*map(str, command)]
    try:
        done = subprocess.run(words, check=False, capture_output=True, text=True, errors="replace", timeout=wait)
    except subprocess.TimeoutExpired as error:
        said = (error.stderr or b"").decode(errors="replace")
        raise ProgramError(words, f"not done after {wait:.0f} s", said) from None
    if done.returncode:
        raise ProgramError(words, f"exit code {done.returncode}", done.stderr or done.stdout)
    return done.stdout
