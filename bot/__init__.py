"""Tearsheet: follows news sources, keeps what was served, republishes topic feeds that lead back to the bytes."""

__version__ = "0.1.0"
