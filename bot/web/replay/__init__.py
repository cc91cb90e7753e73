"""Replay: the archive as a person and a browser see it, and Memento (RFC 7089).

    /replay/                        what was kept last, and a box for an address
    /replay/<time>/<url>            a capture: an outer page of ours with a banner, the memento in a frame
    /replay/<time>if_/<url>         the memento alone, rewritten so that every reference leads into the archive
    /replay/<time>id_/<url>         its payload as it was, codings undone
    /replay/<time>im_|cs_|…/<url>   a requisite; the two letters say what it is wanted for, as in pywb
    /replay/<url>                   the newest capture
    /timegate/<url>                 RFC 7089 §4.1, pattern 2.1: 302 to the memento nearest to Accept-Datetime
    /timemap/link/<url>             §5: all mementos as application/link-format

`<time>` is 14 digits of UTC, or from 4 on its beginning. A memento has one address, that of its own time and its own URL:
any other time is led there (302). A requisite answers at once with the nearest capture: a page of 40 pictures would
otherwise ask 80 times.

Nothing of an archived page runs and nothing of it leaves for the network: `policy`. What is not in the archive is
answered here, with 404, never live. `finding` looks a memento up, `showing` makes of it what a browser gets.
"""

from bot.web.replay.holdings import Holdings
from bot.web.replay.routes import routes

__all__ = ["Holdings", "routes"]
