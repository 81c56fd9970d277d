"""The word tables of VADER that are code, not lexicon files, in vaderSentiment 3.3.2.

Source: C.J. Hutto and E.E. Gilbert, VADER (ICWSM 2014); vaderSentiment 3.3.2, MIT License.
"""

RAISE = 0.293
"""How much a booster word moves the valence of the word after it; a dampener moves it back as much."""

SHOUT = 0.733
"""How much capitals add to a word among words in lower case."""

NEGATE = -0.74
"""What the valence is multiplied by when a negation comes before it."""

_NEGATIONS = """
    aint arent cannot cant couldnt darent didnt doesnt ain't aren't can't couldn't daren't didn't doesn't
    dont hadnt hasnt havent isnt mightnt mustnt neither don't hadn't hasn't haven't isn't mightn't mustn't
    neednt needn't never none nope nor not nothing nowhere oughtnt shant shouldnt uhuh wasnt werent
    oughtn't shan't shouldn't uh-uh wasn't weren't without wont wouldnt won't wouldn't rarely seldom despite
    """

_BOOSTERS = """
    absolutely amazingly awfully completely considerable considerably decidedly deeply effing enormous enormously
    entirely especially exceptional exceptionally extreme extremely fabulously flipping flippin frackin fracking
    fricking frickin frigging friggin fully fuckin fucking fuggin fugging greatly hella highly hugely
    incredible incredibly intensely major majorly more most particularly purely quite really remarkably
    so substantially thoroughly total totally tremendous tremendously uber unbelievably unusually utter utterly very
    """

_DAMPENERS = """
    almost barely hardly kinda kindof kind-of less little marginal marginally occasional occasionally partly
    scarce scarcely slight slightly somewhat sorta sortof sort-of
    """

_TURNS = """
    no least so this without doubt just kind sort enough
    shit bomb bad ass bus stop yeah right kiss death die beating heart
    """

NEGATIONS = frozenset(_NEGATIONS.split())

BOOSTERS = dict.fromkeys(_BOOSTERS.split(), RAISE) | dict.fromkeys(_DAMPENERS.split(), -RAISE)
"""One word to what it adds."""

BOOSTER_PHRASES = dict.fromkeys(("just enough", "kind of", "sort of"), -RAISE)
"""Two words to what they add."""

IDIOMS = {
    "the shit": 3,
    "the bomb": 3,
    "bad ass": 1.5,
    "bus stop": 0.0,
    "yeah right": -2,
    "kiss of death": -1.5,
    "to die for": 3,
    "beating heart": 3.5,
}
"""Phrases to the valence of the word in them. (The package's `badass` is one word and never looked up.)"""

TURNS = frozenset(_TURNS.split())
"""Words which, at most three words before a word of the lexicon or being it, may change its valence.

Each idiom and phrase has a word here that is always among those looked at, so a word without any of
these, boosters and negations about it keeps the lexicon's valence.
"""
