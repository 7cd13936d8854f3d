/**
 * What the build says of an edited claim, to the letter. Mirrors failure() of evidence/check.py and format_problem() of
 * lesson/problems.py.
 *
 * @typedef {Object} Tried
 * @property {string} path of the lesson
 * @property {number} line counted from 1
 * @property {string} source that line
 * @property {number} start of the claim's label in it, counted from 0
 * @property {number} end
 * @property {string} name RUN.QUANTITY
 * @property {Object} measured see accepted.js, its value as text
 */

import { accept, restate } from "./accepted.js";
import { decimal, decimalOf, compare, normal, sum, negated, written } from "./decimals.js";
import { StatementError } from "./stated.js";

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;
const MARKDOWN = /[[\]\\*_`&]|<[a-z!?/]/i; // what the build would read as Markdown before it reads a figure

/** @param {string} label what stands between the brackets @returns {{holds: boolean, text: string}} */
export function reportOf(tried, label) {
  if (MARKDOWN.test(label)) return { holds: false, text: "This would be Markdown, which the build reads first. Here, try plain words and figures." };
  const text = label.replace(/[ \t]+/g, " ").trim();
  const measured = { ...tried.measured, value: decimalOf(tried.measured.value) };
  const source = tried.source.slice(0, tried.start) + label + tried.source.slice(tried.end);
  const problem = text === "" ? withoutText(tried) : problemOf(text, tried.name, measured);
  if (problem === null) {
    const { sentence } = accept(text, measured);
    return { holds: true, text: `${tried.name} is ${measured.text}, accepted: ${sentence}. The claim holds, and the page is published.` };
  }
  return { holds: false, text: formatProblem(tried, source, label, problem) };
}

function withoutText({ name }) {
  return { code: "T401", message: "this claim link has no text", details: ["write [878](claim:default.pause.epoch)"], empty: true, name };
}

function problemOf(text, name, measured) {
  try {
    const { interval, sentence, tolerance, holds } = accept(text, measured);
    const narrow = onePointBreaks(interval, measured);
    if (holds) return narrow ? narrower(sentence, measured) : null;
    const shown = measured.epoch !== null && measured.kind !== "count";
    const instead = restate(text, measured);
    return {
      code: "T101",
      message: `${name} is ${measured.text}${shown ? ` at epoch ${commas(measured.epoch)}` : ""}, the text says ${text}`,
      details: [
        `stated: ${text}`,
        `measured: ${measured.text}${where(measured)}`,
        `accepted: ${sentence}${tolerance ? ` (${tolerance})` : ""}`,
        instead === null ? `say otherwise: it is ${measured.text}` : `write [${instead}](claim:${name})`,
        ...(narrow ? [widen(measured)] : []),
      ],
    };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { code: error.code ?? "T102", message: error.message, details: [error.hint, ...(error.measured ? [`measured: ${measured.text}`] : [])] };
  }
}

/** The epoch concerned, unless it is what was measured. */
function where({ epoch, value }) {
  return epoch === null || compare(value, decimal(epoch)) === 0 ? "" : `, at epoch ${commas(epoch)}`;
}

function onePointBreaks(interval, { points }) {
  if (interval === null || interval.low === null || interval.high === null || points === null) return false;
  const { low, high } = interval;
  const extreme = [decimal(0), decimal(1)].some((end) => compare(end, low) >= 0 && compare(high, end) >= 0);
  const width = sum(high, negated(low));
  return compare({ n: width.n * BigInt(points), e: width.e }, decimal(1)) < 0 && !extreme;
}

function narrower(sentence, measured) {
  return { code: "T109", message: `the text accepts only ${sentence}, which one point more or less breaks`, details: [widen(measured)] };
}

function widen({ points }) {
  const step = `${written(normal(decimalOf(String(100 / points))))}%`;
  return `one point of ${points} is ${step}: allow it with "±${step}", or claim how many points are right`;
}

function formatProblem({ path, line, start }, source, label, { code, message, details, empty }) {
  const lead = label.length - label.trimStart().length;
  const first = empty ? start - 1 : start + lead;
  const words = empty ? source.slice(first, start + label.length + 1) : label.trim();
  const gutter = " ".repeat(Math.max(5, String(line).length));
  return [
    `${path}:${line}:${[...source.slice(0, first)].length + 1}: ${message} [${code}]`,
    `${String(line).padStart(5)} │ ${source}`.trimEnd(),
    `${gutter} │ ${" ".repeat(cells(source.slice(0, first)))}${"^".repeat(Math.max(1, cells(words)))}`,
    ...details.map((detail) => `${gutter} │ ${detail}`),
  ].join("\n");
}

function cells(text) {
  return [...text].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
}

function commas(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
