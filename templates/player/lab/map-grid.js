/** The map's grid of cells and its legend, as elements. */

import { clamp } from "../app/numbers.js";
import { MAP_ETAS, MAP_ROWS, layerWords } from "./drawn-map.js";

const LABELLED_EVERY = 4; // columns: one label a factor of ten

export const OUTCOME_LETTERS = new Map([
  ["converges", "C"],
  ["thrashes", "T"],
  ["underfits", "U"],
  ["overfits", "O"],
  ["still learning", "S"],
]);

/** The grid, empty. @param {HTMLTableElement} table @returns {HTMLTableCellElement[][]} row by row */
export function buildGrid(table) {
  const body = document.createElement("tbody");
  const cells = MAP_ROWS.map((neurons, row) => {
    const line = document.createElement("tr");
    line.append(mapHeading("row", String(neurons), layerWords(neurons)));
    const inLine = MAP_ETAS.map((_, column) => {
      const cell = document.createElement("td");
      cell.setAttribute("role", "gridcell");
      cell.dataset.row = row;
      cell.dataset.column = column;
      cell.tabIndex = -1;
      return cell;
    });
    line.append(...inLine);
    body.append(line);
    return inLine;
  });
  table.replaceChildren(body, mapFoot());
  return cells;
}

/** The learning rates, below. */
function mapFoot() {
  const foot = document.createElement("tfoot");
  const line = document.createElement("tr");
  line.append(mapHeading("col", "η", "neurons, and below the learning rate"));
  MAP_ETAS.forEach((eta, column) => {
    line.append(mapHeading("col", column % LABELLED_EVERY === 0 ? String(eta) : "", `η = ${eta}`));
  });
  foot.append(line);
  return foot;
}

/**
 * Where an arrow, Home, End or a page key leads from a cell: [row, column], or undefined for other keys.
 *
 * @param {any} value @param {any} row @param {any} column
 */
export function cellBeyond({ key, ctrlKey }, row, column) {
  const [lastRow, lastColumn] = [MAP_ROWS.length - 1, MAP_ETAS.length - 1];
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
 * @param {any} scope @param {string} text @param {string} words
 */
function mapHeading(scope, text, words) {
  const cell = document.createElement("th");
  cell.scope = scope;
  const [shown, said] = [document.createElement("span"), document.createElement("span")];
  shown.textContent = text;
  shown.setAttribute("aria-hidden", "true");
  said.textContent = words;
  said.className = "sr-only";
  cell.append(shown, said);
  return cell;
}

/**
 * An entry of the legend: a cell in small, and its words.
 *
 * @param {string} letter @param {string} words @param {string} data
 */
export function legendEntry(letter, words, data) {
  const item = document.createElement("li");
  const sample = document.createElement("span");
  sample.className = "map-sample";
  sample.textContent = letter;
  sample.setAttribute("aria-hidden", "true");
  Object.assign(sample.dataset, data);
  item.append(sample, words);
  return item;
}
