"""What a flattened PDF says of its fields, read by pikepdf in its structure tree."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from foreign_forms import Sheet
from ndrcpdf.adopting import adopt
from ndrcpdf.filling import Filler, fill_flat, make_filler
from ndrcpdf.model.records import Record, Value
from ndrcpdf.pdf.pages.structure_tree import tag_annotations


def tagged(*, classes: Dictionary | None = None) -> Sheet:
    """A tagged page with a field of each kind."""
    sheet = Sheet()
    pdf, page = sheet.pdf, sheet.page
    sheet.text("text", TU="Nom")
    sheet.buttons(["Yes"], name="box", TU="D'accord")
    sheet.buttons(["a", "b"], name="radio", Ff=1 << 15)
    sheet.field("picture", Name.Btn, (100, 400, 200, 450), Ff=1 << 16, MK=Dictionary(TP=1))
    page.StructParents = 0
    page.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC EMC")
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
    leaf = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=document, Pg=page, K=0))
    document.K = Array([leaf])
    parents = pdf.make_indirect(Dictionary(Nums=Array([0, Array([leaf])])))
    root = Dictionary(Type=Name.StructTreeRoot, K=Array([document]), ParentTree=parents, ParentTreeNextKey=1)
    if classes is not None:
        root.ClassMap = classes
    pdf.Root.StructTreeRoot = pdf.make_indirect(root)
    document.P = pdf.Root.StructTreeRoot
    tag_annotations(pdf, pdf.pages[0], [(widget, 0) for widget in page.Annots])
    return sheet


def filler_of(sheet: Sheet) -> Filler:
    data = sheet.saved()
    return make_filler(adopt(data, Path("form.pdf")), data, name="form.pdf")


def described(data: bytes) -> list[tuple[str, str, str]]:
    """Role, description and state of each field, in the order of the structure tree."""
    with pikepdf.open(BytesIO(data)) as pdf:
        classes = pdf.Root.StructTreeRoot.get("/ClassMap", Dictionary())
        paragraph = pdf.Root.StructTreeRoot.K[0].K[0]
        elements = [kid for kid in paragraph.K if isinstance(kid, pikepdf.Dictionary)]
        found = []
        for element in elements:
            assert element.A.O == "/PrintField"
            states = [classes[str(name)].get("/checked") for name in element.get("/C", []) if str(name) in classes]
            found.append(
                (str(element.A.Role), str(element.A.get("/Desc", "")), "".join(map(str, filter(None, states))))
            )
        return found


@pytest.mark.parametrize(
    ("values", "box", "radio"),
    [
        ({}, "/off", ["/off", "/off"]),
        ({"box": True}, "/on", ["/off", "/off"]),
        ({"radio": "b"}, "/off", ["/off", "/on"]),
        ({"box": False, "radio": "a", "text": "Zoë"}, "/off", ["/on", "/off"]),
    ],
)
def test_each_field_says_what_it_was_and_each_button_whether_it_is_on(
    values: dict[str, Value], box: str, radio: list[str]
) -> None:
    assert described(fill_flat(filler_of(tagged()), Record(values))) == [
        ("/tv", "Nom", ""),
        ("/cb", "D'accord", box),
        *(("/rb", "", state) for state in radio),
        ("/pb", "", ""),
    ]


def test_a_template_whose_buttons_are_on_says_so_until_a_record_says_otherwise() -> None:
    sheet = tagged()
    for field in sheet.form.Fields:
        if field.T == "box":
            field.V = field.Kids[0].AS = Name.Yes
    filler = filler_of(sheet)
    states = [described(fill_flat(filler, Record(values)))[1][2] for values in ({}, {"box": False}, {"box": True})]
    assert states == ["/on", "/off", "/on"]


def test_classes_that_are_there_stay() -> None:
    sheet = tagged(classes=Dictionary(Own=Dictionary(O=Name.Layout, Placement=Name.Block)))
    with pikepdf.open(BytesIO(fill_flat(filler_of(sheet), Record({"box": True})))) as pdf:
        assert pdf.Root.StructTreeRoot.ClassMap.Own.Placement == "/Block"
        assert pdf.check_pdf_syntax() == []


def test_a_pdf_without_tags_is_given_no_classes() -> None:
    sheet = Sheet()
    sheet.buttons(["Yes"], name="box")
    with pikepdf.open(BytesIO(fill_flat(filler_of(sheet), Record({"box": True})))) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
