"""English function words and small word lists of single rules, named after the rule's file. Data only."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PHRASES_TOWARDS: Final = _words(
    """
    close loyal known adviser advisers aide aides ambassador envoy opposed linked related next assistant
    secretary
    """
)

PHRASES_CLAUSAL: Final = _words(
    """
    after before when while as because during since until though although if
    """
)

PHRASES_PARTICIPLES: Final = _words(
    """
    read seen taken shown given written held sent obtained reviewed published released leaked
    """
)

PHRASES_PLURALS: Final = _words(
    """
    police people some many others most men women both few several media critics they we i you all two
    three four data team staff government council crew committee management family couple public
    """
)

SUBJECTS_ARTICLES: Final = _words(
    """
    the a an his her its their our my your no
    """
)

COMPLEMENTS_WH: Final = _words(
    """
    how why what whether who when where if which
    """
)

COMPLEMENTS_OF: Final = _words(
    """
    of for against about on over at to with in from
    """
)

COMPLEMENTS_PLACES: Final = _words(
    """
    in on at during to by via through from over after before following near outside ahead
    """
)

COMPLEMENTS_CITING: Final = _words(
    """
    adding saying citing claiming warning arguing insisting noting stating calling describing accusing
    urging telling stressing explaining suggesting alleging pointing according referring quoting vowing
    promising asking blaming
    """
)

COMPLEMENTS_RESULTS: Final = _words(
    """
    sending bringing prompting drawing sparking triggering raising causing ending days hours weeks
    minutes months
    """
)

COMPLEMENTS_BEHIND_THINGS: Final = _words(
    """
    after following while but which who as in when hours days weeks months minutes saying
    """
)

COMPLEMENTS_REMARKS: Final = _words(
    """
    prediction description characterization characterisation term label promise pledge phrase claim
    charge remark figure statement comment allegation accusation view move sign day week month year
    """
)

COMPLEMENTS_SPEAKING: Final = _words(
    """
    said says told tells added adds claimed claims warned warns insisted insists denied denies argued
    argues wrote writes accused accuses announced announces stated states urged urges called reported
    reports acknowledged vowed promised pledged stressed noted confirmed confirms condemned condemns
    tweeted replied responded described rejected dismissed demanded expressed took believes believe say
    """
)

AGREEMENT_NOUNS: Final = _words(
    """
    claims reports states promises tweets demands pledges vows denies swears threats protests posts
    """
)

AGREEMENT_SIGNS: Final = _words(
    """
    sign signs card cards banner banners placard placards plaque poster posters sticker
    stickers t-shirt graffiti tattoo inscription
    """
)

PASSIVES_REPORTED: Final = _words(
    """
    said reported believed thought alleged understood claimed rumoured rumored announced recorded
    revealed confirmed noted estimated suggested established determined found known shown feared
    expected argued heard seen assumed stated indicated acknowledged agreed disclosed hoped
    """
)

PASSIVES_RAISED: Final = _words(
    """
    expected said believed reported thought understood alleged rumoured rumored claimed estimated
    known feared
    """
)

COMPLEMENTS_SAID_IN: Final = _words(
    """
    statement letter interview email speech memo tweet post message complaint interviews statements
    comments remarks notice posts emails letters column editorial podcast testimony
    """
)

COMPLEMENTS_SECOND: Final = {
    "put": ("at",),
    "credit": ("with", "for"),
    "attribute": ("to",),
    "ascribe": ("to",),
    "liken": ("to",),
    "compare": ("to", "with"),
}
"""What has to follow the thing behind a verb: put the number *at* 40."""

PASSIVES_TOLD: Final = _words("tell inform warn assure remind advise urge order instruct ask")

AGREEMENT_UNTOLD: Final = _words(
    """
    say know feel find see understand mean hope wonder tell claim report confirm reveal comment disclose
    announce explain show specify mention
    """
)
"""What is not said is no statement; what is not believed is one."""

AGREEMENT_HEDGED: Final = _words(
    """
    say think know feel find see understand mean hope expect wonder
    """
)

ACTIVE_VOICING: Final = _words(
    """
    expressed expresses express expressing voiced voices voice repeated repeats reiterated reiterates
    """
)

ACTIVE_SHOWING: Final = _words(
    """
    show suggest reveal indicate document find list depict capture record contain picture log bear
    identify
    """
)
"""Verbs whose thing is shown by a document or a picture; with people they are no reports."""

HEARSAY_NO_SOURCES: Final = _words(
    """
    plan schedule law custom tradition need taste size age whether how where
    """
)

HEARSAY_VIEWS: Final = _words(
    """
    view views opinion words eyes telling estimation judgment judgement assessment account reading
    version
    """
)

CLAIMS_NOBODY_S: Final = _words(
    """
    report reports rumour rumours rumor rumors allegations speculation fears concerns
    """
)

CLAIMS_OF: Final = _words("reports rumours rumors claims allegations accusations suggestions fears warnings")

CLAIMS_POSITIONS: Final = _words(
    """
    position message point impression understanding hunch guess answer verdict consensus expectation
    worry thinking
    """
)

ATTITUDES: Final = _words(
    """
    confident convinced certain sure adamant aware unaware hopeful optimistic pessimistic worried
    concerned afraid fearful alarmed sceptical skeptical doubtful unsure unconvinced insistent positive
    satisfied persuaded
    """
)

BEFORE_MAIN_CLAUSE: Final = _words("while although though as after when if since because")

SPEAKERS_ORGANISED: Final = _words(
    """
    ministry department agency council commission union party group institute university company
    committee court office bank police service army navy federation association foundation board club
    school bureau administration project organization organisation network hospital house press post
    times reuters news guard brigade alliance authority corporation inc ltd parliament congress senate
    republic state forces kingdom states nations embassy centre center trust society church team cross
    observatory museum airlines railways railway
    """
)

SPEAKERS_NOT_NAMES: Final = _words(
    """
    the a an mr mrs ms dr sir lord president minister prime foreign defence defense mayor governor
    senator but and in on at after before when while as according if he she they it this that these
    those for from with to by monday tuesday wednesday thursday friday saturday sunday january february
    march april may june july august september october november december secretary general captain
    colonel professor king queen prince princess pope chancellor ukrainian russian american british
    german french spanish european chinese
    """
)

TRANSCRIPT_QUESTIONS: Final = _words("q question interviewer reporter moderator")

TRANSCRIPT_ANSWERS: Final = _words("a answer")

TRANSCRIPT_NO_LABELS: Final = _words(
    """
    update updated breaking photo photos photograph picture pictures video watch read more related note
    correction credit source credits caption image graphic map live analysis opinion listen contact
    published by from to date subject key next score
    """
)
"""What stands before a colon and speaks not."""
