"""What a regular expression tells of the texts that it matches: words they hold, and words they begin with.

Words are without spaces, since a text's spaces do not matter to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as op  # type: ignore[attr-defined]  # the one reader of patterns that reads what re reads
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_OF_NO_WIDTH = (op.ASSERT, op.ASSERT_NOT, op.AT)
_Parsed = Iterable[tuple[Any, Any]]


def is_tied_to_beginning(pattern: re.Pattern[str]) -> bool:
    """Whether a pattern matches at the beginning of a text only."""
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    return parsed.data[:1] == [(op.AT, op.AT_BEGINNING)] and not pattern.flags & re.MULTILINE


def words_of(pattern: re.Pattern[str]) -> frozenset[str]:
    """Words of which every text that a pattern matches holds one; none where that cannot be told."""
    if pattern.flags & re.IGNORECASE:
        return frozenset()
    return _words_of(_parser.parse(pattern.pattern, pattern.flags))


def beginnings(pattern: re.Pattern[str], most: int) -> frozenset[str]:
    """Words, cut to `most` letters, of which every match begins with one; none where that cannot be told."""
    if pattern.flags & re.IGNORECASE:
        return frozenset()
    ended, going = _continued(frozenset({""}), _parser.parse(pattern.pattern, pattern.flags), most)
    found = ended | going
    return frozenset(word[:most] for word in found) if all(found) else frozenset()


def _words_of(parsed: _Parsed) -> frozenset[str]:
    """Of those that parts of a sequence need, the most telling: the words of which the shortest is longest."""
    needed = (words for words in _needs(parsed) if words and all(words))
    return max(needed, key=lambda words: min(map(len, words)), default=frozenset())


def _needs(parsed: _Parsed) -> Iterator[frozenset[str]]:
    letters = ""
    for code, argument in parsed:
        if code is op.LITERAL:
            letters += chr(argument).strip(" ")
            continue
        yield frozenset({letters})
        letters = ""
        if code is op.BRANCH:
            choices = [_words_of(choice) for choice in argument[1]]
            yield frozenset().union(*choices) if all(choices) else frozenset()
        elif code is op.SUBPATTERN and not argument[1] & re.IGNORECASE:
            yield _words_of(argument[3])
        elif code in _REPEATS and argument[0] > 0:
            yield _words_of(argument[2])
        elif code is op.ASSERT:
            yield _words_of(argument[1])
    yield frozenset({letters})


def _continued(begun: frozenset[str], parsed: _Parsed, most: int) -> tuple[frozenset[str], frozenset[str]]:
    """What a sequence makes of the words so far: those that have ended, and those that what follows it goes on with."""
    ended: frozenset[str] = frozenset()
    going = begun
    for code, argument in parsed:
        ended |= frozenset(word for word in going if len(word) >= most)
        going = frozenset(word for word in going if len(word) < most)
        if code is op.LITERAL:
            going = frozenset(word + chr(argument).strip(" ") for word in going)
        elif code is op.BRANCH:
            ways = [_continued(going, choice, most) for choice in argument[1]]
            ended, going = ended.union(*(end for end, _ in ways)), frozenset().union(*(on for _, on in ways))
        elif code is op.SUBPATTERN and not argument[1] & re.IGNORECASE:
            end, going = _continued(going, argument[3], most)
            ended |= end
        elif code in _REPEATS and argument[1] == 1:
            end, on = _continued(going, argument[2], most)
            ended, going = ended | end, on if argument[0] else going | on
        elif code not in _OF_NO_WIDTH:
            return ended | going, frozenset()
    return ended, going
