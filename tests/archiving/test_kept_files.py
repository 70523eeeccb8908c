"""Files that are named by their bytes."""

import hashlib

import pytest

from ndrcpdf.archiving.kept_files import KeptFiles, State, sha256_of, sha256_of_file


@pytest.fixture
def kept(tmp_path):
    return KeptFiles(tmp_path / "sources", ".pdf")


def test_a_file_is_kept_once_under_the_name_of_its_bytes(kept):
    assert [kept.keep(b"one"), kept.keep(b"two"), kept.keep(b"one")] == [State.MISSING, State.MISSING, State.WHOLE]
    assert [*kept.names()] == sorted(hashlib.sha256(data).hexdigest() for data in (b"one", b"two"))
    assert kept.path(sha256_of(b"one")).read_bytes() == b"one"
    assert sha256_of_file(kept.path(sha256_of(b"one"))) == sha256_of(b"one")


def test_a_file_that_is_not_what_its_name_says_is_a_fault_until_it_is_kept_again(kept):
    kept.keep(b"one")
    path = kept.path(sha256_of(b"one"))
    for damage, code in ((lambda: path.write_bytes(b"on"), "damaged-in-archive"), (path.unlink, "missing-in-archive")):
        damage()
        fault = kept.fault(sha256_of(b"one"))
        assert (fault.code, fault.file) == (code, str(path))
        kept.keep(b"one")
        assert kept.fault(sha256_of(b"one")) is None
        assert path.read_bytes() == b"one"


def test_there_are_no_names_before_the_first_file_and_none_of_parts(kept, tmp_path):
    assert [*kept.names()] == []
    kept.keep(b"one")
    (tmp_path / "sources" / ".0123.pdf.99.part").write_bytes(b"")
    (tmp_path / "sources" / ".hidden.pdf").write_bytes(b"")
    assert [*kept.names()] == [sha256_of(b"one")]
