"""The text of the article: which lines of the page it is, and how it is written as lines and as HTML."""
