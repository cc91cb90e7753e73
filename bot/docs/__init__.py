"""How-tos and decisions, shipped with the package as Markdown."""
