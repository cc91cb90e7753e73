"""Finding entities in texts: aliases in any script, with the prefixes that Arabic and Hebrew attach to a word.

`forms` makes the literals of each entity, `edges` says where a literal stands as a word, `line` is one line of text
under study, `find` searches and lets the longest win.
"""

from bot.stages.tag.find import Mention, Tagging, implied, supported

__all__ = ["Mention", "Tagging", "implied", "supported"]
