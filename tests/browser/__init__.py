"""A real Chromium over live pages and their replay. Skipped, and said so, where there is none on the machine."""
