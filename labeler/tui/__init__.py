"""The terminal interface: the only package that imports Textual."""

from labeler.tui.app import LabelerApp, run

__all__ = ["LabelerApp", "run"]
