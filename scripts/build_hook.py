"""Compile the translations before they are packed: git does not keep the compiled ones."""

import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

from compile_messages import compile_messages


class CompiledMessages(BuildHookInterface):
    """The only hook; hatchling finds it by itself."""

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Compile what is out of date."""
        compile_messages()
