"""Merkle trees: the published vectors of RFC 6962's implementations, and what proofs promise."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.apps.record.merkle import (
    EMPTY,
    Peaks,
    ProofError,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_from_inclusion,
    root_of,
    roots_from_consistency,
)

LEAVES = [
    bytes.fromhex(each) for each in ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
]
"""The eight leaves of the vectors that Certificate Transparency publishes (google/certificate-transparency, merkle_tree_test.cc)."""
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


def test_the_tree_without_leaves_has_the_published_root() -> None:
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Peaks().root() == EMPTY


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_the_published_ones(size: int) -> None:
    assert root_of(HASHES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_the_inclusion_proofs_are_the_published_ones(index: int, size: int) -> None:
    assert [node.hex() for node in inclusion_proof(HASHES[:size], index)] == INCLUSION[index, size]


@pytest.mark.parametrize(("old_size", "size"), CONSISTENCY)
def test_the_consistency_proofs_are_the_published_ones(old_size: int, size: int) -> None:
    assert [node.hex() for node in consistency_proof(HASHES[:size], old_size)] == CONSISTENCY[old_size, size]


def by_definition(leaves: list[bytes]) -> bytes:
    """The root by the words of RFC 6962, section 2.1: an independent second implementation."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256().digest()
    half = max(power for power in (1 << bit for bit in range(20)) if power < len(leaves))
    return hashlib.sha256(b"\x01" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()


leaves = st.lists(st.binary(max_size=4).map(leaf_hash), min_size=1, max_size=70)


@given(leaves)
def test_a_growing_tree_has_the_root_of_the_definition(grown: list[bytes]) -> None:
    assert root_of(grown) == by_definition(grown)


@given(leaves, st.data())
def test_what_is_in_a_tree_can_be_proven_and_nothing_else(grown: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(grown) - 1))
    path = inclusion_proof(grown, index)
    root = root_of(grown)

    assert root_from_inclusion(grown[index], index, len(grown), path) == root
    assert root_from_inclusion(leaf_hash(b"forged"), index, len(grown), path) != root
    for forged in (path[:-1], [*path, root]):
        if forged != path:
            with pytest.raises(ProofError):
                root_from_inclusion(grown[index], index, len(grown), forged)
    for place in range(len(path)):
        assert root_from_inclusion(grown[index], index, len(grown), [*path[:place], node_hash(root, root), *path[place + 1 :]]) != root


@given(leaves, st.data())
def test_that_a_tree_only_grew_can_be_proven_and_a_changed_past_cannot(grown: list[bytes], data: st.DataObject) -> None:
    old_size = data.draw(st.integers(1, len(grown)))
    path = consistency_proof(grown, old_size)
    old_root, root = root_of(grown[:old_size]), root_of(grown)
    changed = data.draw(st.integers(0, old_size - 1))
    rewritten = [*grown[:changed], leaf_hash(b"forged"), *grown[changed + 1 :]]

    assert roots_from_consistency(old_size, len(grown), old_root, path) == (old_root, root)
    forged = roots_from_consistency(old_size, len(grown), old_root, consistency_proof(rewritten, old_size))
    assert forged != (old_root, root_of(rewritten))


@settings(max_examples=30)
@given(st.integers(2, 300), st.data())
def test_a_proof_for_another_size_is_refused_or_fails(size: int, data: st.DataObject) -> None:
    grown = [leaf_hash(bytes([number % 256, number >> 8])) for number in range(size)]
    old_size = data.draw(st.integers(1, size - 1))
    path = consistency_proof(grown, old_size)

    for other in {old_size - 1, old_size + 1, size} - {0, old_size}:
        try:
            roots = roots_from_consistency(other, size, root_of(grown[:old_size]), path)
        except ProofError:
            continue
        assert roots != (root_of(grown[:old_size]), root_of(grown))
