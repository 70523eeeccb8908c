"""PNG and JPEG images as values: of files, and as ``data:`` URIs."""

import base64
import binascii
from io import BytesIO
from typing import TYPE_CHECKING

from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Field
from ndrcpdf.model.records import Picture
from ndrcpdf.values.not_a_value import NotAValueError
from ndrcpdf.values.text import text_of

if TYPE_CHECKING:
    from PIL import Image

MAX_PICTURE_BYTES = 5_000_000
"""Of the file: each filled PDF holds its pictures."""
MAX_PICTURE_PIXELS = 25_000_000
"""A stamp scanned at 600 dpi has 3 million; an image can unpack to thousands of times its file."""


class NotAPictureError(ValueError):
    """The bytes are no image, or one that is too large; ``message`` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def picture_of(data: bytes) -> Picture:
    """The picture in the bytes of an image file: a JPEG in grey or RGB as it is, any other image as PNG.

    Raises
    ------
    NotAPictureError
        The bytes are no image that can be read, or one that is too large.
    """
    if len(data) > MAX_PICTURE_BYTES:
        raise NotAPictureError(Message("the image is larger than {size} MB", size=MAX_PICTURE_BYTES // 1_000_000))
    from PIL import Image  # noqa: PLC0415 - only where there are pictures

    try:
        with Image.open(BytesIO(data)) as image:
            if image.width * image.height > MAX_PICTURE_PIXELS:
                raise NotAPictureError(Message("the image has too many pixels"))
            image.load()
            if image.format == "JPEG" and image.mode in ("L", "RGB"):
                return Picture("image/jpeg", data)
            return png_of(image)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPictureError(Message("the file is no image that can be read")) from error


def png_of(image: "Image.Image") -> Picture:
    """An image as PNG, with its transparency if it has any; the same pixels give the same bytes."""
    from PIL import Image  # noqa: PLC0415 - as above

    opaque = "transparency" not in image.info and not image.mode.endswith(("A", "a"))
    grey = image.mode in ("1", "L", "LA", "I", "F") or image.mode.startswith("I;")
    mode = ("L" if grey else "RGB") if opaque else "RGBA"
    clean = Image.new(mode, image.size)
    clean.paste(image.convert(mode))
    out = BytesIO()
    clean.save(out, "PNG")
    return Picture("image/png", out.getvalue())


def data_uri(picture: Picture) -> str:
    """The picture as a ``data:`` URI (RFC 2397)."""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode('ascii')}"


def picture(_field: Field, raw: object) -> Picture:
    """A picture, or the image of the bytes of a file, or that of a ``data:`` URI.

    :mod:`ndrcpdf.records` reads the image files that data name.
    """
    if isinstance(raw, Picture):
        return raw
    try:
        return picture_of(raw if isinstance(raw, bytes) else _data_in(text_of(raw)))
    except NotAPictureError as error:
        raise NotAValueError("not-a-picture", error.message, Message("give a PNG or JPEG image")) from error


def _data_in(uri: str) -> bytes:
    """The bytes that a ``data:`` URI of an image holds."""
    head, comma, body = uri.partition(",")
    if not (comma and head.startswith("data:image/") and head.endswith(";base64")):
        raise NotAValueError(
            "not-a-picture",
            Message("there is no image file there that can be read"),
            Message("give the path of a PNG or JPEG file, from the folder of the data file"),
        )
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise NotAPictureError(Message("the file is no image that can be read")) from error
