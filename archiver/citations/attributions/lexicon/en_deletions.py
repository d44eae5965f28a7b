"""English words by which newspapers tell that something online is gone. Data only."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SURE_THINGS: Final = _words(
    """
    post posts posting postings repost reposts tweet tweets retweet retweets video videos clip clips
    livestream livestreams webpage webpages website websites account accounts thread threads reel
    reels upload uploads podcast podcasts page pages caption captions message messages handle
    profile profiles subreddit hashtag comment comments vlog blog blogs screenshot screenshots
    selfie selfies meme memes url homepage link links blogpost tiktok tiktoks timeline timelines
    """
)
"""Things of which nobody asks whether they are online."""

SPOKEN: Final = _words(
    """
    rant rants tirade tirades outburst outbursts accusation accusations insult insults offer offers joke
    jokes jibe jibes slur slurs denial denials taunt taunts threat threats missive broadside boast boasts
    claim claims remark remarks comment comments statement statements message messages promise pledge
    words post posts tweet tweets reply replies quip line lines thread apology warning allegation
    allegations
    """
)
"""What was said just before, if it has a name of its own."""

THINGS: Final = (
    SURE_THINGS
    | _words(
        """
    message messages film films article articles statement statements photo photos photograph
    photographs picture pictures image images footage link links entry entries story stories listing
    listings advertisement advertisements word recording recordings
    stream streams reply replies episode episodes advert adverts ad
    ads release releases notice notices announcement announcements transcript transcripts interview
    interviews column columns report reports page pages document documents file files material
    content broadcast broadcasts poll polls caption captions update updates version versions copy
    copies apology apologies remark remarks words line lines sentence sentences paragraph paragraphs
    passage passages mention mentions reference references section map maps biography biographies
    appeal appeals warning warnings claim claims letter letters pdf pdfs spreadsheet essay essays
    obituary guide guides list lists channel channels feed feeds portal portals group groups bot
    bots forum forums site sites server petition review reviews boast dataset data figures chart
    graphic quote pledge promise recipe testimonial testimonials headline item bulletin
    press-release counter album song track app apps audio tape segment
    """
    )
    | SPOKEN
)

TEXTS: Final = SURE_THINGS | _words(
    """
    statement statements article articles advertisement advertisements advert adverts ad ads
    interview interviews release     announcement column columns recording recordings footage
    """
)
"""What, taken down, can only have been online."""

PLACES: Final = _words(
    """
    website site page feed channel account profile timeline homepage blog portal app web internet
    networks network platform platforms feeds pages sites websites channels accounts
    server servers store spotify view sight archive cache
    """
)
"""From which something is removed that is then gone."""

ONLINE: Final = SURE_THINGS | _words(
    """
    online posted tweeted tweeting posting retweeted reposted uploaded livestreamed published shared
    wrote telegram twitter facebook instagram youtube tiktok vkontakte vk reddit mastodon bluesky
    linkedin nextdoor discord threads snapchat whatsapp digital archive website web internet platform
    followers subscribers channel
    channels feed feeds page pages article social press caption views app site portal link links blog
    forum browser server uploaded moderators x users 404 footage photo photos image images statement
    """
)
"""What near by tells that an ambiguous thing is online."""

POSTED: Final = SURE_THINGS | _words(
    """
    posted wrote tweeted posting tweeting retweeted uploaded published online website site portal
    channel channels message messages letter statement statements release announcement announced
    announcing feed social app petition review slides presentation spreadsheet file files document
    version release article story column interview footage picture photo photograph images quote
    marketing readout list map report linkedin nextdoor snapchat whatsapp discord substack weibo wechat
    """
)
"""What around a statement tells that it was made where it can be deleted."""

REMOVED: Final = _words(
    """
    deleted removed erased scrubbed wiped purged unpublished pulled yanked withdrawn retracted expunged
    excised snipped hidden axed nuked unsent zapped nixed junked ditched
    binned stripped censored spiked trashed
    cleared
    """
)
"""Participles and pasts; `taken`, `made`, `set` and `edited` need a particle behind."""

REMOVING: Final = _words(
    """
    deleting removing erasing scrubbing pulling purging wiping hid withdrew withdrawing yanking
    unpublishing retracting hiding
    """
)

WITH_PARTICLE: Final = {
    "got": ("rid",), "getting": ("rid",), "rubbed": ("out",), "struck": ("from",), "blotted": ("out",),
    "taken": ("down", "offline", "off"), "took": ("down", "offline", "off"),
    "taking": ("down", "offline", "off"), "takes": ("down", "offline", "off"),
    "made": ("private", "inaccessible", "unavailable", "invisible"), "set": ("to",),
    "switched": ("to",), "turned": ("private",), "edited": ("out",), "spirited": ("away", "them", "it"),
    "shut": ("down",), "closed": ("down",), "brought": ("down",), "come": ("down",), "came": ("down",),
    "gone": ("dark", "offline", "missing", "private", "dead", "poof"),
    "went": ("dark", "offline", "missing", "private", "dead", "poof", "down"),
}  # fmt: skip

SHUT: Final = _words(
    "suspended banned deactivated disabled terminated closed blocked locked shuttered shut geo-blocked"
)

LOST: Final = _words("disappeared vanished evaporated")
GONE: Final = _words("gone unavailable inaccessible offline missing dead broken down defunct untraceable")
NO_LONGER: Final = _words(
    """
    available online accessible visible public reachable there up exists exist existed loads loaded load
    found find seen viewed read appears appear appeared opens open works worked work active live listed
    displayed on shown displays carries carried mentions mentioned contains contained includes included
    features lists listing says said shows showed show showing
    """
)
ERRORS: Final = _words(
    "404 error errors blank empty dead homepage home nothing unavailable not-found redirects"
)
LEADING: Final = _words(
    """
    leads led lead returns returned return goes shows showed show gives gave give displays displayed
    see sees saw get gets
    redirects redirected redirect points opens yields brings produces produced says read reads greeted
    """
)

HARMLESS_BEFORE: Final = _words(
    """
    washing clothes picket assembly power telephone
    bank savings current border guard goal lamp fence trading command observation military sentry rail
    railway road cuff paper hair building construction camp crash shipping irrigation drainage english
    army police check traffic gate bed sign fire news-stand landfill burial heritage grave dig mail
    escrow deposit checking crime nuclear industrial age armed rebel support offshore
    """
)
"""What makes another thing of the noun behind: a bank account, a border post."""

HARMLESS_FROM: Final = _words(
    """
    office power wall walls exhibition gallery museum shelves shelf shops shop stores sale menu
    squad pitch court church square building room rooms depot drive classroom classrooms school
    schools library libraries circulation agenda timetable list roll ballot team field game wreckage
    rubble river sea house home prison airport front market law bill code budget constitution
    curriculum records register body stomach lung brain scene hospital car vehicle post
    """
)
"""From which something is removed that was never online."""

HARMLESS_AFTER: Final = _words("scene scenes account-holder")

UNREAL: Final = _words(
    """
    not never n't cannot denied denies deny denying refused refuses if unless whether would will should
    could may might must threatened asked urged ordered demanded wants wanted until promised plans
    planned failed nobody nothing without avoid
    calls called refusing threatening asking request requested instead can
    """
)
"""What before the predicate says that it has not happened."""

RESTORED: Final = _words(
    """
    restored reinstated reappeared unblocked reopened re-posted reposted recovered lifted returned
    undeleted back
    """
)

_OTHER_CUES: Final = _words(
    """
    longer nowhere since-deleted now-deleted later-deleted now-removed since-removed now-suspended
    now-defunct taken-down quickly-deleted now-private since-suspended since-closed 404 error found seen
    accessed viewed opened there up lasted homepage redirects redirected blank survive
    available online accessible reachable
    """
)
CUES: Final = REMOVED | REMOVING | frozenset(WITH_PARTICLE) | SHUT | LOST | GONE | _OTHER_CUES
WEAK_CUES: Final = (
    frozenset(WITH_PARTICLE)
    | GONE
    | SHUT
    | _words(
        """
    found seen there up accessed viewed opened lasted blank survive pulled removed cleared stripped withdrawn
    hidden disappeared vanished
    available online accessible reachable
    """
    )
)
"""What says so only where a thing is named that can be online."""

ATTRIBUTIVE: Final = frozenset(word for word in _OTHER_CUES if "-" in word)
"""The since-deleted tweet."""

LOOSE_CUES: Final = _words(
    "found seen there up accessed viewed opened survive available online accessible reachable"
)
MAKE_SURE: Final = _words("longer not cannot can't couldn't didn't isn't aren't neither nor none for nowhere")
"""A loose cue says so only beside one of these."""
