"""The typesetters: documents → PDF files, plain and with their marks shown."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Sequence
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from as_fodt import fodt
from as_html import Html
from as_typst import Typst
from measure import families
from programs import WAIT, ProgramError, installed, run
from tree import Document

Job = tuple[Document, bool, Path]
"""A document, whether its marks are shown, and the PDF to write."""

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_OFFICES = ("soffice", "libreoffice")
_MODULES = {"docx": "docx", "typst": "typst", "reportlab": "reportlab"}


def missing(engine: str, fonts: Collection[str]) -> str:
    """Why a look of the engine with those fonts cannot be set here; empty where it can."""
    if not installed("fc-list"):
        return "fontconfig is not installed"
    absent = sorted(set(fonts) - families())
    return f"fonts that are not installed: {', '.join(absent)}" if absent else _unusable(engine)


def _unusable(engine: str) -> str:
    if engine == "weasyprint":
        if not find_spec("weasyprint"):
            return "weasyprint is not installed"
        try:
            import weasyprint  # noqa: F401
        except OSError as error:
            return f"weasyprint does not find Pango: {error}"
        return ""
    if engine == "chromium":
        needed = {"Chromium": _CHROMIUMS, "bash, which starts Chromium,": ("bash",)}
        return next((f"{name} is not installed" for name, programs in needed.items() if not installed(*programs)), "")
    module = _MODULES.get(engine)
    if module and not find_spec(module):
        return f"{module} is not installed"
    needs_office = engine in ("writer", "docx")
    return "LibreOffice is not installed" if needs_office and not installed(*_OFFICES) else ""


def typeset(engine: str, jobs: Sequence[Job]) -> None:
    """Write the PDF of every job."""
    {
        "weasyprint": _weasyprint,
        "chromium": _chromium,
        "writer": _writer,
        "docx": _docx,
        "typst": _typst,
        "reportlab": _reportlab,
    }[engine](jobs)


def _weasyprint(jobs: Sequence[Job]) -> None:
    from weasyprint import HTML

    for document, marked, path in jobs:
        HTML(string=str(Html(document, marked))).write_pdf(path)


def _typst(jobs: Sequence[Job]) -> None:
    import typst

    for document, marked, path in jobs:
        path.write_bytes(typst.compile(str(Typst(document, marked)).encode()))


def _reportlab(jobs: Sequence[Job]) -> None:
    from as_canvas import draw

    for document, marked, path in jobs:
        draw(document, marked, path)


# ── Chromium, over the pipes of its DevTools protocol ────────────────────────────────────────────────────────────────


class _Browser:
    """A headless browser that prints pages; its words go into a file, to be shown where it fails."""

    _FLAGS = (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
        "--remote-debugging-pipe",
    )  # fmt: skip

    def __init__(self, program: str, folder: Path) -> None:
        self.numbers = count(1)
        self.words = folder / "words"
        to_read, self.out = os.pipe()
        self.into, to_write = os.pipe()
        # The browser reads descriptor 3 and writes descriptor 4: a shell puts the pipes there.
        flags = " ".join(self._FLAGS)
        command = f'exec "$0" {flags} --user-data-dir="$1" about:blank 3<&{to_read} 4>&{to_write}'
        with self.words.open("wb") as words:
            self.process = subprocess.Popen(
                ["bash", "-c", command, program, str(folder / "profile")],
                pass_fds=(to_read, to_write),
                stdout=words,
                stderr=words,
            )
        os.close(to_read)
        os.close(to_write)
        self.left = b""
        self.session = ""

    def attach(self) -> None:
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.send("Page.enable", self.session)

    def send(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """The result of a command; what the browser says unasked is passed over."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        try:
            os.write(self.out, json.dumps(message).encode() + b"\0")
        except BrokenPipeError:
            raise self._failure("it ended early") from None
        while (answer := self._next()).get("id") != number:
            pass
        if "error" in answer:
            raise self._failure(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.left:
            if not select.select([self.into], [], [], WAIT)[0]:
                raise self._failure(f"no answer after {WAIT:.0f} s")
            piece = os.read(self.into, 1 << 20)
            if not piece:
                raise self._failure("it ended early")
            self.left += piece
        message, _, self.left = self.left.partition(b"\0")
        return json.loads(message)

    def _failure(self, ended: str) -> ProgramError:
        return ProgramError(self.process.args[3:], ended, self.words.read_text("utf-8", "replace"))

    def pdf(self, page: Path) -> bytes:
        self.send("Page.navigate", self.session, url=page.as_uri())
        while self._next().get("method") != "Page.loadEventFired":
            pass
        wishes = {"preferCSSPageSize": True, "printBackground": True, "displayHeaderFooter": False}
        return base64.b64decode(self.send("Page.printToPDF", self.session, **wishes)["data"])

    def close(self) -> None:
        """End the browser: it does when its pipes close."""
        os.close(self.out)
        os.close(self.into)
        try:
            self.process.wait(WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _chromium(jobs: Sequence[Job]) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        browser = _Browser(str(installed(*_CHROMIUMS)), folder)
        try:
            browser.attach()
            for number, (document, marked, path) in enumerate(jobs):
                page = folder / f"{number}.html"
                page.write_text(str(Html(document, marked)), "utf-8")
                path.write_bytes(browser.pdf(page))
        finally:
            browser.close()


# ── LibreOffice ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _writer(jobs: Sequence[Job]) -> None:
    def write(document: Document, marked: bool, path: Path) -> None:
        path.write_text(fodt(document, marked), "utf-8")

    _by_office(jobs, "fodt", write)


def _docx(jobs: Sequence[Job]) -> None:
    from as_docx import write

    _by_office(jobs, "docx", write)


def _by_office(jobs: Sequence[Job], suffix: str, write: Callable[[Document, bool, Path], None]) -> None:
    """All documents by one process: starting the office costs more than they do."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        sources = []
        for number, (document, marked, _path) in enumerate(jobs):
            sources.append(Path(folder) / f"{number}.{suffix}")
            write(document, marked, sources[-1])
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [str(installed(*_OFFICES)), profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
        said = run(*command, *sources, wait=WAIT * 5)
        for source, (document, _marked, path) in zip(sources, jobs, strict=True):
            made = source.with_suffix(".pdf")
            if not made.exists():  # it ends with 0 even where it could not read a document
                raise ProgramError([*command, str(source)], f"no PDF of “{document.title}”", said)
            shutil.move(made, path)
