"""What the archive is evidence of, and everything that is made from it again. Works over ports, as the pipeline does."""
