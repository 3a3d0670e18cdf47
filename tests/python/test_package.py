"""The package as a whole: documentation that runs, examples that run, imports that stay lazy."""

import doctest
import inspect
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tidegauge

EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/python/*.py"))


def documented() -> Iterator[tuple[str, object]]:
    """Public objects and the public members of public classes."""
    for name in tidegauge.__all__:
        thing = getattr(tidegauge, name)
        yield name, thing
        if inspect.isclass(thing) and not issubclass(thing, Exception):
            for member, value in vars(thing).items():
                if not member.startswith("_"):
                    yield f"{name}.{member}", value


@pytest.mark.parametrize(("name", "thing"), list(documented()))
def test_documentation_is_there_and_runs(name: str, thing: object) -> None:
    if name == "__version__":
        return
    text = inspect.getdoc(thing)
    assert text, name
    examples = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    result = doctest.DocTestRunner().run(examples)
    assert result.failed == 0, name
    if inspect.isroutine(thing):
        assert "Returns\n-------" in text, name


def test_documentation_has_examples() -> None:
    for name in ("Period", "Series", "change_rate", "Period.year_ago", "Series.to_dict"):
        assert ">>> " in (inspect.getdoc(dict(documented())[name]) or ""), name


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_run(path: Path) -> None:
    runpy.run_path(str(path), run_name="__main__")


def test_there_are_examples() -> None:
    assert EXAMPLES


def test_only_numpy_is_imported() -> None:
    code = "import sys, tidegauge; assert not {'pandas', 'polars', 'pyarrow'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_version_is_that_of_the_distribution() -> None:
    from importlib.metadata import version

    assert tidegauge.__version__ == version("tidegauge")
