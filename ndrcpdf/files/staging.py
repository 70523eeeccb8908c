"""Hidden folders and files, in which what is made waits until it appears; what killed runs left there is swept."""

import glob
import os
import platform
import secrets
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from ndrcpdf.files.atomic import PART_ENDING

_waiting: set[str] = set()
"""The names of what this process has let wait."""


def place_beside(folder: Path, begin: str) -> Path:
    """A path that nothing has, for what waits; what killed runs left under such names is removed."""
    sweep(folder, begin)
    place = folder / f"{begin}-{os.getpid()}-{secrets.token_hex(4)}{_end()}"
    _waiting.add(place.name)
    return place


def sweep(folder: Path, begin: str) -> None:
    """Remove from a folder what killed runs of this machine let wait in it."""
    for left in folder.glob(f"{glob.escape(begin)}-*{glob.escape(_end())}"):
        process = left.name.removeprefix(f"{begin}-").partition("-")[0]
        if left.name not in _waiting and process.isdigit() and not _is_running(int(process)):
            shutil.rmtree(left, ignore_errors=True)
            with suppress(OSError):
                left.unlink()


def _end() -> str:
    return f"@{platform.node()}{PART_ENDING}"


def _is_running(process: int) -> bool:
    """Whether another process has the number."""
    if process == os.getpid():
        return False
    if sys.platform == "win32":
        return True  # nobody can ask there without interrupting it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
