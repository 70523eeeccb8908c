"""``--verify``: nothing is found where all is well, and what is not stored or not shown is found where it is not."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from ndrcpdf import catalog
from ndrcpdf.adopting import adopt
from ndrcpdf.filling import Filler, fill, fill_flat, lay_out, make_filler
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Record, Value
from ndrcpdf.pdf.templates.field_contents import ButtonContent, PictureContent, TextContent
from ndrcpdf.records import reading
from ndrcpdf.values import picture_of, typed
from ndrcpdf.verifying import verify

SAMPLES = Path(__file__).parents[1] / "samples"
FORMS = catalog.known_forms()
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
BAD_DATA = 4

Edit = Callable[[pikepdf.Pdf], None]


def found(filler: Filler, record: Record, data: bytes, *, flat: bool = False) -> list[tuple[str, str]]:
    """What verify finds: the code and the field of each finding."""
    findings = verify(filler.template, list(lay_out(filler, record)), data, flat=flat)
    assert all(finding.remedy for finding in findings)
    return [(finding.code, finding.field) for finding in findings]


# ── All is well ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", [["-o", "out"], ["-o", "out", "--flatten"], ["--merge", "out.pdf"]], ids=" ".join)
@each_form
def test_nothing_is_found_in_what_becomes_of_the_samples(run, form: Form, kind: list[str]) -> None:
    (path,) = (SAMPLES / form.name).glob("*.csv")
    plain = run("fill", form.name, path, *kind)
    verified = run("fill", form.name, path, *kind, "--verify", "--overwrite")
    assert (verified.returncode, verified.stderr) == (plain.returncode, plain.stderr)
    assert "written to out" in verified.stderr


def test_a_value_that_the_template_has_already_is_no_fault(tmp_path: Path) -> None:
    form = catalog.find("attestation-stage")
    picture = BytesIO()
    Image.new("RGB", (60, 30), "navy").save(picture, "PNG")
    values = {**sample(form)[0].values, "organisme_cachet": picture_of(picture.getvalue())}
    again = make_filler(form, fill(make_filler(form), Record(values)), name="again")
    record = Record(values)
    assert found(again, record, fill(again, record)) == []
    assert found(again, record, fill_flat(again, record), flat=True) == []


def sample(form: Form) -> list[Record]:
    (path,) = (SAMPLES / form.name).glob("*.csv")
    with path.open("rb") as file, reading(file, form, name=path.name) as rows:
        return [typed(form, row)[0] for row in rows]


# ── What is stored ───────────────────────────────────────────────────────────────────────────────────────────────────


@each_form
def test_the_values_of_another_record_are_found_field_by_field(form: Form) -> None:
    filler = make_filler(form)
    record, other = sample(form)[:2]
    meant, there = contents_by_name(filler, record), contents_by_name(filler, other)
    wrong = {
        name
        for name, content in meant.items()
        if isinstance(content, TextContent | ButtonContent) and stored_in(content) != stored_in(there.get(name))
    }
    assert wrong
    faults = found(filler, record, fill(filler, other))
    assert {field for code, field in faults if code == "not-stored"} == wrong
    assert found(filler, record, fill(filler, record)) == []


def contents_by_name(filler: Filler, record: Record) -> dict[str, object]:
    return {content.name: content for content in lay_out(filler, record)}


def stored_in(content: object) -> object:
    return getattr(content, "text", getattr(content, "value", None))


@each_form
def test_a_blank_form_stores_and_shows_nothing(form: Form) -> None:
    filler = make_filler(form)
    record = sample(form)[0]
    wanted = [content.name for content in lay_out(filler, record) if isinstance(content, TextContent | ButtonContent)]
    assert found(filler, record, filler.template.data)[: len(wanted)] == [("not-stored", name) for name in wanted]
    filled = (content for content in lay_out(filler, record) if getattr(content, "value", True))
    seen = [content.name for content in filled if getattr(content, "fitted", True)]
    assert {field for _code, field in found(filler, record, fill_flat(filler, Record({})), flat=True)} == set(seen)


def test_what_is_stored_but_drawn_otherwise_is_found() -> None:
    form = catalog.find("attestation-stage")
    filler, record = make_filler(form), sample(form)[0]

    def forged(pdf: pikepdf.Pdf) -> None:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        shown = fields["stagiaire_nom"].AP.N
        shown.write(shown.read_bytes().replace(b"W n", b"W n 0 0 0 0 re W n"))  # clipped away
        fields["fait_a"].AP.N.write(b"")  # drawn no more
        fields["stagiaire_ville"].AP.N = fields["organisme_ville"].AP.N  # another's value
        for button in fields["stagiaire_sexe"].Kids:
            button.AS = Name.Off

    data = edited(fill(filler, record), forged)
    faults = [("not-shown", name) for name in ("stagiaire_nom", "stagiaire_sexe", "stagiaire_ville", "fait_a")]
    assert found(filler, record, data) == faults


def edited(data: bytes, edit: Edit) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        edit(pdf)
        pdf.save(out)
    return out.getvalue()


# ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def hidden(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].F = 2


def covered(pdf: pikepdf.Pdf) -> None:
    """By a white square."""
    content = pdf.make_stream(b"1 g 0 0 120 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 120, 40]))
    square = Dictionary(Type=Name.Annot, Subtype=Name.Square, F=4, Rect=Array([15, 95, 135, 135]))
    square.AP = Dictionary(N=content)
    pdf.pages[0].Annots.append(pdf.make_indirect(square))


def covered_by_a_field(pdf: pikepdf.Pdf) -> None:
    field = Dictionary(Subtype=Name.Widget, F=4, FT=Name.Btn, Ff=1 << 16, T=String("print"))
    content = pdf.make_stream(b"0.8 g 0 0 120 40 re f", Type=Name.XObject, Subtype=Name.Form)
    content.BBox = Array([0, 0, 120, 40])
    field.Rect, field.AP = Array([15, 95, 135, 135]), Dictionary(N=content)
    pdf.pages[0].Annots.append(pdf.make_indirect(field))
    pdf.Root.AcroForm.Fields.append(pdf.pages[0].Annots[-1])


def off_the_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].Rect = Array([320, 100, 420, 120])


def cropped(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].CropBox = Array([0, 0, 300, 90])


def white(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].DA = String("/Helv 10 Tf 1 g")


CAUSES = (hidden, covered, covered_by_a_field, off_the_page, cropped, white)
each_cause = pytest.mark.parametrize("cause", CAUSES)


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., Path]:
    """``template(hidden)``: a PDF with the fields « nom » and « ville », the first of which is spoilt that way."""

    def template(cause: Edit | None = None) -> Path:
        pdf = pikepdf.new()
        pdf.add_blank_page(page_size=(300, 200))
        pdf.pages[0].Annots = Array()
        pdf.Root.AcroForm = Dictionary(Fields=Array(), DA=String("/Helv 10 Tf 0 g"))
        for name, rect in (("nom", (20, 100, 120, 120)), ("ville", (20, 20, 120, 40))):
            field = Dictionary(Subtype=Name.Widget, F=4, FT=Name.Tx, T=String(name), Rect=Array(rect))
            pdf.pages[0].Annots.append(pdf.make_indirect(field))
            pdf.Root.AcroForm.Fields.append(pdf.pages[0].Annots[-1])
        if cause:
            cause(pdf)
        pdf.save(tmp_path / "modele.pdf")
        return tmp_path / "modele.pdf"

    return template


@pytest.fixture
def small(template) -> Callable[..., tuple[Filler, Record]]:
    """``small(hidden)``: the filler of such a template, and a record."""

    def small(cause: Edit | None = None, **values: Value) -> tuple[Filler, Record]:
        path = template(cause)
        return make_filler(adopt(path.read_bytes(), path), path.read_bytes(), name=path.name), Record(
            values or {"nom": "Zoë", "ville": "Brest"}
        )

    return small


KINDS: Sequence[tuple[str, ...]] = (("-o", "out"), ("-o", "out", "--flatten"), ("--merge", "out.pdf"))


@each_cause
def test_a_value_that_nobody_sees_is_found(small, cause) -> None:
    filler, record = small(cause)
    assert found(filler, record, fill(filler, record)) == [("not-shown", "nom")]
    assert found(filler, record, fill_flat(filler, record), flat=True) == [("not-shown", "nom")]


@pytest.mark.parametrize("kind", KINDS, ids=" ".join)
def test_a_value_that_nobody_sees_is_refused_with_its_row(run, template, tmp_path, kind) -> None:
    template(covered)
    (tmp_path / "a.csv").write_text("nom;ville\n;Brest\nZoë;Nantes\n", "utf-8")
    before = sorted(tmp_path.iterdir())
    done = run("fill", "modele.pdf", "a.csv", *kind, "--verify")
    assert done.returncode == BAD_DATA
    (line,) = [line for line in done.stderr.splitlines() if line.endswith("]")]
    assert line.startswith("a.csv:3: nom: error: the filled PDF does not show the value → look at the field")
    assert line.endswith("[not-shown]")
    assert "1 row of 2 is in error" in done.stderr
    assert sorted(tmp_path.iterdir()) == before
    assert run("fill", "modele.pdf", "a.csv", *kind).returncode == 0
    partial = run("fill", "modele.pdf", "a.csv", *kind, "--verify", "--partial", "--overwrite")
    assert partial.returncode == 1
    assert "1 row was not filled" in partial.stderr


def test_where_nothing_is_in_the_way_nothing_is_found(small) -> None:
    filler, record = small()
    assert found(filler, record, fill(filler, record)) == []
    assert found(filler, record, fill_flat(filler, record), flat=True) == []


def test_a_widget_on_no_page_and_one_that_is_out_of_sight_are_told_apart(small) -> None:
    """A field may well have a widget that stands on no page; the others are looked at in their own places."""

    def with_kids(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(Dictionary(T=String("deux"), FT=Name.Tx, Kids=Array()))
        pdf.Root.AcroForm.Fields.append(field)
        for rect in ([150, 150, 250, 170], [150, 20, 250, 40]):
            widget = pdf.make_indirect(Dictionary(Subtype=Name.Widget, F=4, Parent=field, Rect=Array(rect)))
            field.Kids.append(widget)
        pdf.pages[0].Annots.append(field.Kids[1])  # the first is on no page

    filler, record = small(with_kids, deux="Łukasz")
    assert found(filler, record, fill(filler, record)) == []
    other = replace(record, values={"deux": "Zoë"})
    assert found(filler, record, fill_flat(filler, other), flat=True) == [("not-shown", "deux")]


def test_a_button_whose_on_state_looks_like_off_is_found(tmp_path: Path, template) -> None:
    def with_buttons(pdf: pikepdf.Pdf) -> None:
        for number, (name, on) in enumerate((("croix", b"0 G 2 2 m 18 18 l S"), ("rien", b""))):
            frame = b"0.5 G 1 1 18 18 re S "
            states = {
                "/Yes": pdf.make_stream(frame + on, Subtype=Name.Form, BBox=Array([0, 0, 20, 20])),
                "/Off": pdf.make_stream(frame, Subtype=Name.Form, BBox=Array([0, 0, 20, 20])),
            }
            field = Dictionary(Subtype=Name.Widget, F=4, FT=Name.Btn, T=String(name), AS=Name.Off)
            field.Rect = Array([200 + 30 * number, 100, 220 + 30 * number, 120])
            field.AP = Dictionary(N=Dictionary(states))
            pdf.pages[0].Annots.append(pdf.make_indirect(field))
            pdf.Root.AcroForm.Fields.append(pdf.pages[0].Annots[-1])

    path = template(with_buttons)
    filler = make_filler(adopt(path.read_bytes(), path), path.read_bytes())
    on, off = Record({"croix": True, "rien": True}), Record({"croix": False, "rien": False})
    assert found(filler, on, fill(filler, on)) == [("not-shown", "rien")]
    assert found(filler, off, fill(filler, off)) == []


def test_a_picture_and_a_curve_that_are_gone_are_found() -> None:
    file = BytesIO()
    Image.new("RGB", (60, 30), "navy").save(file, "PNG")
    form = catalog.find("attestation-stage")
    filler = make_filler(form)
    record = Record({"organisme_cachet": picture_of(file.getvalue())})
    assert [type(content) for content in lay_out(filler, record)] == [PictureContent]
    assert found(filler, record, fill(filler, record)) == []
    assert found(filler, record, fill(filler, Record({}))) == [("not-shown", "organisme_cachet")]

    livret = make_filler(catalog.find("livret-scolaire"))
    record = sample(livret.form)[0]

    def without_curves(pdf: pikepdf.Pdf) -> None:
        for annotation in pdf.pages[1].Annots:
            if annotation.Subtype == "/PolyLine":
                annotation.F = 2

    faults = found(livret, record, edited(fill(livret, record), without_curves))
    assert faults == [("not-shown", "graphique.classe"), ("not-shown", "graphique.candidat")]


def test_a_field_with_a_name_for_export_is_found_under_its_own(small) -> None:
    def mapped(pdf: pikepdf.Pdf) -> None:
        group = pdf.make_indirect(Dictionary(T=String("personne"), TM=String("x"), Kids=Array()))
        pdf.Root.AcroForm.Fields.append(group)
        field = Dictionary(Subtype=Name.Widget, F=4, FT=Name.Tx, T=String("nom"), TM=String("y"), Parent=group)
        field.Rect = Array([150, 150, 250, 170])
        pdf.pages[0].Annots.append(pdf.make_indirect(field))
        group.Kids.append(pdf.pages[0].Annots[-1])

    filler, record = small(mapped, **{"personne.nom": "Łukasz"})
    assert found(filler, record, fill(filler, record)) == []
    assert found(filler, record, fill(filler, Record({}))) == [("not-stored", "personne.nom")]


def test_several_lines_that_are_turned_are_read(small) -> None:
    def turned(pdf: pikepdf.Pdf) -> None:
        for number, turn in enumerate((0, 90, 180, 270)):
            field = Dictionary(Subtype=Name.Widget, F=4, FT=Name.Tx, Ff=1 << 12, T=String(f"t{turn}"))
            field.Rect, field.MK = Array([5 + 74 * number, 50, 75 + 74 * number, 95]), Dictionary(R=turn)
            pdf.pages[0].Annots.append(pdf.make_indirect(field))
            pdf.Root.AcroForm.Fields.append(pdf.pages[0].Annots[-1])

    filler, record = small(turned, **{f"t{turn}": "Zoë\nBrest" for turn in (0, 90, 180, 270)})
    assert found(filler, record, fill(filler, record)) == []
    assert found(filler, record, fill_flat(filler, record), flat=True) == []
    other = Record(dict.fromkeys(record.values, "Zoë\nNantes"))
    assert [code for code, _field in found(filler, record, fill_flat(filler, other), flat=True)] == ["not-shown"] * 4
