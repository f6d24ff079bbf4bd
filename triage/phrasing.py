"""How technicians write notes: what separates acts, what leads into one, what is none. English, no logic."""

import re

from triage.words import bag, stem

PROMPT = re.compile(r"^\s*(?:PS\s+)?[A-Za-z]:\\|^\s*(?:\$|#|>|>>>)\s|^\s*[\w.-]+@[\w.-]+[:~].*[$#]\s", re.I)
CONSOLE = re.compile(
    r"^\s*(?:reply from|pinging|packets:|request timed out|ethernet adapter|at [\w.]+\(|[-=+|*]{4,})"
    r"|\d{4}-\d\d-\d\d[ T]\d\d:\d\d|\. \. \.|=.*=|\s{4,}\S+\s{4,}|[{}<>|]{2,}|[:=]\s*0x",
    re.I,
)
LABEL = re.compile(
    r"\b(?P<cause>issue|problem|symptoms?|root cause|cause|reason|reported|impact|background|next steps?)\s*:|"
    r"\b(?P<fix>fix(?:ed)?|resolution|solution|resolved|remediation|action(?:s)?(?: taken)?"
    r"|steps taken|work done|what (?:i|we) did)\s*:",
    re.I,
)
# The last branch is a full stop that somebody forgot before he says how it went.
# A line that ends in one of these was cut by its width, not by its writer.
RUNS_ON = re.compile(r"\s(?:a|an|and|at|by|for|from|in|into|of|on|or|the|to|via|with)\s*$", re.I)
SENTENCE = re.compile(
    r"(?<=[.!?])\s+|\s+\*\s+|(?<=[a-z]) (?=(?:User (?:tested|confirmed|happy|ok)"
    r"|Confirmed|Tested|Watched|Called back)\b)"
)
SECTIONS = re.compile(r"\b(?:cause|issue|problem)\s*:.*\b(?:fix|resolution|solution)\s*:", re.I | re.S)
PIECE = re.compile(
    r"\s*(?:,\s*(?:and\s+)?(?:then\s+)?|;|->|=>|→|\s\+\s|\s[-–—]\s|:\s|\s/\s|\band then\b"
    r"|\bthen\b|\band\b|\bso\b|\bby\b|\bbefore\b|&"
    r"|\b(?:resolved|fixed|solved|works|working|ok|gone)(?: now)? after (?=[\w-]+ing\b))\s*",
    re.I,
)
LEAD = re.compile(
    r"^(?:(?:(?:the )?(?:fix|solution|resolution|trick) (?:was|is)(?: to)?"
    r"|power(?=[ -]cycl)|i|we|also|finally|lastly|first|just|simply|went ahead and|ended up|ended"
    r"|had to|was able to|were able to|"
    r"(?:re)?solved|fixed it|fixed|worked around|manually|remotely|successfully|once again"
    r"|instead|only|ok|temporarily|quickly|"
    r"(?:have |had |has )?(?:asked|told|had|walked|helped|guided|got|instructed|made"
    r"|let) (?:the )?(?:user|customer|client|caller|her|him|them|end user)"
    r"(?: through)?(?: to)?|(?:the )?(?:user|customer|client|caller|he|she|they)(?= [\w-]+ed\b)"
    r"|\d+[.)]|[-*•]|step \d+|have|has|had)\b[\s:.)-]*|[-*•]\s*|\d+[.)]\s*)+",
    re.I,
)
PLEASE = re.compile(r"^(?:so )?(?:please|kindly|you (?:can|will need to|need to|should))\s+", re.I)
IN_VAIN = re.compile(
    r"\b(?:no (?:change|luck|joy|help|effect|difference|success|improvement|go)|(?:did|does"
    r"|do)(?: not|n'?t) (?:help|work|fix|resolve|change|make)|"
    r"same (?:issue|result|thing|error|problem|behaviou?r)|without (?:success|luck)|to no avail"
    r"|not (?:fixed|resolved|an option)|"
    r"came back|back again|still (?:\w+ ){0,2}(?:happening|broken|failing|fails|there|same"
    r"|error\w*|not|no|offline|down|prompting|asking|slow))\b",
    re.I,
)
TRIED = re.compile(
    r"^\W*(?:i |we )?(?:tried|attempted|attempting|trying|unable|could(?:n't| not)|can(?:'t"
    r"|not)|failed|will|would|should|need(?:s|ed)? to|"
    r"going to|to be|plan|planning|if|when|unless|not|did(?:n't| not)|no|never|advised"
    r"|recommend\w*|suggest\w*|quoted?|pending|waiting)\b",
    re.I,
)
TRIAL = re.compile(r"\bwhether\b|\b(?:tell|let) (?:me|us)\b|\bsee if\b|\bdoes (?:it|that|this)\b", re.I)
NOUNS_TOO = bag("""
    update patch reboot order test map release log share seat lock block cycle restart push run load open
    close end fix change switch point hold add start import export schedule transfer upgrade restore trace
    exchange bounce deploy drop clean correct free send approve sync refresh move wait sign edit plug
    """)
AFTER_VERB = bag("""
    the a an all his her their it them to in on off out up from with user new old again both this that its for
    into via through
    """)
MEANS_NOTHING = bag("""
    it issue problem this that ticket user them case everything request call email mail note all set up ok
    good fine thing one closing customer vendor message out follow back voicemail vm status time again now
    noon night morning nothing
    """)
OUTCOME = re.compile(
    r"\b(?:\w+ed|is|are|was|were|works?|working|worked|now|gone|fine|ok|okay|good|confirm\w*|test\w*"
    r"|verified|resolved|appeared|"
    r"shows?|came|comes|prints?|printed|user|customer|takes?|thanks?|happy|since|because|after|until)\b",
    re.I,
)
NO_SUBJECT = bag("hard soft factory user he she i we they you it ticket issue problem this that customer client nobody")
PREPOSITIONS = bag("to from on in with via back again manually per for")
HELPERS = bag("was were got been has have had is are")
HAPPENS = bag(
    "call phone sync resync re-sync synchronize connect reconnect log sign approve accept join open close run start "
    "recover fix"
)
LOOKING = {
    "connected": re.compile(r"^connected (?!to\b)", re.I),  # a remote session is how one looks, not what one does
    "called": re.compile(r"\b(?:on file|known number|on record|verif\w+)\b", re.I),
    "phoned": re.compile(r"\b(?:on file|known number|on record|verif\w+)\b", re.I),
    "calling": re.compile(r"\b(?:on file|known number|on record)\b", re.I),
    "call": re.compile(r"\b(?:on file|known number|on record)\b", re.I),
    "phone": re.compile(r"^$"),
}
WORDS = re.compile(r"[\w'-]+")
KEPT_CAPITAL = bag(
    "outlook teams windows word excel office chrome edge adobe exchange intune entra azure zoom onedrive sharepoint"
)
PLACE = re.compile(r"(?:(?<=[.;\n] )|(?<=\n)|^)((?-i:[A-Z])\w+(?: \w+){0,2}):\s$")
NO_OBJECT = bag("after since when fine ok successfully by itself automatically but")
PASSIVE_CAUSE = bag("""
    disable deactivate block stop kill lock change move hold drop end close set enable open share send forget
    allow quit shut log connect disconnect turn run fix correct roll start give make point
    """)
ALIKE = {
    stem(word): stem(first)
    for first, *rest in (line.split() for line in [
        "credential cred creds credentials password passwords pwd pw token tokens login",
        "stored saved cached stale old",
        "computer pc machine workstation laptop desktop device endpoint",
        "phone mobile cell iphone android handset",
        "account acct profile",
        "config configuration settings setting cfg",
        "permission permissions rights access perms",
        "application app client program software",
        "mailbox inbox",
        "drive mapping",
        "cable cord lead",
        "authenticator mfa 2fa",
        "spooler spool",
        "screen monitor display",
        "temp temporary",
        "outlook office",
        "registration registered",
    ])
    for word in (first, *rest)
}  # fmt: skip
KNOWN_THINGS = frozenset(ALIKE.values())
