"""Pairs of articles that tell the same story, and pairs that only look so: 235 of them, all of our own writing.

Written by hand: 24 agency texts (`wires/`: each with another headline, two outlets' own paragraphs and one or two rewrites of the same events,
43 in all), five statements with three reports round each (`statements/`), five backgrounds with three or four follow-ups in front
of each (`background/`), the templates and the titles in `generated.py`. Eight of the agency texts are English, four Arabic, three
Hebrew, two Persian, four French, two Chinese, one Japanese.

Made of these by fixed rules, without chance: what outlets do to an agency's text (`changes.py`), bulletins from the templates, digests
(`generated.py`). So recall is measured on generated changes of written texts, and precision on rewrites and reports
that were written and on bulletins and digests that were put together.
"""
