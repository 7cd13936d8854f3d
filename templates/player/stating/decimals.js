/**
 * Decimals, exact as in Python's decimal: {n, e} is n × 10^e, n a BigInt. Results are rounded to 28 digits, half to
 * even, which is the precision that the build works in.
 */

const PRECISION = 28;

export const decimal = (n, e = 0) => ({ n: BigInt(n), e });
export const ZERO = decimal(0);

/** "1234", "0.50" or "-3.4e-5", as repr writes floats. */
export function decimalOf(text) {
  const [mantissa, power] = text.toLowerCase().split("e");
  const [whole, part = ""] = mantissa.split(".");
  return decimal(BigInt(`${whole}${part}` || "0"), Number(power ?? 0) - part.length);
}

export const absolute = (a) => (a.n < 0n ? { n: -a.n, e: a.e } : a);
export const negated = (a) => ({ n: -a.n, e: a.e });
export const scaled = (a, power) => ({ n: a.n, e: a.e + power });
export const isZero = (a) => a.n === 0n;

export function sum(a, b) {
  const e = Math.min(a.e, b.e);
  return fitted({ n: aligned(a, e) + aligned(b, e), e });
}

export function product(a, b) {
  return fitted({ n: a.n * b.n, e: a.e + b.e });
}

/** Less than 0, 0, or more than 0. */
export function compare(a, b) {
  if (isZero(a) || isZero(b) || a.n < 0n !== b.n < 0n) return Number(sign(a) - sign(b));
  const [x, y] = [magnitude(a), magnitude(b)];
  if (x !== y) return a.n < 0n ? y - x : x - y; // too far apart to be written out
  const e = Math.min(a.e, b.e);
  return Number(sign({ n: aligned(a, e) - aligned(b, e), e }));
}

/** a to a power, which is whole; a is not 0. */
export function raised(a, power) {
  const size = BigInt(Math.abs(power));
  if (power >= 0) return fitted({ n: a.n ** size, e: a.e * power });
  const below = a.n ** size;
  const digits = digitsOf(below).length + PRECISION + 6;
  return fitted({ n: 10n ** BigInt(digits) / below, e: a.e * power - digits });
}

/** Rounded to whole units of 10^e. @param {"even"|"down"|"up"} towards floor and ceiling are down and up */
export function quantized(a, e, towards = "even") {
  if (a.e >= e) return { n: aligned(a, e), e };
  const divisor = 10n ** BigInt(e - a.e);
  let n = a.n / divisor;
  let rest = a.n % divisor;
  if (rest < 0n) [n, rest] = [n - 1n, rest + divisor];
  const half = 2n * rest;
  const up = towards === "up" ? rest > 0n : towards === "even" && (half > divisor || (half === divisor && n % 2n !== 0n));
  return { n: up ? n + 1n : n, e };
}

export function rounded(a, digits) {
  const more = digitsOf(a.n).length - digits;
  if (more <= 0) return a;
  const result = quantized(a, a.e + more);
  return digitsOf(result.n).length > digits ? quantized(result, result.e + 1) : result;
}

/** Without zeros at its end. */
export function normal(a) {
  if (isZero(a)) return ZERO;
  let { n, e } = a;
  while (n % 10n === 0n) [n, e] = [n / 10n, e + 1];
  return { n, e };
}

/** The power of ten of the first digit. */
export const magnitude = (a) => digitsOf(a.n).length - 1 + a.e;

export const digitsOf = (n) => String(n < 0n ? -n : n);

/** "-1234.50", all digits, without a power. */
export function written(a) {
  const digits = digitsOf(a.n).padStart(1 - Math.min(a.e, 0), "0");
  const whole = a.e < 0 ? `${digits.slice(0, a.e)}.${digits.slice(a.e)}` : digits + (isZero(a) ? "" : "0".repeat(a.e));
  return a.n < 0n ? `-${whole}` : whole;
}

export function groupedDigits(text) {
  const [whole, part] = text.split(".");
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return part === undefined ? parted : `${parted}.${part}`;
}

function fitted(a) {
  return rounded(a, PRECISION);
}

function aligned(a, e) {
  return a.n * 10n ** BigInt(a.e - e);
}

function sign(a) {
  return a.n < 0n ? -1n : a.n > 0n ? 1n : 0n;
}
