"""Words of anger, in English, kind by kind: how people insult, blame, scold and call one another to order.

They are looked for in plain words on one line. What only looks like anger is HARMLESS, and is to be left out first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def _any(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


def _compiled(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_any(*patterns)}(?!\w)", re.IGNORECASE)


# Words

PRAISE = _any(
    *("good", "great", "nice", "cool", "fine", "fun", "funny", "clever", "smart", "fast", "useful", "helpful"),
    *("awesome", "amazing", "beautiful", "best", "better", "brilliant", "impressive", "proud", "lucky", "happy"),
    *("love", "loved", "yes", "yeah", "thanks?", "congrats", "congratulations", "welcome", "won", "birthday", "genius"),
)
"""A word of praise or joy."""

_FUCK = r"f+(?:u+|[*@])(?:c|[*@])?k\w*|f[*]{2,3}\w*"
_SWEARING = _any(
    *(_FUCK, r"(?:bull)?sh[i*]t\w*", "(?:god)?damn(?:ed|it)?", "crap", "bloody", "hell", "wtf", "ffs", "omfg")
)
_PERSON = _any("idiots?", "morons?", "imbeciles?", "assholes?", "arseholes?", "dickheads?", "scumbags?", "wankers?")
_FALSE = _any(_PERSON, "bastards?", "jerks?", "liars?", "losers?", "clowns?", "hypocrites?", "cowards?", "amateurs?")
_SHAME = _any("joke", "fraud", "cheat", "bully", "disgrace", "embarrassment", "parasite")
_TRAIT = _any(
    *("stupid", "dumb", "idiotic", "incompetent", "pathetic", "clueless", "useless", "lazy", "ridiculous", "insane"),
    *("delusional", "dishonest", "unprofessional", "hopeless", "disgusting", "childish", "careless", "rude", "selfish"),
    *("arrogant", "condescending", "toxic", "disrespectful", "ignorant", "worthless", "insufferable"),
    *("impossible(?! to)", "unbelievable", "unfair", "petty"),
)
_AWFUL = _any(
    *("garbage", "trash", "rubbish", "crap", "shit", "junk", "worthless", "pathetic", "bullshit", "nonsense"),
    *("useless", "horrible", "terrible", "awful", "unreadable", "embarrassing", "ridiculous"),
    r"an? (?:\w+ ){0,2}(?:joke|mess|disaster|disgrace|embarrassment|nightmare|piece of \w+)",
)
_UNFAIR = _any(
    *("absurd", "unfair", "insulting", "disrespectful", "disgusting", "not (?:fair|ok|okay|acceptable)"),
    r"an? (?:\w+ )?(?:insult|lie|outrage|farce)",
)
_WORK = _any(
    *("code", "work", "prs?", "patch(?:es)?", "tests?", "design", "reviews?", "slides", "reports?", "cop(?:y|ies)"),
    *("drafts?", "data", "setup", "branch", "merges?", "commits?", "docs", "spec", "plans?", "analysis", "numbers"),
    *("ideas?", "papers?", "model", "tickets?", "migration", "deck", "summary", "part", "stuff", "changes?", "script"),
)
_DUTY = _any(
    *("listen", "answer", "respond", "reply", "read", "help", "care", "review", "test", "tell", "told", "ask"),
    *("bother", "check", "finish", "deliver", "do", "did", "show", "pay", "admit", "apologi[sz]e", "take", "took"),
)
_HEED = _any("read", "test", "look", "check", "try", "think", "listen", "know (?:how|what)", "care", "run", "ask")
_VICE = _any(
    *("blam", "break", "ignor", "complain", "interrupt", "forget", "do (?:this|that)", "say that", "find", "mak"),
    *("chang", "dump", "push", "ruin", "twist", "talk over", "wait until", "act like", "think you"),
)
_QUARRELLING = _any(
    *("blaming", "lying", "whining", "wasting", "ignoring", "interrupting", "attacking", "shouting", "yelling"),
    *("fighting", "arguing", "bickering", "insulting", "pretending", "acting", "complaining", "lecturing", "twisting"),
    *("making (?:excuses|(?:stuff|things) up)", "(?:telling|bothering|pinging|talking down to) (?:me|us)"),
    *("pointing fingers", "putting words", f"being (?:so )?{_TRAIT}"),
)

# How they are put together

_VERY = r"(?: (?:so|such|just|really|a|an|the|all|being|bunch|of|(?:complete|total|absolute)(?:ly)?|utterly)){0,5}"
_QUITE = (
    r"(?: (?:so|just|such|all|still|really|simply|always|beyond|(?:complete|total|pure|absolute|utter)(?:ly)?)){0,3}"
)
_YOU_ARE = rf"(?:you|u)(?:'re| are| were|r)?{_VERY}"
_THEY_ARE = rf"(?:he|she|they)(?:'s|'re| is| are| was| were){_VERY}"
_IS = rf"(?:'s|'re| is| are| was| were| looks?){_QUITE}"
_NOT = "(?:didn't|did not|don't|do not|haven't|never|couldn't|won't)"
_DO_NOT = "(?:don't|do not)"
_MY = r"(?:my|our|every\w+)"
_FEW = r"(?:(?!you\b)[\w']+ ){0,3}"
_WITHIN = r"[^.,;:!?]{0,60}?"

# Where a clause begins and ends, and what comes before an order

_BEGIN = r"(?:^|(?<=[.!?,;:…)–—-] ))"
_END = r"(?= ?(?:[^\w\s']|$))"
_BOTH = _any("both of you", "you two", "you both", "the two of you", "all of you", "you guys", "gentlemen")
_ALL = _any(_BOTH, "guys", "everyone", "everybody", "folks", "people", "boys", "gang", "team", "kids")
_WELL = _any(
    *("hey", "ok", "okay", "alright", "please", "pls", "just", "now", "oh", "so", "and", "then", "but", "well", "no"),
    *("wow", "dude", "man", "maybe", "honestly"),
)
_NAME = r"(?:(?-i:[A-ZÀ-Ž])\w+,? )?"
_HAIL = rf"{_BEGIN}{_NAME}(?:{_any(_ALL, _WELL)},? ){{0,4}}"
_PLEASE = "(?:please |just |all |both )*"
_LETS = rf"(?:let's |(?:can|could) (?:we|you) )?{_PLEASE}"
_MUST = "(?:(?:can|could|would|will) you |you (?:need|have|ought) to |you should |i (?:want|need) you to )"
_ORDER = rf"{_HAIL}{_MUST}?{_PLEASE}"

_ELSEWHERE = _any(
    *("offline", "outside", "elsewhere", "somewhere else", "private(?:ly)?"),
    "(?:on|to|in|into|have)(?: an?| the| my)? (?:quick )?(?:call|huddle|dms?|meeting|private|office|phone)",
)
_CEASE = _any("stop (?:it|this|that)", "cut it out", "knock it off", "break it up", "quit it", "give it a rest")
_CALM = _any(
    *(
        _CEASE,
        "stop",
        "enough(?: of this| already| now)?",
        "that(?:'s| is) enough",
        "calm down",
        "cool (?:it|off|down)",
    ),
    *("settle down", "drop it", "leave it", "behave", "chill(?: out)?", "time ?out", "take a (?:deep )?breath"),
    *("take a step back", "not here", "not in (?:this|the) channel", f"take (?:this|it|that) {_ELSEWHERE}"),
)

HARMLESS = _compiled(
    (
        rf"{_SWEARING}(?! you| off),? {_FEW}{PRAISE}",
        rf"{PRAISE} (?:as )?{_SWEARING}",
        r"(?:\w+ as|holy) (?:shit|crap|hell|fuck)",
        "hell yeah|hell of an?|from hell|like hell|(?:dependency|callback|version) hell",
        "(?:give|gives|gave|giving) an? (?:damn|crap|shit)",
        "shut up and (?:calculate|take my money|listen|write|ship|multiply)",
        "not your (?:own )?fault",
        "you (?:always|never) (?:know|really|quite|can|could|have|had|need|want|wanted|get|learn)",
        "you (?:can|could|may|might|will|would|should) (?:always|never)",
        rf"(?:i|i'm|(?<!calling )me|myself) {_FEW}{_any(_FALSE, _TRAIT)}",
        rf"{_TRAIT} (?:question|idea|mistake|thing|baseline|model|test|error|bug|typo|trick|joke)s?",
        "(?:idiot|fool)[- ]?proof",
        rf"(?:if|when|unless|until|whether|once) (?:you|your|the|he|she|they|some\w+){_WITHIN} {_any(_AWFUL, _TRAIT)}",
        rf"(?:if|when|unless|whether) (?:you|they) {_NOT} {_DUTY}\w*",
        rf"how (?:do|can|could|would|should) (?:i|we|you|they){_WITHIN} {_any(_AWFUL, _TRAIT)}",
        "how (?:do|did|can|could|would|should) (?:you|we|i|they) (?:guys |all |people )?even",
        rf"(?:my|our) (?:\w+ ){{0,2}}{_WORK}{_IS} {_AWFUL}",
        rf"(?:can|could|may|might|should|how|if|when){_WITHIN} without (?:asking|telling|a word)",
        rf"(?<!don't )(?:told|tells?|telling|asked|wants?) {_FEW}to {_any(_CALM, 'shut up', 'get lost', 'grow up')}",
        rf"(?:call(?:s|ed)?|thinks?) (?:him|her|us|them|each other|people) {_FEW}{_any(_FALSE, _TRAIT)}",
        rf"{_CEASE},? (?:you're|you are|you'll|i'm) (?:too|so|making me|\w+ me)",
    )
)
"""What is no anger, though it has words that anger has."""

INSULTING = _compiled(
    (
        rf"(?:{_FUCK}) (?:you|off|u|him|her|them)",
        r"shut (?:the \w+ )?up|shut your \w+|stfu|go to hell|screw you|get lost|piss off|drop dead",
        "how dare (?:you|he|she|they)",
        rf"{_any(_YOU_ARE, _THEY_ARE)}(?: {_TRAIT}){{0,2}} {_FALSE}",
        rf"you(?:'re| are) (?:such )?an? (?:\w+ )?{_SHAME}{_END}|you (?:\w+ )?fools?{_END}",
        "shame on you|you should be ashamed|i hate you|you disgust me|you make me sick",
    )
)
"""Somebody is insulted, or told off to their face."""

CEASING = _compiled(
    (
        rf"{_HAIL}{_ALL}[,.!:]? {_PLEASE}{_CALM}(?: right)?(?: now| please)?{_END}",
        rf"{_HAIL}{_CALM},? (?:please,? |now,? )?{_BOTH}{_END}",
        rf"{_HAIL}{_LETS}{_any(_CALM, 'stop here')}(?=[,.!;]| and | now | please )[^!?]{{0,40}}? {_ELSEWHERE}",
    )
)
"""Somebody steps in where others quarrel."""

_ACCUSING = (
    _PERSON,
    rf"{_YOU_ARE} {_TRAIT}|(?:are|calling) you (?:{_TRAIT}|an? {_FALSE})|are you calling me",
    "are you (?:blind|deaf|drunk|high|nuts|out of your mind)",
    rf"you (?:\w+ )?never (?:even |once )?{_DUTY}\w*|you (?:\w+ )?always {_VICE}\w*",
    "why (?:do|can't|don't|won't) you (?:always|never|ever|just)",
    rf"your (?:own |damn )?fault|{_DO_NOT} (?:you dare|blame (?:me|us)|lie to)|blame (?:yourself|yourselves)",
    "th(?:is|at)(?:'s| is) (?:all )?on you(?! to)|you people (?:are|always|never|don't|can't|have|just)",
    "(?:you're|you are) (?:just )?(?:lying|making (?:this|that|things|stuff) up)|you lied",
    "(?:you're|you are) (?:just |only |really |clearly )*(?:the (?:problem|worst)|full of (?:it|yourself)|one to talk)",
    rf"(?:you're|you are) (?:just )?(?:out of (?:line|your mind)|wasting {_MY} time|not (?:even )?listening)",
    r"what(?:'s| is| the \w+ is) wrong with you|mind your own business|leave me alone|who do you think you are",
    rf"behind {_MY} backs?|and you (?:all )?kn[eo]w (?:it|that|this){_END}",
)

_SCORNING = (
    rf"your (?:own |whole |entire )?(?:\w+ )?{_WORK}{_IS} {_AWFUL}",
    rf"(?:{_WORK} (?:that )?|what )you (?:\w+ )?\w+{_IS} {_AWFUL}",
    r"(?:your|this|that) (?:\w+ )?(?:garbage|trash|crap|crappy|shitty|shit|half-assed)(?: \w+)? (?:that )?you \w+",
    rf"your (?:own )?(?:garbage|trash|crappy|shitty|half-assed|pathetic|sloppy) {_WORK}",
    r"(?:clean\w*|fix\w*) (?:up )?(?:after you(?! are)|your (?:\w+ )?(?:mess|crap|shit))",
)
"""Contempt for what somebody does."""

_NEGLECTED = (
    rf"(?:did|do|does|have|has|could|can) (?:you|he|she|they) (?:people |guys )?(?:even {_HEED}|(?:even )?bother)\w*",
    rf"(?:you|he|she|they) (?:\w+ )?{_NOT} (?:even )?bother\w*|(?<!i ){_NOT} (?:even )?think to (?:ask|tell|say|check)",
    rf"(?:you|he|she|they) (?:clearly |obviously |just |even )*{_NOT} (?:even )?(?:listen|care){_END}",
    rf"you (?:clearly|obviously) (?:didn't|haven't|have no|never|can't)|(?<!if )you can't (?:read|listen|count){_END}",
    rf"{_HEED} even (?:one|a single)",
    r"(?:which|what) part of\b[^.!]{3,60}(?:(?:do|did)n't you|(?:do|did) you not|hard to)",
)
"""Somebody does not so much as look."""

_SCOLDING = (
    rf"{_ORDER}(?:stop|quit) (?:\w+ )?{_QUARRELLING}|(?<!to )(?:stop|quit) {_QUARRELLING} (?:me|us)",
    rf"{_ORDER}(?:grow up|get a grip|get over (?:it|yourself)|get your act together|back off|go away){_END}",
    rf"{_ORDER}(?:do your (?:own )?(?:damn |bloody )?job|learn (?:how )?to (?:read|listen|code|write|count)){_END}",
    rf"{_ORDER}(?:use your (?:head|brain|eyes)|keep your (?:hands|nose)|watch your (?:tone|mouth|language))",
    rf"{_DO_NOT} you (?:ever |dare )?(?:lecture|patroni[sz]e|threaten|talk to|speak to|start{_END})",
    rf"{_DO_NOT} (?:lecture|patroni[sz]e|insult|threaten|shout at|yell at|talk down to) (?:me|us)",
    rf"{_DO_NOT} (?:talk|speak) to (?:me|us|her|him) (?:like|that way)|{_DO_NOT} tell (?:me|us) (?:how |what )?to",
    rf"{_DO_NOT} (?:put words|play dumb|start with me|give me that|(?:use|take) that tone)",
    rf"how could you (?:do (?:this|that)|say|not|just|let)|what were you thinking|who (?:asked|told) you{_END}",
    "thanks for nothing|says the (?:one|guy|man|woman|person) (?:who|that)|you of all people|look who's talking",
    "nobody asked (?:you|for your)|rtfm",
)

_CALMING = (
    rf"{_ORDER}{_CEASE}(?: now| please| already)?{_END}|{_ORDER}calm down",
    rf"(?:can|could) (?:we|you|every\w+) {_PLEASE}(?:calm down|stop this|be civil)",
    rf"let's {_PLEASE}(?:calm down|cool off|not (?:fight|do this here|point fingers))",
    "no need to (?:shout|yell|be rude|attack|get (?:personal|nasty|angry))",
    "(?:don't|let's not) (?:get|make it) personal|keep (?:it|this) (?:civil|professional|respectful)",
)

BLAMING = _compiled((*_ACCUSING, *_SCORNING, *_NEGLECTED, *_SCOLDING, *_CALMING))
"""Somebody is blamed, scorned, scolded or told to calm down."""

_FED_UP = (
    "fed up|sick (?:and tired )?of|(?:so|really) tired of|tired of (?:this|you|your|having to)|pissed|furious",
    rf"(?:i've|i have|we've|we have) had (?:it|enough)(?: with| of|{_END})|had enough of|enough is enough",
    "done (?:with (?:you|your|this (?:conversation|discussion))|arguing|explaining)|out of patience|losing my patience",
    "can't (?:take|stand|deal with) (?:you|this|it) any ?more|not having this (?:conversation|discussion|argument)",
    rf"waste of {_MY} time",
)

_ONCE_MORE = (
    r"for the (?:last|hundredth|thousandth|millionth|umpteenth|nth|\d+th) time",
    rf"{_HAIL}for the (?:second|third|fourth|fifth|tenth) time{_END}|(?<=[.!?…] )again{_END}",
    "how many (?:more )?times (?:have (?:i|we)|are we|(?:do|must|will) (?:i|we) (?:have|need|tell|say|ask|explain))",
    "as i (?:already )?(?:said|told)|told you (?:so|before|already|again|not to)",
    r"told you (?:about (?:this|it) )?(?:\w+ ){0,3}times",
    "every (?:single )?(?:damn|fucking|bloody) time",
)

_DISBELIEVING = (
    "are you (?:kidding|joking)|are you serious(?! about)|you (?:have to|must|gotta) be (?:kidding|joking)",
    rf"{_HAIL}(?:unbelievable|unreal|ridiculous|pathetic|typical|spare me|suit yourself|nice try|forget it){_END}",
    rf"{_HAIL}(?:whatever(?:,? (?:man|dude|then))?|give me a break|do what(?:ever)? you (?:want|like)){_END}",
    rf"{_BEGIN}(?:{_WELL} )?(?:seriously|excuse me) ?[?!]|(?:god|heaven|christ|fuck|pete)'?s sake",
    "i can't believe (?:you|he|she)|outrageous|unacceptable|uncalled for|with all due respect",
    "like (?:a normal person|an adult|adults)|you(?:'re| are) the one (?:who|that)",
)

_DISMISSING = (
    rf"{_HAIL}(?:i think )?(?:that|this|it){_IS} {_any(_AWFUL, _UNFAIR)}(?: and|{_END})",
    rf"th(?:is|at) \w+{_IS} an? (?:\w+ )?(?:joke|disgrace|farce)|what an? (?:\w+ )?(?:joke|shambles|disgrace|farce)",
    rf"(?:his|her|their|\w+'s) {_WORK}{_IS} {_AWFUL}|(?:this|that|the) {_WORK}{_IS} {_AWFUL}",
    rf"(?:this|that|the) whole \w+{_IS} {_AWFUL}|is this (?:some kind of |supposed to be )?a joke",
    rf"th(?:is|at) (?:isn't|is not) (?:helping|constructive|productive)|{_HAIL}{_LETS}take (?:this|it) {_ELSEWHERE}",
)

_OF_FAULTS = (
    rf"not my (?:problem|job|fault|business|mess)|(?:his|her|their|whose) (?:own )?fault|because of you{_END}",
    r"you (?:\w+ )?(?:broke|ruined|destroyed|wrecked|screwed|messed|reverted) (?:it|this|everything|my|our|up)",
    rf"no,? you (?:didn't|did not|don't|weren't|aren't){_END}|you (?:never|always) (?:do|did|have|are){_END}",
    rf"(?:he|she)(?:'s| is| was){_VERY} {_TRAIT}|you (?:always )?act\w* (?:like|as if|as though) (?:we|you|i|they)",
    rf"without (?:even )?(?:asking|telling|consulting|warning)(?: (?:me|us|any\w+|first)|{_END})",
    "without (?:even )?(?:saying )?(?:a (?:single )?(?:word|warning)|anything to)|without so much as",
    r"(?:did|does|has) (?:any\w+|nobody|no one|any of you|none of you) (?:even|bother)",
)

CROSS = _compiled((_SWEARING, *_FED_UP, *_ONCE_MORE, *_DISBELIEVING, *_DISMISSING, *_OF_FAULTS))
"""Somebody is angry, maybe at a thing."""
