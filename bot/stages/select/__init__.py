"""Which entities an article mentions, to which topics it belongs, and why.

Parts of an article: title = headline; lead = description and the first paragraph; body = the whole text; caption = the
captions of its images; keywords = the publisher's tags; section, author (each name, and the byline as a whole), source,
group (of the source, in the configuration), url (as linked, and canonical).

| leaf | true when | reason |
|---|---|---|
| `tag` `section` `author` `source` `group` | a whole value is equal, folded | the value |
| `title` `lead` `body` `caption` | the phrase stands there, by the rules of mentions | the first words, how often |
| `regex` | it matches in one of the given parts, of which each text is searched by itself | for each part the first match, how often |
| `entity` | its mentions in the given parts come to `min_count` | for each part the first words, how often |
| `language` | the primary subtags are the same, replaced ones (`iw`) counted as what replaced them (`he`) | the language |
| `published` | not before `after`, and before `before` | when it was published |
| `text` | the words stand in title, lead, body, caption or keywords, as a search finds them (`tag.loose`) | for each part the first words, how often |
| `url` | one of the addresses holds the value, whatever the case | the address |
| `length` | the words of the text are within the bounds, both included | the number |

A list of values is true for any of them, and each true one gives its reason. An empty text holds nothing, and a date that
cannot be read lies in no interval.
One mention of an entity counts once: where lead and body are both asked for, the body is what follows the first
paragraph. Phrases and regular expressions count in the whole body all the same. A weak alias counts beside a strong
mention anywhere in title, lead or body; in a caption, beside one in a caption too. Captions make no entity of an article.
A keyword means an entity when it equals one of its `tags`, folded, and what that entity implies with it.

| operator | true when | reasons |
|---|---|---|
| `all` | every branch is | of every branch |
| `any` | one branch is, at least | of each true branch |
| `at_least` | so many branches are | of each true branch |
| `not` | the branch is not | none |

A topic may be true without a reason: `not` alone. `reading` takes an article apart, `leaves` asks it, `expression` joins the
answers, `selector` does that for all topics; `measures` are the leaves `text`, `url` and `length`, and `examples` tries those
of the topics.
"""

from bot.stages.select.selector import VERSION, Selector

__all__ = ["VERSION", "Selector"]
