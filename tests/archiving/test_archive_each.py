"""Many returned PDFs, each with a fate of its own."""

from ndrcpdf.archiving import Fate, archive_each
from ndrcpdf.errors import UnreadablePdfError


def test_each_pdf_meets_its_fate_and_the_others_go_on(returned, folder, findings):
    data = (returned / "a.pdf").read_bytes()
    lost = UnreadablePdfError("the folder cannot be read")
    pdfs = [("a.pdf", data), ("lost.pdf", lost), ("again.pdf", data), ("no.pdf", b"%PDF-1.7")]
    pdfs.append(("b.pdf", (returned / "b.pdf").read_bytes()))
    fates = archive_each(pdfs, folder, findings)
    assert fates == {Fate.ADDED: 2, Fate.KNOWN: 1, Fate.REFUSED: 2}
    assert [(each.file, each.code) for each in findings] == [
        ("lost.pdf", "unreadable-pdf"),
        ("no.pdf", "unreadable-pdf"),
    ]


def test_no_pdf_at_all_makes_an_empty_archive(folder, findings):
    assert set(archive_each([], folder, findings).values()) == {0}
    assert sorted(path.name for path in folder.iterdir()) == [".lock", "archive.sqlite", "refused.csv"]
