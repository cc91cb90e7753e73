"""Parameters of an address that say where its reader came from, and never which article it is.

By name: those that advertisers, social networks, mail programs, metering and the web statistics of publishers add
(`utm_source`, `fbclid`, `at_medium`, `xtor`, `wt_mc` …), names that a publisher's own software gives to no page.
By name and value: names such as `ref` or `source` may mean anything, so they count only where the value is a channel
(`ref=rss`, `source=twitter`). A name is read also behind `amp;`, which an address has that was escaped twice.
"""

from __future__ import annotations

import re

_NAME = re.compile(
    r"""(?:amp;)*(?:
      utm_\w+ | fbclid | gclid | dclid | ttclid | twclid | msclkid | yclid | ysclid | irclickid | rb_clickid | gbraid | wbraid
    | gclsrc | srsltid | gad_(?:source|campaignid) | li_fat_id | epik | tblci | dicbo | _openstat | s_kwcid | rdt_cid
    | mibextid | igshid | igsh | fb_(?:action_ids|action_types|ref|source) | ref_(?:src|url) | __twitter_impression | hss_channel
    | mc_[ce]id | mkt_tok | _hs(?:enc|mi) | __hs(?:tc|sc|fp) | hsctatracking | vero_(?:id|conv) | oly_(?:anon|enc)_id
    | ml_subscriber(?:_hash)? | sp_[mr]id | sp(?:mailing|user|job|report)id | elq(?:track|trackid|campaignid|at|aid)?
    | sfmc_\w+ | bxid | cndid | _branch_(?:match_id|referrer)
    | _ga | _gl | (?:pk|piwik|mtm|matomo)_\w+ | wt[._](?:mc\w*|z?mc\w*|cc\w*|nav|tsrc|srch|rss\w*|ref) | xt(?:or|ref|mc|cr|np)
    | at_(?:medium|campaign|custom\d|link_\w+|format|ptr_name|bbc_team) | ns_(?:mchannel|source|campaign|linkname|fee)
    | cm_(?:mmc|ven|cat|pla|ite) | s_cid | sc_(?:cid|campaign|channel|content|medium) | dmcid | ocid | cmp | cmpid
    | intcmp | int_cmp | intcid | ito | ftag | maca | sh_?kid | smid | smtyp | taid | traffic_source | feed(?:type|name)
    | spm | scm | share_(?:token|source) | soc_(?:src|trk) | guc(?:counter|e_referrer(?:_sig)?) | gaa_(?:at|n|ts|sig)
    | cx_(?:testid|testvariant|artpos|experienceid) | tpcc | wprov | amp_(?:js_v|gsa|kit|tf) | usqp
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_FROM = re.compile(r"(?:amp;)*(?:ref|referr?er|srcref|src|source|from|via|origin|partner|mod|emc|share)", re.IGNORECASE)
_CHANNEL = re.compile(
    r"rss(?:[-_]\w*)?|feeds?|feedburner|atom|twitter|facebook|fb|linkedin|whatsapp|telegram|instagram|pinterest|reddit"
    r"|(?:e-?mail-?|news)letter|e-?mail|google-?news|flipboard|push|social|home-?page",
    re.IGNORECASE,
)


def tracks(parameter: str) -> bool:
    """Whether a `name=value` of a query says nothing about the page."""
    name, _, value = parameter.partition("=")
    if _NAME.fullmatch(name):
        return True
    return bool(value) and _FROM.fullmatch(name) is not None and _CHANNEL.fullmatch(value) is not None
