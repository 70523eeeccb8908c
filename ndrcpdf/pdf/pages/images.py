"""Pictures as image XObjects, and image XObjects back to the same pictures (ISO 32000-2 §8.9.5)."""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import pikepdf

from ndrcpdf.model.records import Picture
from ndrcpdf.values import picture_of, png_of

_MARGIN = 2.0
"""Between an image and the sides of its box, in points."""
_KEPT_IMAGES = 32
"""Image data kept in a process: a run has few stamps, and each may be large."""


@dataclass(frozen=True, slots=True)
class ImageData:
    """The content of an image XObject: size in pixels, colour space, filter, data, and the soft mask."""

    width: int
    height: int
    colour_space: str
    filter: str
    data: bytes
    mask: bytes = b""


@lru_cache(maxsize=_KEPT_IMAGES)
def image_data(picture: Picture) -> ImageData:
    """The picture as the data of an image XObject: a JPEG as it is, a PNG's pixels deflated."""
    from PIL import Image  # noqa: PLC0415 - only where there are pictures

    with Image.open(BytesIO(picture.data)) as image:
        if picture.media_type == "image/jpeg":
            space = "DeviceGray" if image.mode == "L" else "DeviceRGB"
            return ImageData(image.width, image.height, space, "DCTDecode", picture.data)
        mask = _deflated(image.getchannel("A").tobytes()) if image.mode == "RGBA" else b""
        colours = image.convert("L" if image.mode == "L" else "RGB")
        space = "DeviceGray" if colours.mode == "L" else "DeviceRGB"
        return ImageData(image.width, image.height, space, "FlateDecode", _deflated(colours.tobytes()), mask)


def _deflated(pixels: bytes) -> bytes:
    """As small as can be: the pixels are deflated once, and written into many files."""
    return zlib.compress(pixels, zlib.Z_BEST_COMPRESSION)


def image_content(width: float, height: float, image: ImageData, name: str) -> bytes:
    """The operators that show an image in the middle of a box, as large as it fits, never stretched.

    Width and height of the box are in points; ``name`` is that of the image in the resources, with its slash.
    """
    scale = min((width - 2 * _MARGIN) / image.width, (height - 2 * _MARGIN) / image.height)
    shown_width, shown_height = scale * image.width, scale * image.height
    left, bottom = (width - shown_width) / 2, (height - shown_height) / 2
    return f"q {shown_width:.3f} 0 0 {shown_height:.3f} {left:.3f} {bottom:.3f} cm {name} Do Q".encode("ascii")


def read_picture(image: pikepdf.Stream) -> Picture:
    """The picture that an image XObject was made from.

    Raises
    ------
    ValueError, PdfError
        It is no image that can be read.
    """
    if image.get("/Filter") == "/DCTDecode" and "/SMask" not in image:
        return picture_of(image.read_raw_bytes())
    pixels = pikepdf.PdfImage(image).as_pil_image()
    mask = image.get("/SMask")
    if isinstance(mask, pikepdf.Stream):
        pixels = pixels.convert("RGB")
        pixels.putalpha(pikepdf.PdfImage(mask).as_pil_image().convert("L"))
    return png_of(pixels)
