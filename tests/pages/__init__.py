"""Whole pages of our own writing after the layouts of real outlets, each with the record that an archivist would make of it."""
