/** The chart as a table: what both curves say at a few epochs, for who reads figures rather than curves. */

import { find, make } from "../app/elements.js";
import { epochText, lossText, pointsText } from "../app/numbers.js";

const ROWS = 12; // about: even in the logarithm of the epoch, as most happens at first
const COLUMNS_OF_TABLE = ["epoch", "train loss", "test loss", "train right", "test right"];

export class DataTable {
  /** @param {HTMLDetailsElement} details holds a table @param {Controls} controls */
  constructor(details, controls) {
    this.details = details;
    this.controls = controls;
    /** @type {string | null} */
    this.filled = null; // of which run, by its key
    this.table = find(details, "table", HTMLElement);
    details.addEventListener("toggle", () => this.draw());
    controls.onTurn(() => this.draw());
  }

  draw() {
    const run = this.controls.shown();
    if (!this.details.open || run === null || this.filled === run.key) return;
    this.filled = run.key;
    const head = make("tr", {}, ...COLUMNS_OF_TABLE.map((name) => make("th", { scope: "col" }, name)));
    this.table.replaceChildren(make("caption", {}, run.spec), head, ...tellingEpochs(run).map((epoch) => {
      const { trainLoss, testLoss, trainAccuracy, testAccuracy, trainPoints, testPoints } = run;
      const texts = [
        epochText(epoch), lossText(trainLoss[epoch]), lossText(testLoss[epoch]),
        pointsText(trainAccuracy[epoch], trainPoints), pointsText(testAccuracy[epoch], testPoints),
      ];
      return make("tr", {}, ...texts.map((text) => make("td", {}, text)));
    }));
  }
}

/** From the first to the last, the epoch of lowest test loss among them. @param {Recording} run */
function tellingEpochs({ lastEpoch, lowestTest }) {
  const even = Array.from({ length: ROWS }, (_, i) => Math.round(Math.expm1((Math.log1p(lastEpoch) * i) / (ROWS - 1))));
  return [...new Set([...even, lowestTest])].sort((a, b) => a - b);
}
