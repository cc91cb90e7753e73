"""Pictures that a script would load: where their addresses wait, and what stands in `src` meanwhile."""

from __future__ import annotations

import re

from bot.stages.clean import listed

LAZY = listed(
    "data-src data-original data-lazy-src data-lazy data-hi-res-src data-full-src data-large-file data-orig-file data-flickity-lazyload data-image"
    " data-img-url data-url data-echo data-src-large data-cfsrc data-default-src data-runner-src data-pin-media"
)
SETS = listed("srcset data-srcset data-lazy-srcset data-flickity-lazyload-srcset data-sizes-srcset")
_NONE = ("data:", "blob:", "about:", "[")
_NAME = 120
"""Characters at the end of an address by which a placeholder is known."""
_EMPTY = re.compile(
    r"(?:^|[/_-])(?:spacer|blank|pixel|1x1|transparent|placeholder|lazy-?load|grey|loading)[\w.-]{0,20}\.(?:gif|png|svg|jpg)|\{\{",
    re.IGNORECASE,
)


def placeholder(written: str) -> bool:
    """Whether an address shows no picture, by its scheme or its name."""
    return written.startswith(_NONE) or _EMPTY.search(written[-_NAME:]) is not None
