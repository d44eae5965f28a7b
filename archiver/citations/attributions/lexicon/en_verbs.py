"""English verbs by which newspapers ascribe, with what may follow them.

Letters (see `base.Frame`): t that-clause, b clause without that, w wh-clause, q quotation, o a hearer first,
i infinitive, m hearer and infinitive, n thing, g gerund, f preposition and thing, a something as
something, x speaker may follow, s whatever is its subject speaks, e documents and pictures may show it,
u a thing with a quotation in it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from archiver.citations.attributions.lexicon.base import Form, Verb, frames

_TABLE: Final = """
accept tb
corroborate n
want m
concur tbqx
surmise tbq
deduce tb
relay tn
allude f
hypothesise tb
hypothesize tb
calculate tbn
reason tbqx
counsel tmq
exhort m
entreat mq
summon m
caution tobqfmx
forewarn toq
stipulate tn
decree tn
resolve ti
vouch tf
swear tbiq
certify tb
surmise tb
infer tb
gather t
anticipate tn
intimate t
insinuate t
moan tbqfx
grumble tbqfx
grouse tfqx
fret tbqfx
gripe tfq
marvel tbqx
rejoice tq
crow tqxf
gloat tq
bristle q
bellow qtx
bark qx
roar qx
thunder qx
intone qx
croak qx
drawl qx
stammer qx
stutter qx
whimper qx
wail qx
shriek qtx
blurt q
tease qx
jest qx
deadpan qx
warble q
coo q
purr q
hiss qx
growl qx
grunt qx
giggle q
chuckle qx
smile qx
chant qx
storm qx
beam qx
blab qx
correct q
banter qx
cackle qx
scoff qtx
snarl qx
sneer qx
holler qx
sing q
grin qx
nod q
frown q
recite qn
extol u
praise u
laud u
hail au
cheer u
applaud u
salute u
commend u
mock u
ridicule u
deride u
scorn u
welcome n
lament tqnx
celebrate u
trumpet u
champion u
pitch u
bill a
dub a
term a
deem a
regard a
view a
cast a
paint a
liken a
compare a
credit a
ascribe a
attribute a
question wqun
query wnq
challenge u
contest n
rubbish u
rebuke u
chastise u
berate u
lampoon u
excoriate u
upbraid u
reprimand u
savage u
attack u
pillory u
assail u
disparage u
repudiate n
renounce n
disavow n
disown n
retract n
back u
support u
thank u
invoke u
list ne
depict ne
capture ne
record tne
contain ne
picture ane
congratulate u
project tn
treat a
end q
open q
close q
run qx
see a
interpret a
rip ua
slam u
bear ne
identify ne
tout u
log ne
say tbqwxs
tell otbqwms
put a
claim tbqixs
state tqxs
announce tbnqxs
add tbqx
argue tbqxs
assert tbqxs
insist tbqfxs
maintain tbq
allege tbqxs
contend tbqs
declare tbqx
acknowledge tbng q
admit tbqgfxs
concede tbqxs
confess tbqf
confirm tbnqx
deny tbngqs
disclose tnw
reveal tbnwqe
report tbnqxs
explain tbwqxs
note tqbxw
observe tqx
remark tqfxs
comment tqfx
mention tn
recall tqbwgx
reply tqxs
respond tqx
answer tqx
counter tqx
retort tqxs
rejoin q
write tqbxw
tweet tqbnxs
retweet q
post tqx
blog tqx
testify tbqfxs
predict tbnqxs
forecast tn
estimate tbnq
warn tobqfmxs
caution tobqfmx
suggest tbqgne
propose tngqi
recommend tgnq
promise tbiqonxs
pledge tbiqnxs
vow tbiqnxs
swear tbiq
threaten tiqn
offer iq
agree tbqi
urge mntqxs
demand tniqws
request tnm
ask wqmxs
order mt
instruct mt
direct m
advise mtoqf
encourage m
plead qtif
beg mq
implore mq
beseech mq
invite m
complain tbqfxs
lament tqnx
joke tbqxs
quip qtxs
boast tbqf
brag tqf
exclaim qtxs
shout qtx
yell qtx
scream q
cry qx
sob q
whisper qtx
mutter qtx
murmur qx
mumble q
snap qx
sigh qx
laugh qx
shrug q
gush qx
enthuse qx
muse qtx
quote q
stress tqbnx
emphasize tqnx
emphasise tqnx
underline tqn
underscore tn
highlight n
reiterate tqbnxs
repeat tqxn
clarify tqw
specify tw
conclude tbqxe
continue qx
begin qx
believe tbw
think tbqw
reckon tbqx
expect tbni
hope tbi
fear tbn
feel tbq
worry tbf
wonder wqx
know tw
understand t
suspect tbn
doubt twn
assume tb
consider ta
find tbwen
determine tbw
establish twe
rule tbq
decide t
show tbnwe
indicate tbnwe
demonstrate twe
prove te
imply tbe
hint tbfq
signal tn
accuse fs
blame ns
condemn ns
criticise ns
criticize ns
denounce ns
decry ns
deplore ns
slam n
blast n
lambast n
lambaste n
reject n
dismiss na
refute ns
rebut n
dispute tn
contradict n
describe asgn
characterise as
characterize as
portray a
label a
brand a
call a
express ns
voice n
apologise fq
apologize fq
cite n
echo n
guarantee t
assure otq
inform ot
remind otqm
notify ot
advocate ng
endorse n
defend n
justify n
speculate tbfq
theorise tb
theorize tb
posit t
opine tqx
chide qx
scold q
object tqf
protest tqf
preach tq
proclaim tbqnx
pronounce t
profess itq
purport i
attest tf
certify t
verify t
discover t
learn t
foresee tn
envisage tn
favour n
favor n
oppose n
caution tobqfm
relate tqw
recount tqwn
narrate qt
detail nw
document nwe
outline nw
chronicle n
interject qx
volunteer qt
sum q
text qt
email qt
message q
signal t
read qex
tout n
urge mntqxs
weigh q
teach t
lie tf
hear tb
remember tgwq
agree tbqi
rage qx
fume qx
bemoan nq
chime q
venture q
elaborate q
"""
_PHRASAL: Final = {
    "make it clear": "tb",
    "make it plain": "tb",
    "make plain": "tb",
    "make it known": "tb",
    "let it be known": "tb",
    "leave no doubt": "t",
    "have it": "tb",
    "ask for": "n",
    "speak of": "n",
    "talk of": "n",
    "tell of": "n",
    "talk about": "u",
    "speak about": "u",
    "respond with": "u",
    "reply with": "u",
    "refer to": "ua",
    "point to": "n",
    "allude to": "n",
    "write of": "n",
    "write off": "a",
    "complain of": "n",
    "dream of": "u",
    "plead for": "n",
    "argue for": "n",
    "argue against": "n",
    "speak up": "q",
    "hit back": "q",
    "snap back": "q",
    "answer back": "q",
    "pipe up": "q",
    "open up": "q",
    "break in": "q",
    "cut in": "q",
    "point out": "tbqnx",
    "go on": "qx",
    "call on": "m",
    "call upon": "m",
    "call for": "n",
    "set out": "nw",
    "spell out": "nw",
    "lay out": "nw",
    "rule out": "ng",
    "hit out": "f",
    "lash out": "f",
    "speak out": "f",
    "make clear": "tb",
    "insist on": "ng",
    "put it": "q",
    "appeal for": "n",
    "appeal to": "m",
    "turn down": "n",
    "play down": "n",
    "sum up": "q",
    "fire back": "q",
    "shoot back": "q",
    "chip in": "q",
    "chime in": "q",
    "weigh in": "q",
    "call out": "nq",
    "let slip": "t",
    "push for": "n",
    "press for": "n",
}
_IRREGULAR: Final = {
    "say": "says said said saying",
    "tell": "tells told told telling",
    "write": "writes wrote written writing",
    "think": "thinks thought thought thinking",
    "know": "knows knew known knowing",
    "feel": "feels felt felt feeling",
    "find": "finds found found finding",
    "swear": "swears swore sworn swearing",
    "begin": "begins began begun beginning",
    "show": "shows showed shown showing",
    "understand": "understands understood understood understanding",
    "go": "goes went gone going",
    "set": "sets set set setting",
    "lay": "lays laid laid laying",
    "hit": "hits hit hit hitting",
    "speak": "speaks spoke spoken speaking",
    "have": "has had had having",
    "bear": "bears bore borne bearing",
    "rip": "rips ripped ripped ripping",
    "run": "runs ran run running",
    "see": "sees saw seen seeing",
    "leave": "leaves left left leaving",
    "dream": "dreams dreamed dreamed dreaming",
    "break": "breaks broke broken breaking",
    "cut": "cuts cut cut cutting",
    "cast": "casts cast cast casting",
    "infer": "infers inferred inferred inferring",
    "nod": "nods nodded nodded nodding",
    "grin": "grins grinned grinned grinning",
    "dub": "dubs dubbed dubbed dubbing",
    "log": "logs logged logged logging",
    "make": "makes made made making",
    "put": "puts put put putting",
    "shoot": "shoots shot shot shooting",
    "let": "lets let let letting",
    "forecast": "forecasts forecast forecast forecasting",
    "foresee": "foresees foresaw foreseen foreseeing",
    "teach": "teaches taught taught teaching",
    "lie": "lies lied lied lying",
    "hear": "hears heard heard hearing",
    "read": "reads read read reading",
    "beseech": "beseeches besought besought beseeching",
    "admit": "admits admitted admitted admitting",
    "rebut": "rebuts rebutted rebutted rebutting",
    "beg": "begs begged begged begging",
    "brag": "brags bragged bragged bragging",
    "blog": "blogs blogged blogged blogging",
    "quip": "quips quipped quipped quipping",
    "chip": "chips chipped chipped chipping",
    "shrug": "shrugs shrugged shrugged shrugging",
    "slam": "slams slammed slammed slamming",
    "snap": "snaps snapped snapped snapping",
    "sob": "sobs sobbed sobbed sobbing",
    "sing": "sings sang sung singing",
    "sum": "sums summed summed summing",
    "signal": "signals signaled signaled signaling",
    "label": "labels labelled labelled labelling",
    "spell": "spells spelled spelled spelling",
}
_VOWELS: Final = "aeiou"


def _forms(lemma: str) -> tuple[str, str, str, str]:
    """Third person, past, participle and gerund."""
    if lemma in _IRREGULAR:
        third, past, participle, ing = _IRREGULAR[lemma].split()
        return third, past, participle, ing
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        past = lemma[:-1] + "ied"
        return lemma[:-1] + "ies", past, past, lemma + "ing"
    if lemma.endswith("e"):
        return lemma + "s", lemma + "d", lemma + "d", lemma[:-1] + "ing"
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
    return third, lemma + "ed", lemma + "ed", lemma + "ing"


def _rows() -> Iterator[tuple[str, tuple[str, ...], str]]:
    for line in _TABLE.split("\n"):
        lemma, _, letters = line.partition(" ")
        if lemma:
            yield lemma, (), letters.replace(" ", "")
    for phrase, letters in _PHRASAL.items():
        lemma, *particles = phrase.split()
        yield lemma, tuple(particles), letters


def table() -> Mapping[str, tuple[Verb, ...]]:
    """Every written form with what it may be, the ones with particles first."""
    found: dict[str, list[Verb]] = {}
    for lemma, particles, letters in _rows():
        third, past, participle, ing = _forms(lemma)
        forms = {lemma: Form.BASE}
        for written, form in (
            (third, Form.THIRD), (past, Form.PAST), (participle, Form.PARTICIPLE), (ing, Form.ING)
        ):  # fmt: skip
            forms[written] = forms.get(written, Form(0)) | form
        for written, form in forms.items():
            verb = Verb(lemma, frames(letters), form, particles)
            known = found.setdefault(written, [])
            if verb not in known:
                known.append(verb)
    return {word: tuple(sorted(verbs, key=lambda verb: not verb.particles)) for word, verbs in found.items()}
