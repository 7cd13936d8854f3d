/** What the words of a claim state, read as the build reads them. Mirrors tloop/lesson/claim.py, without its titles. */

import { compare, decimal, isZero, negated, raised, scaled } from "./decimals.js";

const SPACES = "\u00a0\u2009\u202f";
const WORD = "\\p{L}\\p{N}_";
const POWERS = "⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,6}";
const NUMBER = new RegExp(
  `(?<![${WORD}])(?<![^.][.,])(?<!(?<![${WORD}])ln[ ${SPACES}])`
    + `(?<sign>(?<![${WORD})])[-−])?`
    + `(?:(?<mantissa>(?:\\d{1,3}(?:[,${SPACES}]\\d{3})+|\\d+)(?:\\.\\d+)?|(?<!\\.)\\.\\d+)`
    + `(?:[eE](?<exponent>[+\\-−]?\\d{1,6})|[ ${SPACES}]*[×·][ ${SPACES}]*10(?<power>${POWERS})|(?<own>${POWERS}))?)`
    + `(?<percent>[ ${SPACES}]*%)?`
    + `(?![${WORD}⁰¹²³⁴⁵⁶⁷⁸⁹]|[.,]\\d|-[A-Za-z])`,
  "gu",
);
const START = `(?<![${WORD}])`;
const END = `(?![${WORD}])`;
const EPOCH = `\\s*(?:${START}(?:the\\s+)?epoch\\s*)?$`;
const ABOUT = new RegExp(`(?:≈|~|∼|${START}(?:about|around|roughly|nearly|approximately)${END})${EPOCH}`, "iu");
const COMPARATORS = [
  [`${START}(?:no|not)\\s+(?:more\\s+than|above|over)|${START}at\\s+most|≤|<=`, "≤"],
  [`${START}(?:no|not)\\s+(?:less\\s+than|fewer\\s+than|below|under)|${START}at\\s+least|≥|>=`, "≥"],
  [`${START}below|${START}under|${START}less\\s+than|${START}fewer\\s+than|<`, "<"],
  [`${START}above|${START}over|${START}more\\s+than|>`, ">"],
].map(([pattern, sign]) => [new RegExp(`(?:${pattern})${EPOCH}`, "iu"), sign]);
const NEGATION = new RegExp(`${START}(?:not|never|no longer|nor|neither|without)${END}|n['’]t${END}`, "iu");
const UNREAD_BEFORE = new RegExp(
  `(?:${START}[${WORD}]+(?:er|rse)\\s+than|${START}(?:before|beyond|exceeds?|exceeding|up\\s+to|twice|double|half|half\\s+of|minus)`
    + `|[≠≪≫−]|!=|^\\s*[-–—])${EPOCH}`,
  "iu",
);
const UNREAD_AFTER = new RegExp(
  `^(?:\\s*(?:or\\s+(?:so|more|less|above|below|over|under|beyond|[${WORD}]+er)|at\\s+(?:most|least)|and\\s+(?:more|above|up)`
    + `|hundred|thousand|million|billion|dozen|per\\s?cent)${END}|\\s*[‰‱]|\\+)`,
  "iu",
);
const RANGE_SIGN = /^(?:[-–—]|\.\.\.?|…|to)$/u;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** The words can't be understood; `hint` says what would do. */
export class StatementError extends Error {
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}

/** @returns {{kind: "near"|"compared"|"between"|"words"}} the rule that the text is */
export function parseStatement(text) {
  const stating = text.slice(statingFrom(text)).trim();
  const matches = [...stating.matchAll(NUMBER)];
  if (matches.length === 0) return { kind: "words", words: stating };
  if (matches.length === 1) return parseOneNumber(stating, matches[0]);
  const between = matches.length === 2 ? parseRange(stating, ...matches) : null;
  if (between !== null) return between;
  throw new StatementError(
    `“${stating}” has ${matches.length} numbers, which are no range`,
    'give the one that is meant its own link, or say it in a title: "100..900"',
  );
}

/** Where the words begin that state the value: behind the last ≈ or =, if anything stands before it. */
export function statingFrom(text) {
  const at = Math.max(text.lastIndexOf("≈"), text.lastIndexOf("="));
  if (at <= 0 || "<>!".includes(text[at - 1]) || !text.slice(0, at).trim() || !text.slice(at + 1).trim()) return 0;
  return at + 1;
}

/** All numbers of a text. @returns {RegExpExecArray[]} */
export function matchNumbers(text) {
  return [...text.matchAll(NUMBER)];
}

/** @returns {{value: Decimal, unit: Decimal, percent: boolean, written: string}} */
export function readNumber({ groups, 0: written }) {
  const mantissa = groups.mantissa.replace(new RegExp(`[,${SPACES}]`, "g"), "");
  const [whole, part = ""] = mantissa.split(".");
  let value = decimal(`${whole}${part}`, -part.length);
  let unit = decimal(1, -part.length);
  let power = 0;
  if (groups.exponent) power = Number(groups.exponent.replace("−", "-"));
  else if (groups.power) power = plainPower(groups.power);
  if (groups.own && !isZero(value)) {
    value = unit = raised(value, Math.max(-999, Math.min(999, plainPower(groups.own))));
  }
  if (groups.percent) power -= 2;
  power = Math.max(-9999, Math.min(9999, power));
  [value, unit] = [scaled(value, power), scaled(unit, power)];
  return { value: groups.sign ? negated(value) : value, unit, percent: Boolean(groups.percent), written };
}

function plainPower(raisedDigits) {
  return Number(raisedDigits.replace("⁻", "-").replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => SUPERSCRIPTS.indexOf(digit)));
}

function parseOneNumber(text, match) {
  const number = readNumber(match);
  let before = text.slice(0, match.index);
  let rule = { kind: "near", number, about: ABOUT.test(before) };
  for (const [pattern, sign] of COMPARATORS) {
    const compared = pattern.exec(before);
    if (compared === null) continue;
    rule = { kind: "compared", sign, number };
    before = before.slice(0, compared.index);
    break;
  }
  if (NEGATION.test(before)) {
    throw new StatementError(`“${text}” turns its number around, and that can't be read`, 'say in a title what is meant: "≤ 1", "> 40"');
  }
  const unread = rule.kind === "compared" ? /[<>=]/.test(before) : UNREAD_BEFORE.test(before);
  if (unread || UNREAD_AFTER.test(text.slice(match.index + match[0].length))) {
    throw new StatementError(
      `“${text}” says something of its number that can't be read`, 'say in a title what is meant: "≤ 1", "> 40", "4000"',
    );
  }
  return rule;
}

function parseRange(text, first, second) {
  let [low, high] = [readNumber(first), readNumber(second)];
  const gap = text.slice(first.index + first[0].length, second.index).trim();
  if (gap === "" && second.groups.sign) high = { ...high, value: negated(high.value), written: high.written.slice(1) };
  else if (!joins(gap.toLowerCase(), text.slice(0, first.index))) return null;
  if (high.percent && !low.percent) low = { ...low, value: scaled(low.value, -2), unit: scaled(low.unit, -2), percent: true };
  if (compare(low.value, high.value) > 0) {
    throw new StatementError(`the range runs backwards, from ${low.written} to ${high.written}`, "put the smaller number first");
  }
  return { kind: "between", low, high };
}

function joins(gap, before) {
  return gap === "and" ? new RegExp(`${START}between\\s*$`, "iu").test(before) : RANGE_SIGN.test(gap);
}
