"""The database of an archive: versions of rows, names, refusals; what it says of files that are none of its own."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.archiving.database import Database, FormTable, Key, Refused
from ndrcpdf.errors import CannotWriteError, DamagedArchiveError

ONE, TWO = Key("1" * 64, "form-2024"), Key("2" * 64, "form-2024")


@pytest.fixture
def database(tmp_path):
    with closing(Database.made(tmp_path / "a.sqlite")) as database:
        database.describe(FormTable("form-2024", "form", ["x", "_file"], {"name": "form"}))
        yield database


def test_a_later_version_of_a_row_takes_the_place_of_the_earlier_one(database):
    database.add(ONE, {"x": "old"}, 1)
    database.add(TWO, {"x": "other"}, 1)
    database.add(ONE, {"x": "new", "y": ""}, 2)
    assert [cells for cells, _path in database.rows("form")] == [{"x": "new"}, {"x": "other"}]
    assert (database.cells(ONE), database.readers(ONE.sha256)) == ({"x": "new"}, {ONE: 2})
    assert [*database.returns()] == [ONE, TWO]


def test_a_row_is_of_one_form_and_one_document_of_a_file(database):
    second, other = Key(ONE.sha256, ONE.form, 2), Key(ONE.sha256, "other-2024")
    for key in (ONE, second, other):
        database.add(key, {"x": key.form}, 1)
    assert database.readers(ONE.sha256).keys() == {ONE, second, other}
    assert database.readers(ONE.sha256, "other-2024").keys() == {other}
    assert database.readers(TWO.sha256) == {}


def test_the_first_name_of_a_file_goes_with_its_row(database):
    database.add(ONE, {"x": "a"}, 1)
    assert [path for _cells, path in database.rows("form")] == [""]
    database.name(ONE.sha256, "/back/b.pdf")
    database.name(ONE.sha256, "/back/a.pdf")
    database.name(ONE.sha256, "/back/b.pdf")
    assert [path for _cells, path in database.rows("form")] == ["/back/b.pdf"]
    assert [*database.names()] == [(ONE.sha256, "/back/b.pdf"), (ONE.sha256, "/back/a.pdf")]


def test_a_refusal_is_forgotten_by_its_path_and_by_its_bytes(database):
    for path, sha256 in (("/a.pdf", "1"), ("/a.pdf", "2"), ("/b.pdf", "1"), ("/c.pdf", "3")):
        database.refuse(Refused(path, sha256, "code", "reason", ""))
    database.refuse(Refused("/c.pdf", "3", "code", "another reason", ""))
    database.forget_refusal("/a.pdf", "1")
    assert [(each.path, each.reason) for each in database.refusals()] == [("/c.pdf", "another reason")]


def test_a_name_that_is_no_utf_8_is_kept(database):
    database.name(ONE.sha256, b"/r\xe9sum\xe9.pdf".decode("utf-8", "surrogateescape"))
    ((_sha256, path),) = database.names()
    assert path == "/r\\udce9sum\\udce9.pdf"


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"))))
def test_any_text_comes_back(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("a") / "a.sqlite"
    with closing(Database.made(path)) as database:
        database.add(ONE, cells, 1)
        database.commit()
    with closing(Database(path)) as database:
        assert database.cells(ONE) == {name: text for name, text in cells.items() if text}


def test_what_is_not_committed_is_forgotten(tmp_path):
    with closing(Database.made(tmp_path / "a.sqlite")) as database:
        database.add(ONE, {"x": "a"}, 1)
        database.commit()
        database.add(TWO, {"x": "b"}, 1)
    with closing(Database(tmp_path / "a.sqlite")) as database:
        assert [*database.returns()] == [ONE]


@pytest.mark.parametrize("data", [b"", b"x", b"no database at all" * 100, b"SQLite format 3\x00" + bytes(4000)])
def test_a_file_that_is_no_database_is_an_error_with_a_remedy(tmp_path, data):
    (tmp_path / "a.sqlite").write_bytes(data)
    with pytest.raises(DamagedArchiveError) as raised:
        Database(tmp_path / "a.sqlite")
    assert "--rebuild" in str(raised.value.remedy)
    assert (tmp_path / "a.sqlite").read_bytes() == data


def test_the_database_of_another_program_is_left_alone(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as other:
        other.execute("CREATE TABLE t (x)")
    with pytest.raises(DamagedArchiveError, match="no database of an archive"):
        Database(tmp_path / "a.sqlite")


def test_the_database_of_another_version_is_left_alone(database, tmp_path):
    database.close()
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(DamagedArchiveError, match="another version"):
        Database(tmp_path / "a.sqlite")


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path):
    with pytest.raises(CannotWriteError):
        Database(tmp_path / "no" / "a.sqlite")


def test_damage_within_the_file_is_found(database, tmp_path):
    for number in range(2000):
        database.add(Key(f"{number:064}", "form-2024"), {"x": "a text of some length " * 5}, 1)
    database.commit()
    assert database.faults() == []
    data = bytearray((tmp_path / "a.sqlite").read_bytes())
    data[8192:12288] = bytes(4096)
    (tmp_path / "b.sqlite").write_bytes(data)
    with closing(Database(tmp_path / "b.sqlite")) as damaged:
        assert damaged.faults() != []
