"""What stands where an article should: walls, lists, films, files."""
