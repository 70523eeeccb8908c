"""jinja2 templates with autoescape: the one place that makes HTML."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from ndrcpdf.messages import _, language, plural


def render(template: str, /, **values: object) -> str:
    """The HTML of a template of the folder ``templates``, by its name without its ending.

    Every value is text in it, never markup; a value that the template asks for and does not get is an UndefinedError.
    Templates have ``_`` and ``plural`` of :mod:`ndrcpdf.messages`, and ``language``.
    """
    return _environment().get_template(f"{template}.html.j2").render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ndrcpdf.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(_=_, plural=plural, language=language)
    return environment
