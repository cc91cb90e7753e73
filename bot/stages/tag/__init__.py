"""Finding entities in texts: aliases in any script, with the prefixes that Arabic and Hebrew attach to a word.

`forms` makes the literals of each entity, `loose` those of words that are searched for, `edges` says where a literal stands as a word, `line` is one line of text
under study, `find` searches and lets the longest win.
"""

from bot.stages.tag.find import Mention, Tagging, implied, supported
from bot.stages.tag.loose import attached, key_of, stem

__all__ = ["Mention", "Tagging", "attached", "implied", "key_of", "stem", "supported"]
