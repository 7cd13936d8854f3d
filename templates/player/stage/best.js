/** Early stopping, seen: the network of lowest test loss laid over the one that is shown, both scored on fresh points. */

import { find, make } from "../app/elements.js";
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
    this.table = find(figure, ".readouts dl", HTMLElement);
    this.caption = find(figure, '[data-part="best-words"]', HTMLElement);
    this.rows = [...this.table.children].map((row) => row.appendChild(make("dd", { className: "best" })));
    this.now = find(figure, '[data-part="best-now"]', HTMLElement);
    this.fresh = ["fresh loss", "fresh"].map(freshRow);
    this.table.append(...this.fresh.map(({ row }) => row));
    /** @type {string | null} */
    this.drawn = null; // the run whose frontier is there, by its key
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
    for (const part of [this.caption, ...this.fresh.map(({ row }) => row), ...this.rows]) show(part, shown);
    if (shown) this.compare(this.exact.of(run) ?? run, epoch);
    this.drawFrontier(shown ? run : null);
  }

  /** @param {Recording} run @param {number} epoch */
  compare(run, epoch) {
    const { lowestTest, trainLoss, testLoss, trainAccuracy, testAccuracy, trainPoints, testPoints } = run;
    const [epochCell, train, test, trainRight, testRight] = this.rows;
    /** @param {Float64Array} accuracy @param {number} points */
    const right = (accuracy, points) => String(Math.round(accuracy[lowestTest] * points));
    writeText(this.now, epochText(epoch));
    writeText(epochCell, epochText(lowestTest));
    writeText(train, lossText(trainLoss[lowestTest]));
    writeText(test, lossText(testLoss[lowestTest]));
    writeText(trainRight, right(trainAccuracy, trainPoints));
    writeText(testRight, right(testAccuracy, testPoints));
    const { points, experiment } = run.configuration;
    for (const { row } of this.fresh) show(row, points === null); // no generator drew the reader's own
    if (points !== null) return;
    const drawn = this.points.of(experiment);
    [epoch, lowestTest].forEach((each, i) => {
      const { loss, right: count, points: of } = scoreOn(parametersAt(run, each), run.hidden, drawn);
      [lossText(loss), percentText(count / of)].forEach((text, row) => writeText(this.fresh[row].cells[i], text));
    });
  }

  /** @param {Recording | null} run */
  drawFrontier(run) {
    const key = run?.key ?? null;
    if (key === this.drawn) return;
    this.drawn = key;
    this.marks.set("best", run && frontierOf(parametersAt(run, run.lowestTest), run.hidden, run.reach), run?.reach);
  }
}

/** @param {string} name */
function freshRow(name) {
  const title = `${epochText(FRESH_COUNT)} points that the same generator draws anew`;
  const cells = [make("dd"), make("dd", { className: "best" })];
  return { row: make("div", {}, make("dt", { title }, name), ...cells), cells };
}
