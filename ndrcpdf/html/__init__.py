"""HTML: templates of jinja2 that escape every value, and what renders them."""

from ndrcpdf.html.render import render

__all__ = ["render"]
