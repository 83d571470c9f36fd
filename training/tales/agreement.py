"""Sentences whose verb agrees with a subject across a clause, some combinations held out.

`The girl who likes the dogs is kind.`: between subject and verb stands another noun, the attractor,
of the same number or the other one. A combination is a subject, what joins it to the attractor and
the attractor; one in eight is never drawn for training, whatever the numbers, verbs and adjectives.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

HELD_OUT_EVERY = 8
Kind = str  # "person", "animal" or "thing"


@dataclass(frozen=True)
class Noun:
    """A noun in both numbers."""

    one: str
    many: str
    kind: Kind

    def form(self, plural: bool) -> str:
        """The noun in one of its numbers."""
        return self.many if plural else self.one


@dataclass(frozen=True)
class Link:
    """What joins subject and attractor: a preposition (one form) or the verb of a clause.

    forms: base, third person and past of a verb, or the preposition alone.
    subjects, attractors: kinds of nouns that it joins; backwards: whether the attractor may also
    be the one who acts (`the girl that the dogs like`).
    """

    forms: tuple[str, ...]
    subjects: frozenset[Kind]
    attractors: frozenset[Kind]
    backwards: bool = False


@dataclass(frozen=True)
class Combination:
    """A subject, what joins it to another noun, and that noun."""

    subject: Noun
    link: Link
    attractor: Noun

    @property
    def held_out(self) -> bool:
        """Whether training never sees it."""
        key = " ".join((self.subject.one, self.link.forms[0], self.attractor.one))
        return zlib.crc32(key.encode()) % HELD_OUT_EVERY == 0


def _nouns(kind: Kind, words: str) -> tuple[Noun, ...]:
    pairs = (word.split("/") for word in words.split())
    return tuple(Noun(p[0], p[1] if len(p) > 1 else p[0] + "s", kind) for p in pairs)


NOUNS = (
    *_nouns("person", "boy girl man/men woman/women child/children teacher student doctor friend "
            "brother sister nurse farmer singer writer uncle son daughter player"),
    *_nouns("animal", "dog cat bird horse cow"),
    *_nouns("thing", "book key cup letter picture flower bag hat table chair box/boxes desk bed "
            "car house window tree"),
)  # fmt: skip
PERSON, ANIMAL, THING = frozenset({"person"}), frozenset({"animal"}), frozenset({"thing"})
LIVING, ALL = PERSON | ANIMAL, PERSON | ANIMAL | THING
LINKS = (
    Link(("near",), ALL, ALL),
    Link(("behind",), ALL, ALL),
    Link(("next to",), ALL, ALL),
    Link(("in front of",), ALL, ALL),
    Link(("with",), PERSON, LIVING),
    Link(("under",), ANIMAL | THING, THING),
    Link(("like", "likes", "liked"), LIVING, ALL, backwards=True),
    Link(("love", "loves", "loved"), LIVING, ALL, backwards=True),
    Link(("know", "knows", "knew"), PERSON, PERSON, backwards=True),
    Link(("help", "helps", "helped"), PERSON, LIVING, backwards=True),
    Link(("follow", "follows", "followed"), LIVING, LIVING, backwards=True),
    Link(("watch", "watches", "watched"), LIVING, LIVING, backwards=True),
    Link(("want", "wants", "wanted"), PERSON, ANIMAL | THING),
    Link(("draw", "draws", "drew"), PERSON, ALL),
    Link(("remember", "remembers", "remembered"), PERSON, ALL, backwards=True),
)
# Singular form, plural form, kinds of subjects, and how a sentence may go on.
VERBS: tuple[tuple[str, str, frozenset[Kind], tuple[str, ...]], ...] = (
    ("is", "are", PERSON, ("happy", "very tired", "kind", "late again", "busy today", "sick",
                           "at home now", "from Canada", "waiting for you", "taller than I am")),
    ("is", "are", ANIMAL, ("very big", "hungry", "asleep", "old", "white", "not dangerous")),
    ("is", "are", THING, ("new", "very old", "too small", "mine", "beautiful", "not cheap")),
    ("was", "were", PERSON, ("angry with me", "absent yesterday", "very poor then", "surprised",
                             "in the garden", "late for school", "glad to hear it")),
    ("was", "were", ANIMAL, ("ill last week", "in the garden", "very hungry", "small then")),
    ("was", "were", THING, ("broken", "here this morning", "expensive", "white before")),
    ("has", "have", PERSON, ("a good idea", "no money", "a lot of friends", "to go home now",
                             "been to Tokyo twice", "already left", "blue eyes")),
    ("has", "have", ANIMAL, ("long ears", "a black head", "no name", "run away")),
    ("has", "have", THING, ("a nice color", "been sold", "to be cleaned", "become dirty")),
    ("lives", "live", PERSON, ("in London", "next door", "near the station", "abroad")),
    ("speaks", "speak", PERSON, ("English well", "three languages", "too fast", "French")),
    ("plays", "play", PERSON, ("the piano", "tennis every day", "very well", "in the park")),
    ("goes", "go", PERSON, ("to school by bus", "to bed at ten", "fishing on Sundays")),
    ("runs", "run", LIVING, ("very fast", "every morning", "in the park")),
    ("sleeps", "sleep", LIVING, ("too much", "well", "all day")),
    ("looks", "look", ALL, ("very old", "nice", "strange to me")),
    ("makes", "make", ALL, ("me happy", "us laugh", "everyone smile")),
)  # fmt: skip
AUXILIARIES = ("is", "was", "has")
OWNERS = ("The",) * 6 + ("My", "Our", "His", "Her")
LEADS = ("",) * 6 + ("I think ", "I know that ", "Tom says that ", "You see, ")
ENDS = (".",) * 8 + ("!", ", I think.")
MOST_HELD_OUT = 480


def combinations() -> Iterator[Combination]:
    """Every combination of the grammar, in a fixed order."""
    for subject, link, attractor in product(NOUNS, LINKS, NOUNS):
        fits = subject.kind in link.subjects and attractor.kind in link.attractors
        if fits and subject != attractor:
            yield Combination(subject, link, attractor)


def verb_for(subject: Noun, rng: Random) -> tuple[str, str, tuple[str, ...]]:
    """Singular, plural and endings of a verb the subject can have; most often `be` or `have`."""
    auxiliary = rng.random() < 0.65
    fitting = [
        (one, many, endings)
        for one, many, kinds, endings in VERBS
        if subject.kind in kinds and (one in AUXILIARIES) == auxiliary
    ]
    return rng.choice(fitting)


def phrase(made: Combination, plurals: tuple[bool, bool], rng: Random, owner: str = "The") -> str:
    """`The girl who likes the dogs`: subject and clause; `plurals` of subject and attractor."""
    subject, attractor = made.subject.form(plurals[0]), f"the {made.attractor.form(plurals[1])}"
    forms = made.link.forms
    if len(forms) == 1:
        return f"{owner} {subject} {forms[0]} {attractor}"
    past = rng.random() < 0.3
    if made.link.backwards and made.attractor.kind != "thing" and rng.random() < 0.5:
        verb = forms[2] if past else forms[0 if plurals[1] else 1]
        return f"{owner} {subject} that {attractor} {verb}"
    verb = forms[2] if past else forms[0 if plurals[0] else 1]
    pronoun = "who" if made.subject.kind == "person" else "that"
    return f"{owner} {subject} {pronoun} {verb} {attractor}"


class Agreement:
    """Draws sentences of the grammar; every draw depends on the given generator only."""

    def __init__(self) -> None:
        self.shown = [made for made in combinations() if not made.held_out]

    def draw(self, rng: Random) -> str:
        """A whole sentence out of a combination that is not held out."""
        made = rng.choice(self.shown)
        plurals = rng.random() < 0.5, rng.random() < 0.5
        owner = rng.choice(OWNERS)
        if rng.random() < 0.1:
            start = f"{owner} {made.subject.form(plurals[0])}"
        else:
            start = phrase(made, plurals, rng, owner)
        one, many, endings = verb_for(made.subject, rng)
        lead = rng.choice(LEADS)
        start = lead + (start[0].lower() + start[1:] if lead else start)
        verb = many if plurals[0] else one
        return f"{start} {verb} {rng.choice(endings)}{rng.choice(ENDS)}"


def held_out_pairs() -> list[tuple[str, str, str]]:
    """Prompts with the right form of the verb and the wrong one, each with its leading space.

    As many with singular as with plural subjects, with matching as with mismatching attractors.
    """
    rng = Random(0)
    held = [made for made in combinations() if made.held_out]
    found = []
    for at, made in enumerate(rng.sample(held, MOST_HELD_OUT)):
        plurals = bool(at & 1), bool(at & 2)
        one, many, _ = verb_for(made.subject, rng)
        right, wrong = (many, one) if plurals[0] else (one, many)
        found.append((phrase(made, plurals, rng), f" {right}", f" {wrong}"))
    return found
