"""Run inside an environment that holds only the built wheel: package data is there, tests and samples are not."""

from importlib.metadata import files
from importlib.resources import files as resources
from importlib.util import find_spec

for package, folder, ending in (
    ("analyzer", "style_words", ".toml"),
    ("analyzer", "lexicons", ".toml"),
    ("parsers", "phrases", ".toml"),
    ("reports", "words", ".toml"),
    ("reports", "templates", ".j2"),
    ("reports", "templates", ".css"),
):
    names = [item.name for item in (resources(package) / folder).iterdir()]
    assert any(name.endswith(ending) for name in names), f"{package}/{folder} holds no {ending}"
for package in ("reciprocity", "reports", "analyzer", "parsers"):
    assert (resources(package) / "py.typed").is_file(), f"{package} is not marked as typed"
top = {str(file).split("/")[0] for file in files("reciprocity") or []}
assert not top & {"tests", "sample_data"}, "tests or samples got into the wheel"
for missing in ("pytest", "playwright", "mypy"):
    assert find_spec(missing) is None, f"{missing} is installed, so this environment is not bare"
print("the wheel holds what it needs")
