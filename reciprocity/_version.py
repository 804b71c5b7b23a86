"""The version, read by the build and by `reciprocity --version` without importing anything heavy."""

__version__ = "0.1.0"
