"""The file of a shuffle: the ciphertexts and the proof of each ranking question (shuffle.md)."""

from collections.abc import Sequence

from commonty.ballots.canonical import Json, a_list, check_canonical, fields, read, write
from commonty.ballots.election import Election
from commonty.ballots.encryption import read_ciphertext
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.question import RankingQuestion
from commonty.ballots.shuffle import Commitments, Responses, Shuffled, ShuffleProof, WrongShuffleSize, check, shuffle
from commonty.ballots.tally import Tally

__all__ = ["MalformedProof", "after", "check_shuffles", "read_shuffles", "shuffle_all", "write_shuffles"]


class MalformedProof(BallotsError):
    """A list of a shuffle's proof that has more or fewer parts than it needs."""

    def __init__(self, what: str, found: int, expected: int) -> None:
        super().__init__(f"{what} of a shuffle's proof has {found} parts, and needs {expected}")
        self.what = what


def shuffle_all(election: Election, tally: Tally) -> tuple[Shuffled, ...]:
    """Shuffle the ciphertexts of each ranking question of a tally."""
    return tuple(shuffle(election.group, election.fingerprint, election.public_key, tally[number]) for number in _ranked(election))


def check_shuffles(election: Election, tally: Tally, shuffles: Sequence[Shuffled]) -> None:
    """Refuse shuffles that are not those of this tally. Raises ``WrongShuffleSize`` or ``FalseShuffle``."""
    numbers = _ranked(election)
    if len(shuffles) != len(numbers):
        raise WrongShuffleSize(len(shuffles), len(numbers))
    for number, each in zip(numbers, shuffles, strict=True):
        check(election.group, election.fingerprint, election.public_key, tally[number], each)


def after(election: Election, tally: Tally, shuffles: Sequence[Shuffled]) -> Tally:
    """Return the tally with its ranking questions shuffled."""
    shuffled = dict(zip(_ranked(election), shuffles, strict=True))
    return tuple(shuffled[number].ciphertexts if number in shuffled else each for number, each in enumerate(tally))


def write_shuffles(group: Group, shuffles: Sequence[Shuffled]) -> str:
    """Return the file of a shuffle."""
    return write(_facts(group, shuffles))


def read_shuffles(group: Group, raw: bytes, *, at_most: int) -> tuple[Shuffled, ...]:
    """Return what a file of a shuffle says, every element tested and nothing proved yet (``check_shuffles``)."""
    facts = fields(read(raw, at_most=at_most), "a shuffle", ("ciphertexts", "proofs"))
    ciphertexts, proofs = (a_list(facts[each], f"the {each}") for each in ("ciphertexts", "proofs"))
    if len(ciphertexts) != len(proofs):
        raise WrongShuffleSize(len(proofs), len(ciphertexts))
    shuffles = tuple(
        Shuffled(tuple(read_ciphertext(group, each) for each in a_list(texts, "the ciphertexts")), _proof(group, proof))
        for texts, proof in zip(ciphertexts, proofs, strict=True)
    )
    check_canonical(raw, _facts(group, shuffles), "a shuffle")
    return shuffles


def _facts(group: Group, shuffles: Sequence[Shuffled]) -> Json:
    return {
        "ciphertexts": [[each.to_json(group) for each in shuffled.ciphertexts] for shuffled in shuffles],
        "proofs": [_written(group, shuffled.proof) for shuffled in shuffles],
    }


def _written(group: Group, proof: ShuffleProof) -> Json:
    said, answered = proof.commitments, proof.responses

    def texts(elements: Sequence[Element]) -> list[Json]:
        return [group.text(each) for each in elements]

    def numbers(scalars: Sequence[int]) -> list[Json]:
        return [str(each) for each in scalars]

    return [
        [*texts((said.t1, said.t2, said.t3)), texts((said.t41, said.t42)), texts(said.links)],
        [*numbers((answered.s1, answered.s2, answered.s3, answered.s4)), numbers(answered.links), numbers(answered.permuted)],
        texts(proof.permutation),
        texts(proof.chain),
    ]


def _proof(group: Group, value: Json) -> ShuffleProof:
    commitments, responses, permutation, chain = _parts(value, "the whole", 4)
    t1, t2, t3, fourth, links = _parts(commitments, "the first list", 5)
    t41, t42 = _parts(fourth, "the fourth commitment", 2)
    s1, s2, s3, s4, of_links, permuted = _parts(responses, "the second list", 6)
    element, scalar = group.read, group.read_scalar
    return ShuffleProof(
        Commitments(element(t1), element(t2), element(t3), element(t41), element(t42), _elements(group, links)),
        Responses(scalar(s1), scalar(s2), scalar(s3), scalar(s4), _scalars(group, of_links), _scalars(group, permuted)),
        _elements(group, permutation),
        _elements(group, chain),
    )


def _scalars(group: Group, value: Json) -> tuple[int, ...]:
    return tuple(group.read_scalar(each) for each in a_list(value, "a list of responses"))


def _elements(group: Group, value: Json) -> tuple[Element, ...]:
    return tuple(group.read(each) for each in a_list(value, "a list of elements"))


def _parts(value: Json, what: str, needed: int) -> list[Json]:
    parts = a_list(value, what)
    if len(parts) != needed:
        raise MalformedProof(what, len(parts), needed)
    return parts


def _ranked(election: Election) -> tuple[int, ...]:
    """Return the numbers, from 0, of the ranking questions."""
    return tuple(number for number, question in enumerate(election.questions) if isinstance(question, RankingQuestion))
