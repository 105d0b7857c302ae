"""What is handed out: a wheel that has its data with it and needs no checkout."""

import email
import email.message
import html
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import readme_renderer.markdown

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(unpacked: Path, *command: str) -> str:
    """Run Python where the package is only to be had from the wheel, and give what it said."""
    done = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def files(folder: Path, pattern: str) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.glob(pattern) if path.is_file()}


@pytest.mark.parametrize("kind", ["themes", "templates"])
def test_the_wheel_has_what_people_start_from(unpacked: Path, kind: str) -> None:
    here = files(ROOT / kind, "**/*")

    assert here
    assert files(unpacked / "retro" / "_data" / kind, "**/*") == here


@pytest.mark.parametrize("pattern", ["**/*.py", "**/*.tcss", "py.typed"])
def test_the_wheel_has_every_module_and_style_sheet(unpacked: Path, pattern: str) -> None:
    here = files(ROOT / "retro", pattern)

    assert here
    assert files(unpacked / "retro", pattern) == here


def test_the_wheel_has_nothing_else(unpacked: Path) -> None:
    tops = {path.name for path in unpacked.iterdir() if path.suffix != ".dist-info"}

    assert tops == {"retro"}


def test_the_wheel_installs_the_command(unpacked: Path) -> None:
    (entry_points,) = unpacked.glob("*.dist-info/entry_points.txt")

    assert "retro = retro.cli:main" in entry_points.read_text()


def test_the_wheel_lists_its_templates_far_from_a_checkout(unpacked: Path) -> None:
    origin = run(unpacked, "-c", "import retro; print(retro.__file__)")
    listed = run(unpacked, "-m", "retro", "templates").splitlines()

    assert Path(origin.strip()).is_relative_to(unpacked)
    assert {line.split()[0] for line in listed} == {path.stem for path in (ROOT / "templates").glob("*.md")}
    assert not any("cannot be used" in line for line in listed)


def test_the_wheel_loads_its_themes(unpacked: Path) -> None:
    program = (
        "from retro.resources import shipped\n"
        "from retro.tui.theme import load_themes\n"
        "print(*load_themes([shipped('themes')]))"
    )

    assert set(run(unpacked, "-c", program).split()) == {
        path.stem for path in (ROOT / "themes").glob("*.toml")
    }


@pytest.fixture(scope="module")
def metadata(unpacked: Path) -> email.message.Message:
    (file,) = unpacked.glob("*.dist-info/METADATA")
    return email.message_from_string(file.read_text("utf-8"))


def test_the_distribution_has_a_name_of_its_own(metadata: email.message.Message) -> None:
    assert metadata["Name"] == "retro-ssh"


def test_the_long_description_shows_everything_on_a_page_without_our_files(
    metadata: email.message.Message,
) -> None:
    text = metadata.get_payload()
    assert isinstance(text, str)
    page = readme_renderer.markdown.render(text)

    assert page is not None
    assert "<img" not in page
    assert re.findall(r'href="(?!https?://|#user-content-)[^"]*"', page) == []
    for name in re.findall(r"\(docs/pictures/(\S+)\.svg\)", (ROOT / "README.md").read_text("utf-8")):
        screen = (ROOT / "docs" / "pictures" / f"{name}.txt").read_text("utf-8")
        assert screen.splitlines()[0].strip() in html.unescape(re.sub("<[^>]+>", "", page))


def test_every_python_that_is_tested_is_named(metadata: email.message.Message) -> None:
    named = {c.rpartition(" ")[2] for c in metadata.get_all("Classifier", []) if re.search(r":: 3\.\d+$", c)}

    assert named == {"3.11", "3.12", "3.13"}


def test_development_needs_the_same_as_an_extra_and_as_a_group() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    dev = [line for line in groups["dev"] if isinstance(line, str)]

    assert sorted([*groups["test"], *dev]) == sorted(project["project"]["optional-dependencies"]["dev"])


@pytest.mark.parametrize("package", ["asyncssh", "rich", "textual"])
def test_a_package_whose_private_parts_are_used_has_an_upper_bound(package: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (bounds,) = (line for line in project["dependencies"] if re.match(rf"{package}\b", line))

    assert "<" in bounds
