/** What a statement accepts, and what it should say instead. Mirrors evidence/acceptance.py and evidence/restate.py. */

import {
  ZERO, absolute, compare, decimal, digitsOf, groupedDigits, isZero, magnitude, negated, normal, product, quantized, rounded, scaled,
  sum, written,
} from "./decimals.js";
import { StatementError, matchNumbers, parseStatement, readNumber, statingFrom } from "./stated.js";

const SHOWN_DIGITS = 6;
const SHARE = decimal(5, -2);
const MOST_GROUPED = decimal(1, 12);
const HALF = decimal(5, -1);
const ONE = decimal(1);

/**
 * @typedef {Object} Measured
 * @property {"count"|"number"|"fraction"} kind
 * @property {Decimal} value
 * @property {string} text for people
 * @property {?number} epoch where it is seen
 * @property {?number} points of how many a fraction speaks
 */

/** The interval that a text accepts of what was measured, and whence it comes. Throws StatementError. */
export function accept(text, measured) {
  const rule = parseStatement(text);
  const { kind } = measured;
  if (rule.kind === "words") return ofWords(rule.words, kind);
  const interval = intervalOf(rule, kind);
  return { rule, interval, sentence: sentenceOf(interval, kind), tolerance: toleranceOf(rule, kind), holds: holds(interval, measured.value) };
}

function ofWords(words, kind) {
  if (words.toLowerCase() === "never" && kind === "count") return { rule: null, interval: null, sentence: "never", tolerance: "", holds: false };
  throw Object.assign(
    new StatementError(`“${words}” states no number, and a ${kind} was measured`, 'say in a title what is meant: "100..900", "< 0.02", "0.69 ±0.02"'),
    { code: "T102", measured: true },
  );
}

function intervalOf(rule, kind) {
  if (rule.kind === "between") return { low: fitting(rule.low, kind), high: fitting(rule.high, kind), open: false };
  const value = fitting(rule.number, kind);
  if (rule.kind === "compared") {
    return { "<": { low: null, high: value, open: true }, "≤": { low: null, high: value, open: false },
      ">": { low: value, high: null, open: true }, "≥": { low: value, high: null, open: false } }[rule.sign];
  }
  const [twice, share] = [product(decimal(2), rule.number.unit), product(SHARE, absolute(value))];
  const about = compare(twice, share) >= 0 ? twice : share;
  const slack = rule.about ? about : kind === "count" ? ZERO : product(rule.number.unit, HALF);
  return { low: sum(value, negated(slack)), high: sum(value, slack), open: false };
}

function fitting(number, kind) {
  const refuse = (message, hint) => {
    throw Object.assign(new StatementError(message, hint), { code: "T106", measured: true });
  };
  if (number.percent && kind !== "fraction") refuse(`${number.written} is a percentage, and this is a ${kind}`, "state the value itself");
  if (compare(number.value, ONE) > 0 && kind === "fraction" && !number.percent) {
    refuse(`${number.written} is more than all, and this is a fraction`,
      "write a percentage, or claim how many points are right, such as test.correct.final");
  }
  return number.value;
}

function holds({ low, high, open }, value) {
  const [above, below] = [low === null ? 1 : compare(value, low), high === null ? 1 : compare(high, value)];
  return open ? above > 0 && below > 0 : above >= 0 && below >= 0;
}

function sentenceOf({ low, high, open }, kind) {
  if (low === null) return `${open ? "less than" : "at most"} ${shownText(high, kind)}`;
  if (high === null) return `${open ? "more than" : "at least"} ${shownText(low, kind)}`;
  const [from, to] = [low, high].map((end) => shownText(end, kind));
  return from === to ? `exactly ${from}` : `${from} … ${to}`;
}

function toleranceOf(rule, kind) {
  if (rule.kind !== "near") return "";
  if (!rule.about) return kind === "count" ? "a count is exact" : "half a unit of the last written digit";
  const two = compare(product(decimal(2), rule.number.unit), product(SHARE, absolute(rule.number.value))) >= 0;
  return `the larger of two units and 5 %, here ${two ? "two units" : "5 %"}`;
}

/** A bound as people read it, of at most six significant digits. */
function shownText(given, kind) {
  const value = digitsOf(normal(given).n).length > SHOWN_DIGITS ? normal(rounded(given, SHOWN_DIGITS)) : given;
  const typographic = (text) => text.replace("-", "−");
  if (kind === "fraction") return `${typographic(written(normal(scaled(value, 2))))}%`;
  if (compare(absolute(value), MOST_GROUPED) < 0) return typographic(groupedDigits(written(normal(value))));
  const three = rounded(value, 3);
  const digits = digitsOf(three.n);
  return `${three.n < 0n ? "-" : ""}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ""}e+${magnitude(three)}`;
}

/** The text with the measured value in place of its own, at its own precision; null where it takes a person. */
export function restate(text, measured) {
  const { rule } = accept(text, measured);
  const candidate = rule === null ? measured.text : changed(text, changeOf(rule, measured.value));
  if (candidate === text) return null;
  try {
    return accept(candidate, measured).holds ? candidate : null;
  } catch (error) {
    if (error instanceof StatementError) return null;
    throw error;
  }
}

function changeOf(rule, value) {
  if (rule.kind === "near") return { old: rule.number, value, towards: "even" };
  if (rule.kind === "between") {
    const below = compare(value, rule.low.value) < 0;
    return { old: below ? rule.low : rule.high, value, towards: below ? "down" : "up" };
  }
  const { sign, number } = rule;
  if (sign === "<") return { old: number, value: sum(value, number.unit), towards: "down" };
  if (sign === ">") return { old: number, value: sum(value, negated(number.unit)), towards: "up" };
  return { old: number, value, towards: sign === "≤" ? "up" : "down" };
}

function changed(text, { old, value, towards }) {
  const stating = statingFrom(text);
  let result = "";
  let done = 0;
  for (const match of matchNumbers(text)) {
    const number = readNumber(match);
    const { groups } = match;
    const joined = Boolean(groups.sign) && !isZero(number.value) && compare(number.value, negated(old.value)) === 0;
    const tolerance = "±×".includes(text.slice(0, match.index).trimEnd().slice(-1) || " ");
    result += text.slice(done, match.index);
    done = match.index + match[0].length;
    if (match.index < stating || tolerance || (compare(number.value, old.value) !== 0 && !joined)) {
      result += match[0];
      continue;
    }
    const power = old.percent ? 2 : 0;
    const raisedForm = groups.exponent || groups.power || groups.own;
    const fresh = raisedForm ? scientific(match, scaled(value, power)) : plainForm(match, scaled(value, power), scaled(old.unit, power), towards);
    result += `${joined ? groups.sign : ""}${fresh}${groups.percent ?? ""}`;
  }
  return result + text.slice(done);
}

function plainForm({ groups }, value, unit, towards) {
  const fresh = quantized(value, unit.e, towards);
  const separator = [...groups.mantissa].find((sign) => !/[\d.]/.test(sign)) ?? "";
  let digits = groupedDigits(written(absolute(fresh))).replaceAll(",", separator);
  if (groups.mantissa.startsWith(".")) digits = digits.replace(/^0/, "");
  return fresh.n < 0n ? (groups.sign ?? "−") + digits : digits;
}

function scientific(match, value) {
  const { groups } = match;
  const decimals = groups.own ? 0 : (groups.mantissa.split(".")[1] ?? "").length;
  const size = isZero(value) ? decimal(0, -decimals) : rounded(absolute(value), decimals + 1);
  const digits = digitsOf(size.n).padEnd(decimals + 1, "0");
  const mantissa = decimals > 0 ? `${digits[0]}.${digits.slice(1)}` : digits;
  const power = String(isZero(value) ? 0 : magnitude(size));
  const sign = value.n < 0n ? groups.sign ?? "−" : "";
  if (groups.exponent) return `${sign}${mantissa}${match[0].includes("E") ? "E" : "e"}${power.replace("-", groups.exponent.includes("−") ? "−" : "-")}`;
  const raisedTen = `10${power.replace("-", "⁻").replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit])}`;
  return groups.own && mantissa === "1" ? `${sign}${raisedTen}` : `${sign}${mantissa} × ${raisedTen}`;
}
