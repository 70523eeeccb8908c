"""The blanks of every annex are found on pages that other typesetters set, and in a whole circular.

`renditions/make.py` and `renditions/circulars.py` make the pages, with the engines that are installed here; this is a
part of what they make, and `renditions/score.py` scores all of it. What is hard is in `renditions/hard.toml`, by name.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from filelock import FileLock

from ndrcpdf import catalog

RENDITIONS = Path(__file__).parent / "renditions"
LOOKS = {
    "weasyprint": ("weasy-serif", "weasy-book+turned", "web-columns"),
    "chromium": ("chrome-sans", "chrome-narrow+gs", "web-under"),
    "writer": ("writer-tabs+cairo", "writer-white+moved"),
    "typst": ("typst-report", "typst-boxes"),
    "reportlab": ("drawn-export+gs", "drawn-mainframe"),
    "docx": ("word-controls",),
}
CIRCULAR = "circulaire-weasyprint"
"""A contents page, prose that quotes the labels, and an agreement with the very blanks of the attestation."""

Made = Callable[..., Path]


@pytest.fixture(scope="session")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_renditions", RENDITIONS / "score.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Runs a script once for all processes of a test run; gives a file it made, or skips with what the script says."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if shared.name.startswith("popen") else shared

    def run(wanted: str, script: str, *arguments: str) -> Path:
        folder = shared / "-".join([script, *arguments]).replace(".py", "")
        said = folder / "passed over"
        with FileLock(f"{folder}.lock"):
            if not said.exists():
                command = [sys.executable, str(RENDITIONS / script), str(folder), *arguments]
                said.write_text(subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True).stderr)
        path = folder / wanted
        if not path.exists():
            pytest.skip(said.read_text() or f"{wanted} was not made")
        return path

    return run


@pytest.mark.parametrize("form", [form.name for form in catalog.known_forms()])
@pytest.mark.parametrize(("engine", "look"), [(engine, look) for engine, looks in LOOKS.items() for look in looks])
def test_every_blank_is_found_but_for_those_named_as_hard(
    form: str, engine: str, look: str, made: Made, scorer: ModuleType
) -> None:
    truth = made(f"{form}.{look}.truth.json", "make.py", "--looks", *LOOKS[engine])
    (score,) = scorer.scores_of(truth)
    assert not score.unnamed, "\n".join(score.unnamed)


def test_an_annex_is_found_in_a_circular_among_forms_that_look_alike(made: Made, scorer: ModuleType) -> None:
    truth = made(f"{CIRCULAR}.truth.json", "circulars.py", "--circulars", CIRCULAR)
    (score,) = scorer.scores_of(truth, ["attestation-stage"])
    assert not score.unnamed, "\n".join(score.unnamed)
