"""Programs that make sites of Markdown: MkDocs with its themes, and kramdown."""

import shutil
import subprocess
from pathlib import Path

from tests.publish.engines.engine import ROOT

PYTHON = ROOT / ".engines" / "mkdocs" / "bin" / "python"
SETTINGS = "site_name: Team\ntheme: {{name: {theme}}}\nplugins: []\n"


def missing_mkdocs() -> str:
    """Say what is missing; nothing when all is there."""
    return "" if PYTHON.exists() else "there is no MkDocs here: make engines"


def missing_kramdown(parser: str = "kramdown") -> str:
    """Say what is missing; nothing when all is there."""
    if shutil.which("kramdown") is None:
        return "there is no kramdown here: apt-get install ruby-kramdown"
    done = subprocess.run(["kramdown", "-i", parser], input=b"x", check=False, capture_output=True)
    return (
        f"kramdown reads no {parser} here: apt-get install ruby-kramdown-parser-gfm"
        if done.returncode
        else ""
    )


def mkdocs(page: str, folder: Path, theme: str = "mkdocs", settings: str = "") -> str:
    """Build a site of one page and return that page. A warning ends it as an error does."""
    folder.mkdir(exist_ok=True)
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text(page, "utf-8")
    (folder / "mkdocs.yml").write_text(SETTINGS.format(theme=theme) + settings, "utf-8")
    command = [str(PYTHON), "-m", "mkdocs", "build", "--strict", "--quiet"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (folder / "site" / "index.html").read_text("utf-8")


def kramdown(page: str, parser: str = "kramdown") -> str:
    """Return a page as kramdown writes it; Jekyll takes the parser `GFM`, where nothing else is set."""
    done = subprocess.run(["kramdown", "-i", parser], input=page.encode(), check=True, capture_output=True)
    return done.stdout.decode()


def cmark_gfm(page: str) -> str:
    """Return a page as GitHub's own parser writes it, with everything that it links by guessing."""
    script = (
        "import sys; from cmarkgfm import github_flavored_markdown_to_html as html; "
        "from cmarkgfm.cmark import Options; "
        "sys.stdout.buffer.write(html(sys.stdin.buffer.read().decode(), Options.CMARK_OPT_UNSAFE).encode())"
    )
    done = subprocess.run([PYTHON, "-c", script], input=page.encode(), check=True, capture_output=True)
    return done.stdout.decode()
