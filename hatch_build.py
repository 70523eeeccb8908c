"""Build step: compile the French catalogue, so that no generated file is kept in the repository."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[misc]  # hatchling ships no types
    """Compile every ``ndrcpdf/locale/<language>/LC_MESSAGES/*.po`` to the ``.mo`` gettext reads."""

    PLUGIN_NAME = "custom"

    def initialize(
        self,
        version: str,  # noqa: ARG002 - the interface of hatchling
        build_data: dict[str, Any],
    ) -> None:
        for source in Path(self.root, "ndrcpdf", "locale").glob("*/LC_MESSAGES/*.po"):
            compiled = source.with_suffix(".mo")
            with source.open("rb") as po, compiled.open("wb") as mo:
                write_mo(mo, read_po(po))
            build_data["artifacts"].append(f"/{compiled.relative_to(self.root).as_posix()}")
