"""Whatever holds a piece of somebody's chat shows nothing of it: a repr ends up in tracebacks and logs."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import msgspec
import pytest

from parsers import room, signal, signal_database, signal_tools, whatsapp_json

CANARY = "the heron stole my sandwich"
ROOMS = (signal, signal_database, signal_tools, whatsapp_json)


def modules() -> Iterator[ModuleType]:
    yield room
    for one in ROOMS:
        for found in pkgutil.iter_modules(one.__path__, f"{one.__name__}."):
            yield importlib.import_module(found.name)


def fields(shape: type) -> tuple[str, ...]:
    """Names of what a record holds; none for a class that is no record."""
    if issubclass(shape, msgspec.Struct):
        return shape.__struct_fields__
    if dataclasses.is_dataclass(shape):
        return tuple(field.name for field in dataclasses.fields(shape))
    return tuple(getattr(shape, "_fields", ()))


RECORDS = [
    shape
    for module in modules()
    for shape in vars(module).values()
    if isinstance(shape, type) and shape.__module__ == module.__name__ and fields(shape)
]


def test_every_room_has_records() -> None:
    assert {shape.__module__.split(".")[1] for shape in RECORDS} == {
        "room", "signal", "signal_database", "signal_tools", "whatsapp_json",
    }  # fmt: skip
    assert len(RECORDS) > 50


@pytest.mark.parametrize("planted", [CANARY, [CANARY], (CANARY,), {CANARY: CANARY}], ids=lambda p: type(p).__name__)
@pytest.mark.parametrize("shape", RECORDS, ids=lambda shape: f"{shape.__module__}.{shape.__name__}")
def test_a_repr_says_nothing(shape: type[Any], planted: object) -> None:
    for field in fields(shape):
        others = dict.fromkeys(fields(shape), "")
        if field in KINDS_OF.get(shape.__name__, ()):
            continue
        record = shape(**{**others, field: planted})
        assert CANARY not in f"{record!r}{record}{[record]}"


KINDS_OF = {"Meaning": ("kind",), "File": ("kind",), "Cut": ("what",)}
"""What our own words stand in, which may be shown."""
