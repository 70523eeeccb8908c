"""What the help of a command ends with: examples to copy."""

from ndrcpdf.messages import _

AS_IT_IS = "\b\n"
"""Before a paragraph that click is to leave as it is laid out."""


def examples(*lines: str) -> str:
    """The epilog of a command: how it is used, one case a line."""
    return AS_IT_IS + "\n".join((_("Examples:"), *(f"  {line}" for line in lines)))
