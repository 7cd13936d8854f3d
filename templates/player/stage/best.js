/** Early stopping, seen: the network of lowest test loss laid over the one that is shown, both scored on fresh points. */

import { FRESH_COUNT, FreshPoints, scoreOn } from "../lab/fresh.js";
import { epochText, lossText, percentText } from "../app/numbers.js";
import { frontierOf } from "./field-marks.js";
import { parametersAt } from "../runs/recording.js";
import { show, writeAttribute, writeText } from "../app/write.js";

export class BestEpoch {
  /**
   * @param {HTMLButtonElement} button
   * @param {Controls} controls
   * @param {ExactRuns} exact
   * @param {FieldMarks} marks
   */
  constructor(button, controls, exact, marks) {
    this.button = button;
    this.controls = controls;
    this.exact = exact;
    this.marks = marks;
    this.points = new FreshPoints();
    const { figure } = controls.stage;
    this.table = figure.querySelector(".readouts dl");
    this.caption = figure.querySelector('[data-part="best-words"]');
    this.rows = [...this.table.children].map((row) => row.appendChild(document.createElement("dd")));
    this.fresh = ["fresh loss", "fresh"].map(freshRow);
    this.table.append(...this.fresh);
    for (const row of this.table.children) row.lastChild.className = "best";
    button.addEventListener("click", () => {
      controls.state.set({ best: controls.state.values.best ? null : "shown" });
      controls.settle();
    });
    controls.onDraw((run, epoch) => this.draw(run, epoch));
  }

  /** @param {Recording} run @param {number} epoch */
  draw(run, epoch) {
    const parted = run.outcome === "overfits";
    const shown = this.controls.state.values.best !== null && parted;
    show(this.button, parted);
    writeAttribute(this.button, "aria-pressed", shown);
    this.table.classList.toggle("with-best", shown);
    this.controls.stage.figure.toggleAttribute("data-best", shown);
    for (const part of [this.caption, ...this.fresh, ...this.rows]) show(part, shown);
    if (shown) this.compare(this.exact.of(run) ?? run, epoch);
    this.drawFrontier(shown ? run : null);
  }

  /** @param {Recording} run @param {number} epoch */
  compare(run, epoch) {
    const { lowestTest, trainLoss, testLoss, trainAccuracy, testAccuracy, trainPoints, testPoints } = run;
    const [epochCell, train, test, trainRight, testRight] = this.rows;
    /** @param {number} accuracy @param {Points} points */
    const right = (accuracy, points) => String(Math.round(accuracy[lowestTest] * points));
    writeText(epochCell, epochText(lowestTest));
    writeText(train, lossText(trainLoss[lowestTest]));
    writeText(test, lossText(testLoss[lowestTest]));
    writeText(trainRight, right(trainAccuracy, trainPoints));
    writeText(testRight, right(testAccuracy, testPoints));
    const { points, experiment } = run.configuration;
    for (const row of this.fresh) show(row, points === null); // no generator drew the reader's own
    if (points !== null) return;
    const drawn = this.points.of(experiment);
    [epoch, lowestTest].forEach((each, i) => {
      const { loss, right: count, points: of } = scoreOn(parametersAt(run, each), run.hidden, drawn);
      [lossText(loss), percentText(count / of)].forEach((text, row) => writeText(this.fresh[row].children[1 + i], text));
    });
  }

  /** @param {Recording} run */
  drawFrontier(run) {
    const key = run && run.key;
    if (key === this.drawn) return;
    this.drawn = key;
    this.marks.set("best", run && frontierOf(parametersAt(run, run.lowestTest), run.hidden, run.reach), run?.reach);
  }
}

/** @param {string} name */
function freshRow(name) {
  const row = document.createElement("div");
  const term = document.createElement("dt");
  term.textContent = name;
  term.title = `${epochText(FRESH_COUNT)} points that the same generator draws anew`;
  row.append(term, document.createElement("dd"), document.createElement("dd"));
  return row;
}
