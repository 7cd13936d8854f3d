/**
 * Elementary functions with the same bits on every machine. Mirrors tloop/simulation/maths.py, step by step.
 *
 * Only + − × ÷, comparison, selection, rounding and exponent bits, in a written-down order: IEEE 754 fixes
 * the result of each, whereas Math.exp and Math.tanh differ from engine to engine. Python's functions take
 * arrays, these take single numbers; what Python looks up in a tuple of coefficients is written out here,
 * as that is what compilers make fast.
 */

// Adding 1.5 · 2⁵² rounds to the nearest integer, ties to even.
const ROUNDER = 6755399441055744;

const HALF_LN2 = 0.34657359027997264;
const PER_LN2 = 1.4426950408889634; // 1 / ln 2
const PER_HALF_LN2 = 2.8853900817779268; // 2 / ln 2
// ln 2 in two parts: the first a multiple of 2⁻³², so that its product with an exponent is exact.
const LN2_HIGH = 0.6931471806019545;
const LN2_LOW = -4.2009150726810846e-11;

const SQRT_2 = 1.4142135623730951; // the float64 above √2: twice the one whose bits these are, in two halves
const SQRT_HALF_HIGH_BITS = 0x3fe6a09e;
const SQRT_HALF_LOW_BITS = 0x667f3bcd;
const HIGH_EXPONENT_SHIFT = 20; // of the exponent in the upper half of the bits
const LEAST_NORMAL = 2.2250738585072014e-308; // 2⁻¹⁰²²

// π/2 in three parts: the first two multiples of 2⁻³² and 2⁻⁶⁴, so that their products with up to 2²⁰
// quarter turns are exact (Cody and Waite, Software Manual for the Elementary Functions, ch. 8).
const LARGEST_ANGLE = 1048576;
const QUARTER_TURNS_PER_RADIAN = 0.6366197723675814;
const QUARTER_TURN_HIGH = 1.5707963267341256;
const QUARTER_TURN_MIDDLE = 6.077100509014471e-11;
const QUARTER_TURN_LOW = -2.508278806334166e-20;

const LEAST_EXPONENT = -1022;
const POWERS_OF_TWO = powersOfTwo();

// tanh(k·ln 2/2) and 1 less its square, for the k that tanh meets: ±20 is less than 58 times ln 2/2.
const MOST_STEPS = 58;
const TANH_OF_STEPS = Float64Array.from({ length: 2 * MOST_STEPS + 1 }, (_, i) => {
  const power = powerOfTwo(i - MOST_STEPS);
  return (power - 1) / (power + 1);
});
const SLOPE_OF_STEPS = TANH_OF_STEPS.map((c) => 1 - c * c);

const bits = new DataView(new ArrayBuffer(8));

/** 2⁻¹⁰²² … 2¹⁰²³, each twice the one before, which is exact. */
function powersOfTwo() {
  const powers = new Float64Array(1023 - LEAST_EXPONENT + 1);
  powers[0] = LEAST_NORMAL;
  for (let i = 1; i < powers.length; i += 1) powers[i] = 2 * powers[i - 1];
  return powers;
}

/** 2ᵏ for whole k in −1022 … 1023; any power for NaN. @param {number} k */
function powerOfTwo(k) {
  return POWERS_OF_TWO[(k - LEAST_EXPONENT) | 0];
}

/** The nearest whole number, of two equally near ones the even one, for |x| < 2⁵¹. @param {number} x */
function nearestWhole(x) {
  return x + ROUNDER - ROUNDER;
}

/**
 * (u·coth u − 1)/u² in powers of u²: 2²ⁿ B₂ₙ / (2n)! (Abramowitz and Stegun, 4.5.67), |u| ≤ ln 2 / 4.
 *
 * @param {number} x
 */
function cothPolynomial(x) {
  return (
    ((((x * (-1382 / 638512875) + 2 / 93555) * x + -1 / 4725) * x + 2 / 945) * x + -1 / 45) * x + 1 / 3
  );
}

/** (2·artanh s − 2s)/s³ in powers of s²: 2/(2n + 1), |s| ≤ 0.1716. @param {number} x */
function artanhPolynomial(x) {
  let result = (((x * (2 / 21) + 2 / 19) * x + 2 / 17) * x + 2 / 15) * x + 2 / 13;
  result = (((result * x + 2 / 11) * x + 2 / 9) * x + 2 / 7) * x + 2 / 5;
  return result * x + 2 / 3;
}

/** (sin r − r)/r³ in powers of r²: ±1/n!, |r| ≤ π/4. @param {number} x */
function sinePolynomial(x) {
  let result = ((x * (1 / 355687428096000) + -1 / 1307674368000) * x + 1 / 6227020800) * x + -1 / 39916800;
  result = ((result * x + 1 / 362880) * x + -1 / 5040) * x + 1 / 120;
  return result * x + -1 / 6;
}

/** (cos r − 1 + r²/2)/r⁴ in powers of r²: ±1/n!, |r| ≤ π/4. @param {number} x */
function cosinePolynomial(x) {
  let result = ((x * (1 / 20922789888000) + -1 / 87178291200) * x + 1 / 479001600) * x + -1 / 3628800;
  result = (result * x + 1 / 40320) * x + -1 / 720;
  return result * x + 1 / 24;
}

/**
 * Hyperbolic tangent: x itself where x is tiny, ±1 from ±20 on.
 *
 * With x = k·ln 2/2 + u and c = tanh(k·ln 2/2) = (2ᵏ − 1)/(2ᵏ + 1), the addition theorem gives
 * tanh x = c + (1 − c²)·u/(u·coth u + c·u): c is nearly exact and the rest of it small.
 *
 * @param {number} x
 */
export function tanh(x) {
  const clipped = x < -20 ? -20 : x > 20 ? 20 : x;
  const k = nearestWhole(clipped * PER_HALF_LN2);
  const u = clipped - k * HALF_LN2;
  const step = (k + MOST_STEPS) | 0;
  const c = TANH_OF_STEPS[step];
  return (u * SLOPE_OF_STEPS[step]) / (c * u + uCothU(u)) + c;
}

/**
 * 1/(1 + e⁻ˣ), as eˣ/(eˣ + 1); beyond ±708 it keeps the value there.
 *
 * With x = k·ln 2 + 2u: eˣ = 2ᵏ·(u·coth u + u)/(u·coth u − u).
 *
 * @param {number} x
 */
export function sigmoid(x) {
  const half = 0.5 * (x < -708 ? -708 : x > 708 ? 708 : x);
  const k = nearestWhole(half * PER_HALF_LN2);
  const u = half - k * HALF_LN2;
  const middle = uCothU(u);
  const grow = (middle + u) * powerOfTwo(k);
  return grow / (middle - u + grow);
}

/** u·coth u for |u| ≤ ln 2 / 4. @param {number} u */
function uCothU(u) {
  const square = u * u;
  return cothPolynomial(square) * square + 1;
}

/** eˣ = 2ᵏ·eʳ: 0 below −745.1, subnormal results rounded once, ∞ above 709.7. @param {number} x */
export function exp(x) {
  const clipped = x < -746 ? -746 : x > 710 ? 710 : x;
  const k = nearestWhole(clipped * PER_LN2);
  const result = expOfRemainder(clipped - k * LN2_HIGH, k * LN2_LOW);
  // 2ᵏ may not be a float64 where 2ᵏ·eʳ is: two factors, the second of which rounds.
  const half = nearestWhole(k * 0.5);
  return result * powerOfTwo(half) * powerOfTwo(k - half);
}

/**
 * eʳ for r = high − low, |r| ≤ ln 2 / 2.
 *
 * With u = r/2: eʳ = (u·coth u + u)/(u·coth u − u) = 1 + r + r·(u − P)/(1 + P − u), P = u·coth u − 1,
 * summed from the small to the large.
 *
 * @param {number} high @param {number} low
 */
function expOfRemainder(high, low) {
  const r = high - low;
  const u = r * 0.5;
  const square = u * u;
  const less = u - cothPolynomial(square) * square;
  return (r * less) / (1 - less) - low + high + 1;
}

/** Natural logarithm: −∞ at ±0, NaN below. @param {number} x */
export function log(x) {
  if (x === Infinity) return x;
  if (x > 0) {
    return x < LEAST_NORMAL ? logOfProduct(x * 18014398509481984, -54, 0) : logOfProduct(x, 0, 0); // 2⁵⁴
  }
  return x === 0 ? -Infinity : NaN;
}

/** ln(1 + x), exact for tiny x: −∞ at −1, NaN below. @param {number} x */
export function log1p(x) {
  if (x === Infinity || x === 0) return x;
  if (x > -1) {
    const oneMore = 1 + x;
    // What 1 + x lost to rounding; exact on either side (fdlibm's s_log1p does it so).
    const lost = oneMore >= 2 ? 1 - (oneMore - x) : x - (oneMore - 1);
    return logOfProduct(oneMore, 0, lost / oneMore);
  }
  return x === -1 ? -Infinity : NaN;
}

/** The steps of log1p that are left where 0 ≤ x ≤ 1: the same bits, sooner. @param {number} x */
function log1pUpTo1(x) {
  const oneMore = 1 + x;
  const correction = (x - (oneMore - 1)) / oneMore;
  const k = oneMore < SQRT_2 ? 0 : 1;
  return logOfParts(k === 0 ? oneMore : 0.5 * oneMore, k, correction);
}

/**
 * ln x + exponent·ln 2 + correction, for normal x > 0 (else: any value).
 *
 * @param {number} x @param {number} exponent @param {number} correction
 */
function logOfProduct(x, exponent, correction) {
  bits.setFloat64(0, x);
  const high = bits.getInt32(0);
  const borrow = bits.getUint32(4) < SQRT_HALF_LOW_BITS ? 1 : 0;
  const k = (high - SQRT_HALF_HIGH_BITS - borrow) >> HIGH_EXPONENT_SHIFT;
  bits.setInt32(0, high - (k << HIGH_EXPONENT_SHIFT));
  return logOfParts(bits.getFloat64(0), k + exponent, correction);
}

/**
 * ln x + exponent·ln 2 + correction, for x between √½ and √2.
 *
 * x = 1 + f; s = f/(2 + f); ln(1 + f) = 2·artanh s, arranged as in fdlibm's e_log:
 * f − (f²/2 − s·(f²/2 + R)).
 *
 * @param {number} x @param {number} exponent @param {number} correction
 */
function logOfParts(x, exponent, correction) {
  const f = x - 1;
  const s = f / (2 + f);
  const square = s * s;
  const halfSquare = f * f * 0.5;
  const rest = (artanhPolynomial(square) * square + halfSquare) * s + (exponent * LN2_LOW + correction);
  return exponent * LN2_HIGH - (halfSquare - rest - f);
}

/** Sine of x radians, |x| ≤ 2²⁰; NaN beyond. @param {number} x */
export function sin(x) {
  const turns = quarterTurns(x);
  return sineOrCosine(turns, angleLeft(x, turns));
}

/** Cosine of x radians, |x| ≤ 2²⁰; NaN beyond. @param {number} x */
export function cos(x) {
  const turns = quarterTurns(x);
  return sineOrCosine(turns + 1, angleLeft(x, turns));
}

/** Whole quarter turns in x; NaN beyond 2²⁰. @param {number} x */
function quarterTurns(x) {
  return -LARGEST_ANGLE <= x && x <= LARGEST_ANGLE ? nearestWhole(x * QUARTER_TURNS_PER_RADIAN) : NaN;
}

/** What is left of x without its quarter turns, |r| ≤ π/4. @param {number} x @param {number} turns */
function angleLeft(x, turns) {
  return x - turns * QUARTER_TURN_HIGH - turns * QUARTER_TURN_MIDDLE - turns * QUARTER_TURN_LOW;
}

/** sin(r + turns·π/2). @param {number} turns @param {number} r */
function sineOrCosine(turns, r) {
  const square = r * r;
  const quadrant = turns - 4 * Math.floor(turns * 0.25);
  const value =
    quadrant === 0 || quadrant === 2
      ? r + r * square * sinePolynomial(square)
      : 1 - (0.5 * square - square * square * cosinePolynomial(square));
  return quadrant >= 2 ? -value : value;
}

/** ln(1 + eˣ), without overflow: max(x, 0) + log1p(e⁻|x|). @param {number} x */
export function softplus(x) {
  return log1pUpTo1(exp(x < 0 ? x : -x)) + (x > 0 ? x : 0);
}

/**
 * Sums of `count` rows of `width` terms in one fixed order, row 0 becomes the total; the terms are used up.
 *
 * The part from the largest power of two below the length is added onto the front, again and again:
 * ((a₀ + a₄) + a₂) + (a₁ + a₃) for five.
 *
 * @param {Numbers} terms @param {number} count @param {number} width
 */
export function fold(terms, count, width) {
  let left = count;
  while (left > 1) {
    const half = 1 << (31 - Math.clz32(left - 1));
    const added = (left - half) * width;
    const tail = half * width;
    for (let i = 0; i < added; i += 1) terms[i] += terms[tail + i];
    left = half;
  }
}
