/** The chart as a table: what both curves say at a few epochs, for who reads figures rather than curves. */

import { epochText, lossText, pointsText } from "../app/numbers.js";

const ROWS = 12; // about: even in the logarithm of the epoch, as most happens at first
const COLUMNS_OF_TABLE = ["epoch", "train loss", "test loss", "train right", "test right"];

export class DataTable {
  /** @param {HTMLDetailsElement} details holds a table @param {Controls} controls */
  constructor(details, controls) {
    this.details = details;
    this.controls = controls;
    this.filled = null;
    this.table = details.querySelector("table");
    details.addEventListener("toggle", () => this.draw());
    controls.onDraw(() => this.draw());
  }

  draw() {
    const run = this.controls.shown();
    if (!this.details.open || run === null || this.filled === run.key) return;
    this.filled = run.key;
    const caption = document.createElement("caption");
    caption.textContent = run.spec;
    const head = rowOf("th", COLUMNS_OF_TABLE);
    for (const cell of head.children) cell.scope = "col";
    this.table.replaceChildren(caption, head, ...tellingEpochs(run).map((epoch) => {
      const { trainLoss, testLoss, trainAccuracy, testAccuracy, trainPoints, testPoints } = run;
      return rowOf("td", [
        epochText(epoch), lossText(trainLoss[epoch]), lossText(testLoss[epoch]),
        pointsText(trainAccuracy[epoch], trainPoints), pointsText(testAccuracy[epoch], testPoints),
      ]);
    }));
  }
}

/** From the first to the last, the epoch of lowest test loss among them. @param {Recording} run */
function tellingEpochs({ lastEpoch, lowestTest }) {
  const even = Array.from({ length: ROWS }, (_, i) => Math.round(Math.expm1((Math.log1p(lastEpoch) * i) / (ROWS - 1))));
  return [...new Set([...even, lowestTest])].sort((a, b) => a - b);
}

/** @param {string} kind @param {any} texts */
function rowOf(kind, texts) {
  const row = document.createElement("tr");
  row.append(...texts.map((text) => {
    const cell = document.createElement(kind);
    cell.textContent = text;
    return cell;
  }));
  return row;
}
