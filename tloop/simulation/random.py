"""One small 32-bit generator with named streams.

Each use of chance has a stream of its own, made from the seed and a name: changing one knob of an
experiment then leaves every other draw as it was. The page's `random.js` gives the same numbers.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from tloop.simulation.maths import Array

MASK = 0xFFFFFFFF

Words = NDArray[np.uint32]


class Stream:
    """xoshiro128** 1.1 (Blackman and Vigna, prng.di.unimi.it), started from a seed and a name.

    >>> Stream(7, "neuron 0").uniform() == Stream(7, "neuron 0").uniform()
    True
    """

    def __init__(self, seed: int, name: str) -> None:
        self._words = words(*(murmur3(f"{seed} {name}", salt) for salt in range(4)))

    def bits(self) -> int:
        """The next 32 bits, as a whole number from 0 to 2³² − 1."""
        return next(self._words)

    def uniform(self) -> float:
        """A number strictly between 0 and 1, on a grid of 2⁻³², symmetric about ½."""
        return (self.bits() + 0.5) / 4294967296.0

    def uniforms(self, *shape: int) -> Array:
        """An array of `uniform()`, filled row by row."""
        count = int(np.prod(shape))
        bits = np.fromiter(islice(self._words, count), np.float64, count)
        uniforms: Array = (bits + 0.5) / 4294967296.0
        return uniforms.reshape(shape)


class Streams:
    """Many streams side by side, of these seeds and names: each draws what a Stream of its own would.

    state: (4, streams).
    """

    def __init__(self, names: Sequence[tuple[int, str]]) -> None:
        self.state = murmur3s([f"{seed} {name}".encode() for seed, name in names])

    def bits(self) -> Words:
        """The next 32 bits of each."""
        a, b, c, d = self.state
        drawn: Words = _rotated(b * np.uint32(5), 7) * np.uint32(9)
        shifted = b << np.uint32(9)
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        self.state[3] = _rotated(d, 11)
        return drawn

    def uniform(self) -> Array:
        """A number strictly between 0 and 1 from each."""
        uniform: Array = (self.bits().astype(np.float64) + 0.5) / 4294967296.0
        return uniform


def words(a: int, b: int, c: int, d: int) -> Iterator[int]:
    """The generator's numbers from this state on, each of 32 bits."""
    while True:
        product = b * 5 & MASK
        yield (product << 7 | product >> 25) * 9 & MASK
        shifted = b << 9 & MASK
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = (d << 11 | d >> 21) & MASK


def rotate(word: int, places: int) -> int:
    """A 32-bit word rotated to the left."""
    return (word << places | word >> (32 - places)) & MASK


def murmur3(text: str, seed: int) -> int:
    """MurmurHash3_x86_32 of the text's UTF-8 bytes (Appleby, smhasher)."""
    data = text.encode()
    value = seed
    for start in range(0, len(data), 4):
        block = data[start : start + 4]
        k = int.from_bytes(block, "little") * 0xCC9E2D51 & MASK
        value ^= rotate(k, 15) * 0x1B873593 & MASK
        if len(block) == 4:
            value = (rotate(value, 13) * 5 + 0xE6546B64) & MASK
    value ^= len(data)
    value = (value ^ value >> 16) * 0x85EBCA6B & MASK
    value = (value ^ value >> 13) * 0xC2B2AE35 & MASK
    return value ^ value >> 16


def murmur3s(texts: Sequence[bytes]) -> Words:
    """`murmur3` of many texts, with the seeds 0, 1, 2 and 3: (4, texts)."""
    lengths = np.array([len(text) for text in texts], dtype=np.uint32)
    blocks = int(lengths.max(initial=0)) // 4 + 1
    padded = b"".join(text.ljust(4 * blocks, b"\0") for text in texts)
    value: Words = np.repeat(np.arange(4, dtype=np.uint32)[:, None], len(texts), axis=1)
    for i, block in enumerate(np.frombuffer(padded, "<u4").reshape(-1, blocks).T):
        value ^= _rotated(block * np.uint32(0xCC9E2D51), 15) * np.uint32(0x1B873593)
        whole = _rotated(value, 13) * np.uint32(5) + np.uint32(0xE6546B64)
        value = np.where(lengths >= 4 * (i + 1), whole, value)  # what there is not is 0, and changes nothing
    value ^= lengths
    value = (value ^ value >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    value = (value ^ value >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    value ^= value >> np.uint32(16)
    return value


def _rotated(words: Words, places: int) -> Words:
    return words << np.uint32(places) | words >> np.uint32(32 - places)
