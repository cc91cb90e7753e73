"""When it was published and changed: where dates stand, and how they are read."""
