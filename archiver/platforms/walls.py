"""Bot walls by their makers' own signatures (facts: liveness, 2).

A signature only counts on a refusal, or where the page is nothing but the challenge: the same vendors leave
headers and scripts in ordinary pages. `cdn-cgi/challenge-platform` alone is no evidence, nor a reCAPTCHA.
"""

import re

from archiver.model.exchange import Exchange

REFUSALS = frozenset({401, 403, 405, 406, 409, 418, 429, 503, 999})
_CHALLENGE_SIZE = 65_536

_ON_ANY_STATUS = {
    "cf-mitigated": (re.compile("challenge", re.IGNORECASE), "Cloudflare"),
    "x-vercel-mitigated": (re.compile("challenge|deny", re.IGNORECASE), "Vercel"),
    "x-amzn-waf-action": (re.compile("challenge|captcha|block", re.IGNORECASE), "AWS WAF"),
}
_ON_REFUSAL = {
    "x-datadome": (None, "DataDome"),
    "x-dd-b": (None, "DataDome"),
    "x-px-authorization": (None, "PerimeterX"),
    "x-kasada": (None, "Kasada"),
    "x-kpsdk-ct": (None, "Kasada"),
    "x-iinfo": (None, "Imperva"),
    "x-cdn": (re.compile("incapsula|imperva", re.IGNORECASE), "Imperva"),
    "akamai-cache-status": (re.compile("error", re.IGNORECASE), "Akamai"),
    "x-akamai-session-info": (None, "Akamai"),
    "x-sucuri-block": (None, "Sucuri"),
    "cf-ray": (None, "Cloudflare"),
    "x-amz-cf-id": (None, "CloudFront"),
    "server": (
        re.compile("cloudflare|akamaighost|ddos-guard|qrator|sucuri|datadome", re.IGNORECASE),
        "its CDN",
    ),
}
_IN_BODY = (
    (b"_cf_chl_opt", "Cloudflare"),
    (b'id="anubis_challenge"', "Anubis"),
    (b"captcha-delivery.com", "DataDome"),
    (b"_Incapsula_Resource", "Imperva"),
    (b"px-captcha", "PerimeterX"),
    (b"awsWafCookieDomainList", "AWS WAF"),
    (b"sucuri_cloudproxy_js", "Sucuri"),
    (b"/.well-known/ddos-guard/", "DDoS-Guard"),
    (b"blocked by network security.", "Reddit"),
)


def vendor(exchange: Exchange) -> str | None:
    """Who walls the page off, None if nobody is seen to. A body counts here only on a refusal."""
    last = exchange.last
    refused = last.status in REFUSALS
    for name, value in last.headers:
        key = name.lower()
        rule = _ON_ANY_STATUS.get(key) or (_ON_REFUSAL.get(key) if refused else None)
        if rule and (rule[0] is None or rule[0].search(value)):
            return rule[1]
    return challenge(exchange.content) if refused else None


def challenge(content: bytes) -> str | None:
    """Who made the challenge script in a body, None if there is none. On a 200 it is only a suspicion."""
    if len(content) > _CHALLENGE_SIZE:
        return None
    return next((name for marker, name in _IN_BODY if marker in content), None)
