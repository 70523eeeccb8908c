"""The tests mirror the code: ndrcpdf/<room>/<module>.py is tested by tests/<room>/test_<module>.py."""

import ast
from pathlib import Path

TESTS = Path(__file__).parent
CODE = TESTS.parent / "ndrcpdf"
ROOMS = {"cli": "commands"}
"""Rooms whose tests stand in a folder of another name."""

_COMMANDS = "run by every test of tests/commands"
_PUBLIC = "tested by tests/test_public_api.py"
_DATA = "data without behaviour, tested with what makes it"
EXCEPTIONS = {
    "__init__": _PUBLIC,
    "__main__": _COMMANDS,
    "api": _PUBLIC,
    "batching/output": _DATA,
    "batching/plan": _DATA,
    "cli/archive": "tested by tests/archiving/test_archive.py, through the command",
    "cli/commands": _COMMANDS,
    "cli/inputs": _COMMANDS,
    "layout/detecting/found_blank": _DATA,
    "model/findings": _DATA,
    "model/placements": _DATA,
    "model/records": _DATA,
    "tabulating/rows": _DATA,
    "values/not_a_value": _DATA,
}
"""Module → why it has no tests of its own."""


def has_code(module: Path) -> bool:
    """Whether anything is defined or done in it: an import, a docstring, a version and ``__all__`` are nothing."""
    body = ast.parse(module.read_text("utf-8")).body
    return any(not isinstance(each, ast.Import | ast.ImportFrom | ast.Expr | ast.Assign) for each in body)


def mirrored(module: Path) -> Path:
    room = module.parent
    name = room.name if module.name == "__init__.py" else module.stem
    first, *rest = room.parts or ("",)
    return TESTS.joinpath(ROOMS.get(first, first), *rest, f"test_{name}.py")


def test_every_module_has_its_tests_or_a_reason() -> None:
    modules = [path.relative_to(CODE) for path in sorted(CODE.rglob("*.py")) if has_code(path)]
    without = {module.with_suffix("").as_posix() for module in modules if not mirrored(module).exists()}
    assert sorted(without - EXCEPTIONS.keys()) == [], "these have no tests of their own"
    assert sorted(EXCEPTIONS.keys() - without) == [], "these need no exception any more"
