"""Makes the README for pages that have none of its files: screens as text, links as words."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"^!\[(?P<caption>[^\]]*)\]\((?P<path>[^)]+)\.svg\)$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[(?P<words>[^\]]+)\]\((?!https?://)[^)]+\)")
_CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


class ReadmeHook(MetadataHookInterface):
    """Gives the package its long description."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Put the readme into the metadata."""
        text = portable(Path(self.root, "README.md").read_text("utf-8"), Path(self.root))
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def portable(readme: str, root: Path) -> str:
    """Rewrite Markdown that lies beside its files for a page that has none of them.

    Each picture becomes the same screen as text, from the `.txt` beside it, and each link to a file of the
    project, or to a heading, becomes its words. What stands in code blocks is left alone.
    """

    def screen(picture: re.Match[str]) -> str:
        file = root / f"{picture['path']}.txt"
        if not file.exists():  # it is drawn by a program that must be installed first
            return f"{picture['caption']}."
        text = file.read_text("utf-8").rstrip()
        return f"{picture['caption']}:\n\n```text\n{text}\n```\n"

    parts, end = [], 0
    for code in _CODE.finditer(readme):
        parts += [_rewritten(readme[end : code.start()], screen), code.group()]
        end = code.end()
    return "".join([*parts, _rewritten(readme[end:], screen)])


def _rewritten(prose: str, screen: Any) -> str:
    return _PICTURE.sub(screen, _LINK.sub(lambda link: link["words"], prose))
