"""English words for speakers, documents, media and times. Data only."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PRONOUNS: Final = _words("he she they it we i who you one")
MALE: Final = _words("he his him mr sir lord king prince father brother son husband spokesman chairman")
FEMALE: Final = _words("she her mrs ms miss lady queen princess mother sister daughter wife spokeswoman")

PEOPLE: Final = _words(
    """
    official officials police policeman policewoman officer officers spokesman spokeswoman
    spokesperson spokespeople spokesmen minister ministers ministry president premier mayor mayors
    governor governors senator senators lawmaker lawmakers legislator legislators mp mps councillor
    councillors councilor councilors council commission commissioner committee congress parliament
    government governments authority authorities agency agencies department service services office
    bureau administration court courts judge judges jury prosecutor prosecutors prosecution lawyer
    lawyers attorney attorneys defence defense defendant plaintiff plaintiffs counsel witness
    witnesses bystander bystanders resident residents neighbour neighbours neighbor neighbors
    villager villagers passenger passengers survivor survivors victim victims relative relatives
    family families mother father parents parent son daughter brother sister wife husband friend
    friends man woman men women boy girl child children people person analyst analysts expert
    experts researcher researchers scientist scientists professor professors economist economists
    historian historians author authors writer writers journalist journalists reporter reporters
    correspondent editor editors newspaper newspapers magazine broadcaster outlet outlets media
    press agency channel channels station group groups organisation organisations organization
    organizations charity charities union unions association federation party parties opposition
    coalition alliance company companies firm firms corporation bank banks operator operators
    manufacturer maker makers airline railway carrier supplier retailer employer employers employee
    employees worker workers staff boss bosses executive executives chief chiefs head director
    directors chair chairman chairwoman chairperson manager managers coach captain player players
    team teams club clubs league fan fans supporter supporters leader leaders member members general
    commander commanders military army navy force forces troops soldier soldiers fighter fighters
    rebel rebels militant militants separatist separatists side sides ambassador diplomat diplomats
    envoy negotiator negotiators delegation embassy kremlin ngo activist activists campaigner
    campaigners protester protesters demonstrator demonstrators critic critics observer observers
    supporters opponent opponents source sources insider insiders aide aides adviser advisers
    advisor advisors staffer secretary doctor doctors nurse nurses surgeon hospital hospitals medic
    medics paramedic paramedics rescuer rescuers firefighter firefighters brigade coastguard
    investigator investigators inspector inspectors inspectorate detective detectives regulator
    regulators watchdog auditor auditors monitor monitors forecaster forecasters meteorologist
    meteorologists teacher teachers principal student students university school farmer farmers
    fisherman fishermen shopkeeper shopkeepers owner owners landlord tenant tenants driver drivers
    pilot pilots sailor sailors miner miners priest bishop archbishop pope cardinal imam rabbi
    pastor church actor actress singer musician artist director producer novelist poet curator
    museum user users blogger bloggers investor investors trader traders shareholder shareholders
    customer customers consumer consumers voter voters pollster pollsters candidate candidates
    campaign staffers colleague colleagues peer peers engineer engineers architect developer
    developers planner planners guard guards crew skipper harbourmaster conservator archaeologist
    archaeologists biologist biologists physicist geologist geologists veteran veterans refugee
    refugees migrant migrants prisoner prisoners inmate inmates suspect accused attacker gunman
    caller some many others most several few both all everyone someone somebody nobody neither
    either another two three four five chancellor treasurer treasury judge tribunal panel board
    institute institution foundation society network think-tank nato eu un who fbi cia unicef
    pentagon tribe community locals townspeople islanders intelligence counterintelligence command
    staff headquarters consulate republic republicans democrats conservatives liberals labour greens
    socialists lobby watchdogs trust hospice clinic practitioner specialist specialists technician
    technicians mechanic mechanics electrician waiter chef cook baker grocer boatman ferryman
    deckhand warden wardens ranger rangers keeper keepers gardener carpenter teenager teenagers
    pensioner pensioners widow widower grandmother grandfather uncle county label labels studio
    insurer insurers publisher publishers lender lenders utility homeowners commuters tourists aunt
    cousin nephew niece twin twins participant participants one agent agents aide aides adviser
    advisers advisor advisors ally allies activist activists advocate advocates ambassador
    ambassadors assistant barrister solicitor captain cabinet caucus clergyman clerk coach coaches
    comedian commander commanders consultant consultants coroner councilman councilwoman congressman
    congresswoman constable correspondent correspondents couple creator creditor creditors critic
    critics dealer dealers delegate delegates delegation demonstrator demonstrators deputy deputies
    designer detective detectives diplomat diplomats dissident dissidents envoy envoys executor fan
    fans firefighter firefighters forecaster forecasters general generals holder holders host
    hostage hostages insider insiders inspector inspectors instructor interpreter investigator
    investigators jurist juror jurors justice justices kremlin leader leaders leadership lieutenant
    manager managers management marshal medic medics member members militant militants militia monk
    mourner mourners negotiator negotiators nun nurse nurses observer observers opponent opponents
    paramedic paramedics patient patients physician physicians player players populist premier
    promoter protester protesters protestor protestors psychologist publicist rebel rebels
    receptionist referee regulator regulators representative representatives republican democrat
    reviewer reviewers rival rivals scholar scholars secretary separatist sergeant settler settlers
    sheriff soldier soldiers speaker spokespersons sponsor squad state statesman statistician
    strategist strategists striker strikers superintendent superior supervisor supporter supporters
    surgeon surgeons taxpayer teacher teachers team therapist trainer translator troops trustee
    trustees undersecretary undertaker user vendor vicar viewer viewers volunteer volunteers
    waitress watchdog westminster whistleblower whistleblowers administrator administrators advocacy
    alderman attaché auditor auditors backbencher backbenchers bidder bidders breeder broker brokers
    brokerage builder builders buyer buyers captor captors chaplain childminder clinician clinicians
    collector colonel comrade conductor contractor contractors courtier curators cyclist cyclists
    dentist dietitian dissenter doctor doctors donor donors entrepreneur ethicist evacuee evacuees
    financier foreman foresters grandparents grower growers guardian guardians guide guides
    headmaster headteacher holidaymakers housekeeper importer importers exporters inventor janitor
    kidnapper landlords lecturer legislature librarian lifeguard lobbyist lobbyists magistrate
    magistrates major mediator mediators merchant midwife missionary monarch motorist motorists mp
    narrator naturalist onlooker onlookers pediatrician pathologist pharmacist philosopher planters
    plumber podcaster poet politician politicians porter predecessor presenter psychiatrist
    puppeteer purchaser recruiter rescuer rescuers retailer retailers reviewer seller sellers
    shareholder skeptic skeptics sceptic sceptics skipper statisticians stepfather stepmother
    steward stewards storyteller streamer student subcommittee successor surveyor swimmer syndicate
    tailor technologist theorist tour traveller traveler trooper troopers tutor underwriters utility
    vet veterinarian virologist watchman weatherman whip winner winners workforce carmaker carmakers
    drugmaker chipmaker automaker automakers oilman conglomerate consortium startup bureau embassy
    palace vatican junta regime taliban hamas hezbollah un nato kremlin gazprom capitol senate house
    admiral brigade battalion garrison coastguard inquest hearing preacher preachers supplier
    suppliers attendee attendees organiser organisers organizer organizers founder co-founder
    partner partners
    """
)
"""Heads of noun phrases that can speak."""

REPORTS: Final = _words(
    """
    report reports study studies survey surveys poll polls paper papers review inquiry investigation
    statement statements analysis audit indictment verdict ruling judgment judgement communique
    release bulletin briefing article editorial column book memoir theory theories rumour rumours
    rumor rumors account accounts post posts tweet tweets message messages claim claims complaint
    lawsuit affidavit testimony research findings assessment assessments estimate estimates forecast
    forecasts guidance motion resolution manifesto petition warning advisory notice leaflet brochure
    reasons slides presentation prospectus handbook manual script readout version draft newsletter
    trial trials website data figures statistics census hearsay legend headline headlines critics
    plaque caption captions comment comments reply replies
    """
)
"""What speaks although it is no person, with whoever wrote it behind it."""

EVIDENCE: Final = _words(
    """
    document documents file files record records recording recordings tape tapes audio transcript
    transcripts intercept
    intercepts footage video videos clip clips photo photos photograph photographs picture pictures
    image images
    screenshot screenshots memo memos memorandum email emails e-mail e-mails letter letters
    correspondence log logs
    logbook log-book diary diaries ledger ledgers minutes invoice invoices receipt receipts contract
    contracts dossier
    cable cables spreadsheet spreadsheets filing filings imagery map maps metadata cctv dashcam evidence
    papers certificate
    certificates copy copies manifest log notes chats voicemail messages text-messages satellite
    telemetry register sonar radar
    """
)
"""What shows something by itself: documents, pictures, recordings."""

ANONYMOUS: Final = _words(
    """
    source sources insider insiders some many others several few rumour rumours rumor rumors theory
    theories reports report critics observers people someone somebody another most nobody everyone
    users bloggers channels
    """
)
"""Heads of speakers whom nobody can ask, unless a name stands with them."""

UNNAMED: Final = _words("anonymity unnamed unidentified anonymous undisclosed unconfirmed")

MEDIA: Final = _words(
    """
    statement statements tweet tweets post posts message messages interview interviews letter letters
    speech speeches
    address email emails e-mail note report reports article column blog podcast broadcast video
    livestream stream
    conference briefing release bulletin communique testimony hearing filing memo memoir book televised
    television radio
    phone telephone call text thread story reel update comment comments appeal announcement debate
    lecture sermon
    newsletter editorial op-ed essay study paper reply caption voicemail court parliament
    """
)
"""Through what somebody speaks."""

PLATFORMS: Final = {
    "twitter": "x",
    "tweet": "x",
    "tweets": "x",
    "tweeted": "x",
    "tweeting": "x",
    "retweeted": "x",
    "facebook": "facebook",
    "telegram": "telegram",
    "instagram": "instagram",
    "youtube": "youtube",
    "tiktok": "tiktok",
    "reddit": "reddit",
    "vkontakte": "vk",
    "vk": "vk",
    "odnoklassniki": "ok",
    "rutube": "rutube",
    "mastodon": "mastodon",
    "bluesky": "bluesky",
    "threads": "threads",
}

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
TIMES: Final = _words(
    """
    today yesterday tonight earlier later recently afterwards afterward again now then also previously
    separately
    tomorrow overnight morning afternoon evening night week month year weekend hours days minutes
    meanwhile late early
    last this next ago publicly privately repeatedly bluntly simply flatly instead too
    """
)

AUXILIARIES: Final = _words(
    """
    has have had having will would shall should can could may might must do does did is are was were be
    been being am
    has'nt hasn't haven't hadn't won't wouldn't shouldn't can't cannot couldn't mightn't don't doesn't
    didn't isn't
    aren't wasn't weren't not never 've 'd 'll
    """
)
BE: Final = _words("is are was were be been being am isn't aren't wasn't weren't")
MODALS: Final = _words("will would shall should can could may might must do does did")
NEGATIONS: Final = _words(
    "not never hasn't haven't hadn't won't wouldn't don't doesn't didn't cannot can't couldn't"
)
REFUSALS: Final = _words(
    """
    declined refused declines refuses failed unable forgot stopped unwilling able try trying tried
    wants wanted want
    intends hopes plans asked likely expected reluctant going
    """
)
LEADING_TO: Final = _words(
    """
    went goes going continued continues took takes used uses wrote called phoned rang issued came
    stood tweeted posted quick keen moved rose seemed appeared appear appears seem seems purports
    purport purported proceeded rushed
    """
)
"""Verbs before `to say` after which it was said."""

SUBORDINATORS: Final = _words(
    """
    that which who whom whose what while as because when where if after before since although though
    until unless than
    whether but or so how why whereas once lest
    """
)
OPENERS: Final = _words(
    """
    but and yet however still meanwhile so later then now also earlier instead moreover furthermore
    nevertheless separately
    similarly indeed today yesterday or thus elsewhere while although though as afterwards additionally
    because when after
    """
)
"""Words that may stand before the subject of a sentence."""

PREPOSITIONS: Final = _words(
    """
    in on at to for from of by with about against during through via over under into across within
    without before after
    between among amid near outside inside despite throughout toward towards upon since until following
    per alongside
    """
)
DETERMINERS: Final = _words(
    """
    the a an this that these those his her their its our my your some any no every each all both many
    several most more
    few another there two three four five six seven eight nine ten at least about nearly almost up only
    such neither
    either half dozens hundreds thousands millions none nothing nobody everyone everything someone
    anyone whoever whatever
    """
)
CONTRACTED: Final = frozenset(
    f"{pronoun}'{verb}"
    for pronoun in ("he", "she", "it", "they", "we", "i", "you", "there", "that", "who", "what")
    for verb in ("s", "d", "ll", "re", "ve", "m")
)
"""He'd, it's: a subject and its verb in one."""

CLAUSE_PRONOUNS: Final = CONTRACTED | _words(
    "he she it they we i you there this that these those who what nobody everyone"
)
OWNERS: Final = _words("his her its their my our your")
HEARERS: Final = _words(
    """
    reporters journalists him her them us me you lawmakers investigators police officers parliament
    jurors court viewers
    readers fans supporters staff shareholders investors passengers residents voters delegates newsmen
    broadcasters
    himself herself themselves everyone anyone people workers colleagues relatives friends parents
    """
)
IRREGULAR_PAST: Final = _words(
    """
    took went came gave made sent got saw left held met kept put brought stood led ran began told wrote
    spoke won lost fell
    rose grew broke chose drove drew ate fled flew found heard hit paid rang sat shook shot sold sought
    spent struck swept knew blew drank dug felt froze hid hung lay lent lit meant rode sang sank slept
    sprang stole swam swore tore understood woke bore beat became bent bit bled bred burst clung crept
    crossed fed flung forgave forbade lied overcame rang sewed shone shrank spat split spun stank strode
    stung swung thrust wept wound proved awoke cast cost cut
    threw withdrew wore built bought caught dealt fought forgot laid let read set shut slid stuck taught
    thought
    is are was were has have had will would can could may might must should does did do be
    """
)
"""Finite verbs that do not end in -ed: where a subject ends."""

PARTICIPANTS_END: Final = (
    "ists",
    "ers",
    "ors",
    "ians",
    "men",
    "women",
    "ants",
    "ees",
    "ents",
    "ologist",
    "ician",
)
THINGS_END: Final = (
    "ments", "cents", "events", "papers", "numbers", "towers", "rivers", "orders", "letters", "quarters",
)  # fmt: skip

INSCRIPTIONS: Final = _words(
    """
    phrase word words slogan slogans sign signs banner banners placard placards titled entitled called
    dubbed nicknamed
    named known written inscription inscribed inscriptions reading letter letters label labelled labeled
    term terms so-called
    headline headlines chant chants motto nickname book film song album novel play series exhibition
    painting game
    operation project codenamed code-named graffiti painted stamped engraved plaque hashtag brand single
    documentary tune poem
    button badge marked scrawled sticker codename t-shirt tattoo password title poster posters adage
    proverb saying
    expression idiom folder file ship boat vessel yacht sticker
    """
)
"""Before a quotation: nobody says it, it stands there."""

CLAIM_NOUNS: Final = _words(
    """
    claim claims allegation allegations statement accusation accusations assertion assertions suggestion
    suggestions warning
    warnings announcement prediction predictions admission denial belief view fear fears concern
    concerns hope hopes rumour
    rumours rumor rumors reports report speculation argument contention conclusion finding promise
    pledge insistence
    testimony theory estimate confirmation assurance assurances complaint complaints acknowledgement
    revelation remark comment
    """
)
"""Nouns that take a that-clause which is somebody's word."""

WORDS_OF: Final = _words(
    """
    message advice answer reply verdict response warning words explanation conclusion plea request question
    comment comments summary motto take line lines retort rejoinder parting
    """
)
"""What introduces a quotation with a colon: his advice: “...”."""

CREDITS: Final = _words(
    """
    photo photos photograph photographs picture pictures image images video footage credit graphic
    illustration source
    map audio courtesy handout credits images pics pic screenshot still copyright graphics maps videos
    illustrations
    """
)
