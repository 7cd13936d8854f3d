/** Tries in columns: in words, sorted by one, and as comma-separated values (RFC 4180), every number in full. */

import { epochText, lossText } from "../app/numbers.js";
import { encodePoints } from "../runs/own-points.js";
import { FRESH_COUNT } from "./fresh.js";

const LINE_END = "\r\n";

/** What stands in a row, by cell. @param {Try} each */
export function tryWords(each) {
  const { spec, outcome, train, test, lowest } = each;
  return {
    spec,
    outcome,
    end: endWords(each),
    "train-loss": lossText(train.loss),
    "train-right": rightWords(train),
    "test-loss": lossText(test.loss),
    "test-right": rightWords(test),
    "lowest-loss": lossText(lowest.loss),
    "lowest-epoch": `epoch ${epochText(lowest.epoch)}`,
  };
}

/** The cells of fresh points, once they have been asked for. @param {Try} tried @returns {Record<string, string>} */
export function freshWords({ fresh, configuration }) {
  if (configuration.points !== null) return { "fresh-on": "own points have no generator to draw fresh ones" };
  const on = `on ${epochText(FRESH_COUNT)} fresh points`;
  if (fresh === null) return { "fresh-on": `${on} …` };
  return {
    "fresh-on": on,
    "final-loss": lossText(fresh.final.loss),
    "final-right": rightWords(fresh.final),
    "best-loss": lossText(fresh.lowest.loss),
    "best-right": rightWords(fresh.lowest),
  };
}

/** "15 of 20". @param {Score} score */
function rightWords({ right, points }) {
  return `${epochText(right)} of ${epochText(points)}`;
}

/** How a run ended, after its outcome. @param {Try} tried */
function endWords({ divergedAt, pauseEpoch, lastEpoch }) {
  if (divergedAt !== null) return `diverged at ${epochText(divergedAt)}`;
  return pauseEpoch === null ? `ended at ${epochText(lastEpoch)}` : `paused at ${epochText(pauseEpoch)}`;
}

/** @param {Score} score */
const shareRight = ({ right, points }) => right / points;

/**
 * The columns that sort. `best`: 1 where the lowest value is the best, −1 where the highest is.
 *
 * @typedef {{name: string, of: (tried: Try) => number | string, best: 1 | -1, test: string | null}} SortingColumn
 *
 * @type {SortingColumn[]}
 */
export const SORTING_COLUMNS = [
  { name: "outcome", of: ({ outcome }) => outcome, best: 1, test: null },
  { name: "train-loss", of: ({ train }) => train.loss, best: 1, test: null },
  { name: "train-right", of: ({ train }) => shareRight(train), best: -1, test: null },
  { name: "test-loss", of: ({ test }) => test.loss, best: 1, test: "test loss" },
  { name: "test-right", of: ({ test }) => shareRight(test), best: -1, test: "test accuracy" },
  { name: "lowest", of: ({ lowest }) => lowest.loss, best: 1, test: "lowest test loss" },
];

/**
 * Tries by a column, equal ones in the order tried; what is not a number stands last either way.
 *
 * @param {Try[]} tries @param {SortingColumn} column @param {number} direction
 */
export function sortedTries(tries, { of }, direction) {
  /** @param {Try} a @param {Try} b */
  const order = (a, b) => {
    const [x, y] = [of(a), of(b)];
    const unfinite = Number(isUnfinite(x)) - Number(isUnfinite(y));
    return unfinite || direction * (Number(x > y) - Number(x < y));
  };
  return [...tries].sort(order);
}

/** @param {number | string} value */
function isUnfinite(value) {
  return typeof value === "number" && !Number.isFinite(value);
}

const KNOBS_IN_COLUMNS = /** @type {const} */ (["hidden", "eta", "seed", "budget", "points", "batch", "decay", "momentum", "rule"]);

/**
 * What stands in each column of the file; null and undefined are an empty field.
 *
 * @typedef {[string, (tried: Try, i: number) => unknown]} CsvColumn
 *
 * @type {CsvColumn[]}
 */
const CSV_COLUMNS = [
  ["try", (_, i) => i + 1],
  ["data", ({ configuration }) => (configuration.points ? "own points" : configuration.experiment.data)],
  ["noise", ({ configuration }) => (configuration.points ? null : configuration.experiment.noise)],
  ["own_points", ({ configuration }) => configuration.points && encodePoints(configuration.points)],
  ...KNOBS_IN_COLUMNS.map((knob) => /** @type {CsvColumn} */ ([knob, ({ configuration }) => configuration.experiment[knob]])),
  ["outcome", ({ outcome }) => outcome],
  ["last_epoch", ({ lastEpoch }) => lastEpoch],
  ["pause_epoch", ({ pauseEpoch }) => pauseEpoch],
  ["diverged_epoch", ({ divergedAt }) => divergedAt],
  ...scoreColumns("train", ({ train }) => train),
  ...scoreColumns("test", ({ test }) => test),
  ["lowest_test_loss", ({ lowest }) => lowest.loss],
  ["lowest_test_epoch", ({ lowest }) => lowest.epoch],
  ...scoreColumns("fresh", ({ fresh }) => fresh?.final),
  ...scoreColumns("lowest_test_fresh", ({ fresh }) => fresh?.lowest),
];

/**
 * Three columns of a score, empty if there is none.
 *
 * @param {string} name @param {(tried: Try) => Score | undefined} scoreOf @returns {CsvColumn[]}
 */
function scoreColumns(name, scoreOf) {
  return [
    [`${name}_loss`, (each) => scoreOf(each)?.loss],
    [`${name}_right`, (each) => scoreOf(each)?.right],
    [`${name}_points`, (each) => scoreOf(each)?.points],
  ];
}

/** @param {Try[]} tries in the order tried @returns {string} one header line, then one line a try */
export function csvText(tries) {
  const head = CSV_COLUMNS.map(([name]) => name);
  const lines = tries.map((each, i) => CSV_COLUMNS.map(([, value]) => value(each, i)));
  return [head, ...lines].map((fields) => fields.map(csvField).join(",") + LINE_END).join("");
}

/**
 * A number as the shortest decimal that is exactly it; a text in quotes where it could be misread.
 *
 * @param {unknown} value
 */
export function csvField(value) {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
