"""The HTTP room: the only place of the program that speaks to the web, and the only one that imports httpx.

    Ask → request.py (address, headers) → transport.py → Exchange
          guard.py     one look-up, every address checked, refused before a byte is sent
          polite.py    few connections and a delay per host; the wait is not part of the deadline
          shelf.py     idle lines of page fetches
          line.py      one non-blocking socket, TLS through memory
          reader.py    h11 over the bytes that came, limits counted beside it
          scan.py      the faults of a head that h11 reads without a word
          draft.py     the exchange under way: what was sent, what came, why it ended
    wire.py follows the redirects, hop by hop.

What always holds here:

1. Nothing is sent to an address that the guard has not passed, and the address that was checked is the one connected to.
2. The bytes of an exchange are those of the wire; only credentials in address and request head are masked.
3. A connection serves again only after a message that is whole, without fault, cut or error, with nothing behind its
   end. Whatever two readers may read differently is never followed by a second answer.
4. Each exchange has one deadline, from look-up to last byte; each count and size has a limit.
5. A fault of the peer is a value, never an exception out of `Wire.fetch`. Nothing here writes a log line.
"""

from bot.adapters.http.wire import Wire

__all__ = ["Wire"]
