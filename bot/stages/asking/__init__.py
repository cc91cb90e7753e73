r"""The one-line form of a rule: the same tree as in YAML, written as one types it into a search.

    (entity:hezbollah OR tag:"Hezbollah") -section:sport lang:ar title:/^live/ after:2020-01-01

rule    = every ("OR" every)*                 any of them
every   = term (["AND"] term)*                all of them
term    = ("-" | "NOT") term                  not this one; "-" touches what it denies
        | "(" rule ")"
        | ("all:" | "any:") "(" term+ ")"     the same as with blanks or OR between, for one alone as well
        | "at_least:" number "(" term+ ")"    so many of them
        | words                               anywhere in the article
        | pattern ["@" places]                in title, lead and body, or in the places
        | field ":" value
value   = words | pattern | "(" words ("OR" words)* ")"      any of them
words   = a word, or a phrase in double quotes
pattern = "/" RE2 "/" ["i"]                   "\/" is a slash; i: whatever the case

AND, OR and NOT are words of the language in capitals only, and none in quotes or directly behind a field. A word ends at a
blank or a bracket; marks of direction before a term are blanks. A phrase may stand in “typographic” quotes too; in straight ones `\"` is a quotation mark and `\\` a
backslash, and a mark between two letters stands for itself (צה"ל).

| field | value |
|---|---|
| `text` `title` `lead` `body` `caption` | words |
| `tag` `section` `author` `source` `group` | a whole value |
| `entity` | a name, `@` and places, `>=` and how often: `entity:iraq@title,lead>=3` |
| `lang`, or `language` | two or three letters |
| `url` | a part of the address |
| `after` `before` | a day or an instant; `-7d` where the caller knows what time it is |
| `published` | a day; two with `..` between, the last one included; `24h`: since then, as `-7d` |
| `length` | words of the text: `>300`, `<50`, `300..800` |
| `regex` | a pattern in quotes, for those that cannot stand between slashes |

A pattern may stand behind title, lead, body, caption, section, author, url and tag; it is then looked for there.

Laws: parse(show(tree)) == tree for every tree that a configuration can hold. Any text answers, or raises RuleError with the
column. The time is linear in the text, and what stands in one another is DEPTH deep at most. `tokens` parts the text,
`parsing` builds the tree, `fields` makes its leaves, `showing` writes them again; `hints` tells slips.
"""

from bot.stages.asking.fields import names_of
from bot.stages.asking.hints import hints
from bot.stages.asking.parsing import parse
from bot.stages.asking.showing import show
from bot.stages.asking.times import ABSOLUTE

__all__ = ["ABSOLUTE", "hints", "names_of", "parse", "show"]
