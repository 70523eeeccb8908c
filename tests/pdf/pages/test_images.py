"""Pictures into image XObjects and back, and where they are shown, by pikepdf, pypdf and pdfium."""

from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from ndrcpdf.model.records import Picture
from ndrcpdf.pdf.pages.images import ImageData, image_content, image_data, read_picture
from ndrcpdf.values import picture_of


def picture(mode: str, size: tuple[int, int] = (6, 4), *, form: str = "PNG") -> Picture:
    image = Image.new(mode, size)
    image.putdata([_colour(mode, number) for number in range(size[0] * size[1])])
    out = BytesIO()
    image.save(out, form)
    return picture_of(out.getvalue())


def _colour(mode: str, number: int) -> object:
    parts = (number * 10 % 256, number * 7 % 256, 255 - number, number * 11 % 256)
    return parts[0] if mode == "L" else parts[: len(mode)]


def stream(pdf: pikepdf.Pdf, image: ImageData) -> pikepdf.Stream:
    entries = {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": image.width,
        "Height": image.height,
        "BitsPerComponent": 8,
    }
    made = pikepdf.Stream(pdf, image.data, **entries, ColorSpace=Name(f"/{image.colour_space}"))
    made.Filter = Name(f"/{image.filter}")
    if image.mask:
        made.SMask = pikepdf.Stream(pdf, image.mask, **entries, ColorSpace=Name.DeviceGray, Filter=Name.FlateDecode)
    return made


def page_with(image: ImageData, width: float, height: float) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(width, height)).obj
    page.Resources = Dictionary(XObject=Dictionary(I=stream(pdf, image)))
    page.Contents = pdf.make_stream(image_content(width, height, image, "/I"))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_the_pixels_of_a_png_come_back(mode: str) -> None:
    given = picture(mode)
    pdf = pikepdf.new()
    back = read_picture(stream(pdf, image_data(given)))
    assert back.media_type == "image/png"
    before, after = (Image.open(BytesIO(each.data)) for each in (given, back))
    assert (after.mode, after.size, after.tobytes()) == (before.mode, before.size, before.tobytes())


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_jpeg_comes_back_byte_for_byte(mode: str) -> None:
    given = picture(mode, form="JPEG")
    assert image_data(given).data == given.data
    pdf = pikepdf.new()
    assert read_picture(stream(pdf, image_data(given))) == given


@pytest.mark.parametrize(("mode", "colours"), [("L", "DeviceGray"), ("RGB", "DeviceRGB"), ("RGBA", "DeviceRGB")])
def test_only_transparency_makes_a_mask(mode: str, colours: str) -> None:
    image = image_data(picture(mode))
    assert (image.width, image.height, image.colour_space) == (6, 4, colours)
    assert bool(image.mask) is (mode == "RGBA")


def test_another_reader_sees_the_same_pixels() -> None:
    given = picture("RGB")
    (found,) = pypdf.PdfReader(BytesIO(page_with(image_data(given), 100, 100))).pages[0].images
    assert found.image.convert("RGB").tobytes() == Image.open(BytesIO(given.data)).tobytes()


@pytest.mark.parametrize(("size", "box"), [((60, 20), (2, 26, 58, 26 + 56 / 3)), ((20, 60), (26, 2, 26 + 56 / 3, 58))])
def test_an_image_is_as_large_as_it_fits_and_in_the_middle(size: tuple[int, int], box: tuple[float, ...]) -> None:
    black = BytesIO()
    Image.new("L", size, 0).save(black, "PNG")
    data = page_with(image_data(picture_of(black.getvalue())), 60, 60 if size[0] < size[1] else 70.67)
    drawn = pypdfium2.PdfDocument(data)[0].render(scale=10, grayscale=True).to_pil()
    left, top, right, bottom = drawn.point(lambda tone: 255 * (tone < 128)).getbbox()
    assert (right - left, bottom - top) == pytest.approx((10 * (box[2] - box[0]), 10 * (box[3] - box[1])), abs=2)
    assert (left + right) / 2 == pytest.approx(drawn.width / 2, abs=2)
    assert (top + bottom) / 2 == pytest.approx(drawn.height / 2, abs=2)


def test_what_is_no_image_is_not_read() -> None:
    pdf = pikepdf.new()
    broken = stream(pdf, ImageData(6, 4, "DeviceRGB", "FlateDecode", b"no pixels"))
    with pytest.raises((ValueError, pikepdf.PdfError)):
        read_picture(broken)
