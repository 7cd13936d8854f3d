/** What tloop/page/packing.py packed: deflated bytes as text, five signs for four bytes. */

const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%:()*+-;.=,?@^_/{|}~";
const BASE = SIGNS.length;
const VALUES = new Uint8Array(128); // of each sign, by its code
for (let value = 0; value < BASE; value += 1) VALUES[SIGNS.charCodeAt(value)] = value;

/** @param {string} text @returns {Response} of the bytes that were packed */
export function unpacked(text) {
  const full = text.padEnd(5 * Math.ceil(text.length / 5), SIGNS[BASE - 1]);
  const bytes = new DataView(new ArrayBuffer((full.length / 5) * 4));
  for (let i = 0; i < full.length; i += 5) {
    let word = 0;
    for (let j = i; j < i + 5; j += 1) word = word * BASE + VALUES[full.charCodeAt(j)];
    bytes.setUint32((i / 5) * 4, word);
  }
  const deflated = bytes.buffer.slice(0, bytes.byteLength - (full.length - text.length));
  return new Response(new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate")));
}
