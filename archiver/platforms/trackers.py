"""Parameters that say how a reader came to a page, and nothing about which page it is.

The table is our own, written from what the platforms document (facts: extraction, "Identity of a URL";
platforms, a5 to i). A name is only listed if no site is known to choose content by it; where a name is
harmless on one site and an identity on the next (`s`, `t`, `si`, `ref`), it stands under its hosts.
"""

import re

_ANYWHERE = re.compile(
    r"utm_\w+|mtm_\w+|pk_(?:campaign|kwd|keyword|source|medium|content|cid)|piwik_(?:campaign|kwd|keyword)"
    r"|fbclid|fb_(?:action_ids|action_types|source|ref)|__cft__(?:\[\d*\])?|__tn__|mibextid"
    r"|gclid|gclsrc|dclid|gbraid|wbraid|gad_(?:source|campaignid)|srsltid|_ga|_gl|_gac|ga_(?:source|medium|campaign)"
    r"|msclkid|yclid|ysclid|ymclid|_openstat|twclid|ttclid|li_fat_id|igsh|igshid|epik|rdt_cid|scclid"
    r"|mc_(?:cid|eid|tc)|mkt_tok|vero_(?:id|conv)|oly_(?:enc|anon)_id|_hsenc|_hsmi|__hs(?:sc|tc|fp)|hsctatracking"
    r"|_kx|ck_subscriber_id|sc_(?:campaign|channel|content|medium|outcome|geo|country)|dicbo|wickedid"
    r"|wt[._]mc(?:_id|_ev|_n)?|cmpid|xtor|ns_(?:mchannel|campaign|source|linkname|fee)"
    r"|at_(?:medium|campaign|campaign_type|campaign_group|variant|creation|channel|format|platform|network|term"
    r"|custom\d*|recipient_id|recipient_list|emailtype|link|link_id|link_type|link_origin|general_placement"
    r"|detail_placement|bbc_team|ptr_name|ptr_type)",
    re.IGNORECASE,
)

_X = frozenset({"s", "t", "src", "ref_src", "ref_url", "cn", "cxt", "twgr", "twterm", "twcamp"})
_YOUTUBE = frozenset({"si", "feature", "pp", "kw", "ab_channel", "embeds_referring_euri", "source_ve_path"})
_FACEBOOK = frozenset(
    {"ref", "refid", "refsrc", "rdid", "sfnsn", "paipv", "eav", "hc_ref", "fref", "_rdr", "_rdc"}
)
_TELEGRAM = frozenset({"single", "embed", "mode", "userpic", "dark", "tme_mode"})
_TIKTOK = frozenset(
    {"_t", "_r", "_d", "u_code", "sender_device", "sender_web_id", "is_from_webapp", "is_copy_url"}
)
_INSTAGRAM = frozenset({"stkn", "img_index", "hl"})
_REDDIT = frozenset({"share_id", "rdt", "correlation_id", "ref_campaign", "ref_source", "ref"})
_GUCE = frozenset({"guccounter", "guce_referrer", "guce_referrer_sig"})

_BY_DOMAIN = {
    **dict.fromkeys(
        ("x.com", "twitter.com", "fxtwitter.com", "vxtwitter.com", "fixupx.com", "fixvx.com"), _X
    ),
    **dict.fromkeys(("youtube.com", "youtu.be", "youtube-nocookie.com"), _YOUTUBE),
    **dict.fromkeys(("facebook.com", "fb.com", "fb.watch"), _FACEBOOK),
    **dict.fromkeys(("t.me", "telegram.me", "telegram.dog"), _TELEGRAM),
    **dict.fromkeys(("yahoo.com", "techcrunch.com", "engadget.com", "huffpost.com", "aol.com"), _GUCE),
    "tiktok.com": _TIKTOK,
    "instagram.com": _INSTAGRAM,
    "threads.com": frozenset({"xmt", "slof"}),
    "threads.net": frozenset({"xmt", "slof"}),
    "reddit.com": _REDDIT,
    "bbc.com": frozenset({"ocid"}),
    "bbc.co.uk": frozenset({"ocid"}),
    "msn.com": frozenset({"ocid", "cvid"}),
    "nytimes.com": frozenset({"smid", "smtyp", "partner"}),
    "reuters.com": frozenset({"taid"}),
    "dailymail.co.uk": frozenset({"ito", "ico"}),
    "spotify.com": frozenset({"si"}),
    "linkedin.com": frozenset({"trk", "trackingid", "lipi", "midtoken", "midsig"}),
    "medium.com": frozenset({"source"}),
    "substack.com": frozenset({"r", "showwelcome", "isfreemail"}),
}


def of_host(host: str) -> frozenset[str]:
    """The further tracking parameters of a host (lower case), by its domain."""
    while host:
        if names := _BY_DOMAIN.get(host):
            return names
        host = host.partition(".")[2]
    return frozenset()


def is_tracker(name: str, host_names: frozenset[str] = frozenset()) -> bool:
    """Whether a parameter (decoded name) only tracks; `host_names` as `of_host` gives them."""
    return name.lower() in host_names or _ANYWHERE.fullmatch(name) is not None
