/** The map's grid of cells and its legend, as elements. */

import { make } from "../app/elements.js";
import { clamp } from "../app/numbers.js";
import { MAP_ETAS, MAP_ROWS, layerWords } from "./drawn-map.js";

const LABELLED_EVERY = 4; // columns: one label a factor of ten

/** @type {Map<Outcome, string>} */
export const OUTCOME_LETTERS = new Map([
  ["converges", "C"],
  ["thrashes", "T"],
  ["underfits", "U"],
  ["overfits", "O"],
  ["still learning", "S"],
]);

/** The grid, empty. @param {HTMLTableElement} table @returns {HTMLTableCellElement[][]} row by row */
export function buildGrid(table) {
  const cells = MAP_ROWS.map((_, row) => MAP_ETAS.map((_, column) => {
    const cell = make("td", { role: "gridcell", tabIndex: -1 });
    Object.assign(cell.dataset, { row, column });
    return cell;
  }));
  const lines = MAP_ROWS.map((neurons, row) => make("tr", {}, mapHeading("row", String(neurons), layerWords(neurons)), ...cells[row]));
  table.replaceChildren(make("tbody", {}, ...lines), mapFoot());
  return cells;
}

/** The learning rates, below. */
function mapFoot() {
  const headings = MAP_ETAS.map((eta, column) =>
    mapHeading("col", column % LABELLED_EVERY === 0 ? String(eta) : "", `η = ${eta}`));
  const first = mapHeading("col", "η", "neurons, and below the learning rate");
  return make("tfoot", {}, make("tr", {}, first, ...headings));
}

/**
 * Where an arrow, Home, End or a page key leads from a cell: [row, column], or undefined for other keys.
 *
 * @param {KeyboardEvent} event @param {number} row @param {number} column
 */
export function cellBeyond({ key, ctrlKey }, row, column) {
  const [lastRow, lastColumn] = [MAP_ROWS.length - 1, MAP_ETAS.length - 1];
  /** @type {Record<string, [number, number]>} */
  const places = {
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Home: [ctrlKey ? 0 : row, 0],
    End: [ctrlKey ? lastRow : row, lastColumn],
    PageUp: [0, column],
    PageDown: [lastRow, column],
  };
  const place = places[key];
  return place && [clamp(place[0], 0, lastRow), clamp(place[1], 0, lastColumn)];
}

/**
 * A heading of the grid; `words` are what a screen reader says of it.
 *
 * @param {string} scope @param {string} text @param {string} words
 */
function mapHeading(scope, text, words) {
  return make("th", { scope }, make("span", { ariaHidden: "true" }, text), make("span", { className: "sr-only" }, words));
}

/**
 * An entry of the legend: a cell in small, and its words.
 *
 * @param {string} letter @param {string} words @param {Record<string, string | number | undefined>} data
 */
export function legendEntry(letter, words, data) {
  const sample = make("span", { className: "map-sample", ariaHidden: "true" }, letter);
  Object.assign(sample.dataset, data);
  return make("li", {}, sample, words);
}
