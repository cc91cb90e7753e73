"""The language it is in, and the direction it is written in."""
