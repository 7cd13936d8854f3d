/**
 * One small 32-bit generator with named streams. Mirrors tloop/simulation/random.py.
 *
 * Each use of chance has a stream of its own, made from the seed and a name: changing one knob of an
 * experiment then leaves every other draw as it was.
 */

/** xoshiro128** 1.1 (Blackman and Vigna, prng.di.unimi.it), started from a seed and a name. */
export class Stream {
  /** @param {number} seed @param {string} name */
  constructor(seed, name) {
    this.state = Int32Array.from({ length: 4 }, (_, salt) => murmur3(`${seed} ${name}`, salt));
  }

  /** The next 32 bits, as a whole number from 0 to 2³² − 1. */
  bits() {
    const s = this.state;
    const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 11);
    return result;
  }

  /** A number strictly between 0 and 1, on a grid of 2⁻³², symmetric about ½. */
  uniform() {
    return (this.bits() + 0.5) / 4294967296;
  }

  /** An array of `count` times `uniform()`. @param {number} count */
  uniforms(count) {
    return Float64Array.from({ length: count }, () => this.uniform());
  }
}

/** A 32-bit word rotated to the left. @param {number} word @param {number} places */
function rotate(word, places) {
  return (word << places) | (word >>> (32 - places));
}

/**
 * MurmurHash3_x86_32 of the text's UTF-8 bytes (Appleby, smhasher), as a signed 32-bit number.
 *
 * @param {string} text @param {number} seed
 */
export function murmur3(text, seed) {
  const data = utf8(text);
  let value = seed;
  for (let start = 0; start < data.length; start += 4) {
    const [first, second, third, fourth] = data.slice(start, start + 4); // none counts as 0
    const block = first | (second << 8) | (third << 16) | (fourth << 24);
    const k = Math.imul(block, 0xcc9e2d51);
    value ^= Math.imul(rotate(k, 15), 0x1b873593);
    if (start + 4 <= data.length) value = Math.imul(rotate(value, 13), 5) + 0xe6546b64;
  }
  value ^= data.length;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

/** The text's bytes; a way to them that every engine has, those without TextEncoder too. @param {string} text */
function utf8(text) {
  const bytes = [];
  for (const [, hex, character] of encodeURIComponent(text).matchAll(/%(..)|(.)/g)) {
    bytes.push(hex === undefined ? character.charCodeAt(0) : parseInt(hex, 16));
  }
  return bytes;
}
