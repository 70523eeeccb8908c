"""Hidden folders and files that hold output until it appears; those that killed runs left are swept."""

import glob
import os
import platform
import secrets
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from ndrcpdf.files.atomic import PART_ENDING

_own: set[str] = set()
"""The names that this process has given: a killed one may have had its number."""


def staging_path(folder: Path, prefix: str) -> Path:
    """A new path in a folder, for a file or a folder; those that killed runs left under the prefix are removed."""
    sweep(folder, prefix)
    path = folder / f"{prefix}-{os.getpid()}-{secrets.token_hex(4)}{_suffix()}"
    _own.add(path.name)
    return path


def sweep(folder: Path, prefix: str) -> None:
    """Remove the staging files and folders that killed runs on this machine left in a folder."""
    for left in folder.glob(f"{glob.escape(prefix)}-*{glob.escape(_suffix())}"):
        process = left.name.removeprefix(f"{prefix}-").partition("-")[0]
        if left.name not in _own and process.isdigit() and not _is_running(int(process)):
            shutil.rmtree(left, ignore_errors=True)
            with suppress(OSError):
                left.unlink()


def _suffix() -> str:
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
