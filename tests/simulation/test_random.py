"""The generator, held against published numbers, and its named streams."""

from itertools import islice

import numpy as np
import pytest

from tloop.simulation.random import Stream, murmur3, rotate, words


def test_xoshiro() -> None:
    """From the state 1, 2, 3, 4 come the numbers of the authors' own C code, version 1.1."""
    assert list(islice(words(1, 2, 3, 4), 10)) == [
        11520,
        0,
        5927040,
        70819200,
        2031721883,
        1637235492,
        1287239034,
        3734860849,
        3729100597,
        4258142804,
    ]


@pytest.mark.parametrize(
    ("text", "seed", "expected"),
    [
        ("", 0, 0),
        ("", 1, 0x514E28B7),
        ("", 0xFFFFFFFF, 0x81F16F39),
        ("test", 0, 0xBA6BD213),
        ("test", 0x9747B28C, 0x704B81DC),
        ("Hello, world!", 0x9747B28C, 0x24884CBA),
        ("The quick brown fox jumps over the lazy dog", 0x9747B28C, 0x2FA826CD),
        # The lengths that leave 1, 2 and 3 bytes over.
        ("a", 0x9747B28C, 0x7FA09EA6),
        ("aa", 0x9747B28C, 0x5D211726),
        ("aaa", 0x9747B28C, 0x283E0130),
        # Bytes, not characters.
        ("ππππππππ", 0x9747B28C, 0xD58063C1),
    ],
)
def test_murmur3(text: str, seed: int, expected: int) -> None:
    """The hash gives the published vectors of MurmurHash3_x86_32."""
    assert murmur3(text, seed) == expected


def test_rotate() -> None:
    """What leaves a word on the left comes back on the right."""
    assert rotate(0x80000001, 1) == 0x00000003
    assert rotate(0x12345678, 8) == 0x34567812


def test_uniform() -> None:
    """Uniform numbers keep off 0 and 1, and their grid is symmetric about ½."""
    assert uniform_from(0, 0, 0, 1) == 0.5 / 2**32  # the second word alone decides the first number
    assert uniform_from(0, _before_scrambling(0xFFFFFFFF), 0, 0) == 1.0 - 0.5 / 2**32


def uniform_from(*state: int) -> float:
    """The first uniform number from a state of the generator."""
    stream = Stream(0, "")
    stream._words = words(*state)
    return stream.uniform()


def _before_scrambling(result: int) -> int:
    """The word that the generator's scrambler turns into `result`."""
    ninth = result * pow(9, -1, 2**32) % 2**32
    return rotate(ninth, 32 - 7) * pow(5, -1, 2**32) % 2**32


def test_uniforms_are_filled_row_by_row() -> None:
    """An array of uniform numbers holds the stream's next ones in their order."""
    stream = Stream(3, "rows")
    assert Stream(3, "rows").uniforms(5, 2).tolist() == [
        [stream.uniform(), stream.uniform()] for _ in range(5)
    ]


def test_streams_differ() -> None:
    """Another name or another seed, however close, is another stream."""
    names = [
        (seed, name)
        for seed in range(40)
        for name in ("neuron 0", "neuron 1", "xor train points", "train noise")
    ]
    starts = {tuple(Stream(seed, name).bits() for _ in range(4)) for seed, name in names}
    assert len(starts) == len(names)
    # Seed and name do not run into each other.
    assert Stream(1, "2 neuron").bits() != Stream(12, "neuron").bits()


def test_streams_are_independent() -> None:
    """Drawing from one stream leaves all others alone."""
    alone = Stream(7, "a").uniforms(10)
    first, second = Stream(7, "a"), Stream(7, "b")
    mixed = []
    for _ in range(10):
        mixed.append(first.uniform())
        second.uniforms(3)
    assert mixed == alone.tolist()


@pytest.mark.parametrize("along", ["names", "seeds"])
def test_streams_are_not_correlated(along: str) -> None:
    """Numbers at the same place of neighbouring streams are spread evenly and don't follow each other."""
    streams = [Stream(7, f"neuron {i}") if along == "names" else Stream(i, "neuron 0") for i in range(400)]
    draws = np.array([stream.uniforms(25) for stream in streams])
    counts, _ = np.histogram(draws, bins=50, range=(0.0, 1.0))
    # χ² of 49 degrees of freedom lies between 23 and 86 in 99.9 % of cases; the streams never change.
    assert 23.0 < ((counts - 200.0) ** 2 / 200.0).sum() < 86.0
    # 9,975 pairs: the correlation of independent ones has a standard deviation of 0.01.
    assert abs(np.corrcoef(draws[:-1].ravel(), draws[1:].ravel())[0, 1]) < 0.033
    assert abs(np.corrcoef(draws[:, :-1].ravel(), draws[:, 1:].ravel())[0, 1]) < 0.033
