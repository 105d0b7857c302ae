"""Distributions that add a kind of stage: the example of CONTRIBUTING.md under any name, and broken ones."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

DOCUMENT: Final = Path(__file__).parents[2] / "CONTRIBUTING.md"
_FILE: Final = re.compile(r"^`(retro_poll/\w+\.py)`[^\n]*\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TOML: Final = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def example(name: str = "poll") -> Mapping[str, str]:
    """The files of the example by their paths, with `template.toml` for what a template says of such a stage.

    The kind, its package and its classes are called after `name`.
    """
    text = DOCUMENT.read_text("utf-8")
    files = {"retro_poll/__init__.py": '"""The kind `poll`."""\n', **dict(_FILE.findall(text))}
    for block in _TOML.findall(text):
        files["pyproject.toml" if block.startswith("[project]") else "template.toml"] = block
    return {_renamed(path, name): _renamed(content, name) for path, content in files.items()}


def installed(folder: Path, files: Mapping[str, str]) -> Path:
    """Install a distribution of these files with pip into a folder, which is to be put on the path."""
    source, target = folder / "source", folder / "installed"
    write(source, files)
    order = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    order += ["--no-build-isolation", "--target", str(target), str(source)]
    subprocess.run(order, check=True, capture_output=True, text=True)
    return target


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return folder


def as_installed(folder: Path, name: str, files: Mapping[str, str], package: str = "") -> Path:
    """Lay files out as an installed distribution that adds the kind `name`."""
    package = package or f"retro_{name}"
    metadata = f"{package}-1.0.dist-info"
    return write(
        folder,
        {
            **files,
            f"{metadata}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n",
            f"{metadata}/entry_points.txt": f"[retro.stages]\n{name} = {package}\n",
        },
    )


def a_template(settings: str) -> str:
    """A template with one stage of the kind that the settings name, between two others."""
    return f"""# Lunch

## Cards

```toml
kind = "ideate"
minutes = 5
```

### What would you like?

## What shall we drink?

```toml
{settings.strip()}
```

## Close

```toml
kind = "close"
minutes = 3
```
"""


def _renamed(text: str, name: str) -> str:
    return text.replace("poll", name).replace("Poll", name.capitalize())
