"""Image files and data URIs → pictures."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ndrcpdf.model.records import Picture
from ndrcpdf.values.images import MAX_PICTURE_BYTES, NotAPictureError, data_uri, picture, picture_of, png_of
from ndrcpdf.values.not_a_value import NotAValueError


def file_of(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


@given(st.binary(min_size=4 * 3 * 2, max_size=4 * 3 * 2))
def test_the_pixels_of_an_image_stay_and_the_same_pixels_are_the_same_picture(pixels: bytes) -> None:
    image = Image.frombytes("RGBA", (3, 2), pixels)
    made = picture_of(file_of(image, "PNG"))
    with Image.open(BytesIO(made.data)) as again:
        assert again.tobytes() == pixels
    assert made == png_of(image) == picture_of(made.data)


def test_a_jpeg_stays_as_it_is_and_other_files_become_png() -> None:
    grey = Image.new("L", (3, 2), 128)
    jpeg = file_of(grey, "JPEG")
    assert picture_of(jpeg) == Picture("image/jpeg", jpeg)
    assert picture_of(file_of(grey, "BMP")).media_type == "image/png"
    assert picture_of(file_of(Image.new("CMYK", (3, 2)), "JPEG")).media_type == "image/png"


def test_what_is_no_image_or_too_large_is_refused() -> None:
    whole = file_of(Image.new("RGB", (30, 30), "navy"), "PNG")
    for data, word in (
        (b"", "no image"),
        (whole[:60], "no image"),
        (bytes(MAX_PICTURE_BYTES + 1), "larger than 5 MB"),
        (file_of(Image.new("1", (5001, 5001)), "PNG"), "too many pixels"),
    ):
        with pytest.raises(NotAPictureError, match=word):
            picture_of(data)


def test_a_data_uri_is_read_back_and_another_text_is_no_picture(field) -> None:
    stamp = png_of(Image.new("RGB", (3, 2), "navy"))
    assert picture(field(), data_uri(stamp)) == picture(field(), stamp) == stamp
    for text in ("stamp.png", "data:image/png;base64,A", "data:text/html;base64,AAAA", "data:image/png;base64,AAAA"):
        with pytest.raises(NotAValueError):
            picture(field(), text)
