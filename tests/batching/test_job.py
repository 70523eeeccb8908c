"""What goes to a worker and what comes back."""

import pickle

import pytest

from ndrcpdf.batching.chunk_filler import fill_chunk
from ndrcpdf.batching.file_names import FileNames
from ndrcpdf.batching.job import Chunk, FillJob, Product, final_name, staged_name
from ndrcpdf.filling import make_filler
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.records import RawRecord, Source


@pytest.mark.parametrize("product", Product)
def test_a_job_that_has_travelled_makes_the_same_of_rows_that_have_travelled(form, row, tmp_path, product) -> None:
    job = FillJob(
        filler=make_filler(form, name="mine.pdf", read_only=True, fonts=(tmp_path / "font.ttf",)),
        product=product,
        names=FileNames(form, "{_form}-{_row}"),
        constants={"fait_a": "Nantes"},
        complete=True,
        absent={"a.csv": frozenset({"signataire"})},
        verify=False,
        folder=tmp_path,
        skip=False,
    )
    finding = Finding("x", Message("no {what}", what="file"), row=2)
    rows = tuple(RawRecord(row(number), Source("a.csv", number), (finding,)) for number in range(2, 5))
    chunk = Chunk(1, rows, None, fill=True)
    there = pickle.loads(pickle.dumps(job))
    assert (there.filler.name, there.filler.read_only, there.filler.fonts, there.folder) == (
        job.filler.name,
        job.filler.read_only,
        job.filler.fonts,
        job.folder,
    )
    assert there.base == job.base
    back = pickle.loads(pickle.dumps(fill_chunk(there, pickle.loads(pickle.dumps(chunk)))))
    assert back == fill_chunk(job, chunk)
    assert len(back) == 3


@pytest.mark.parametrize("name", ["A.pdf", "A~1.pdf", "A.pdf~.pdf", "~.pdf"])
def test_a_staged_name_leads_to_the_file_name(name) -> None:
    staged = {name, staged_name(name, "1-0"), staged_name(name, "1-1"), staged_name(name, "2-0")}
    assert len(staged) == 4
    assert {final_name(each) for each in staged} == {name}
