/** Trying to lie: the reader edits a number of the lesson, and is told what an author would be told. */

import { partsOf } from "../app/elements.js";
import { epochText } from "../app/numbers.js";
import { show, writeText } from "../app/write.js";

export class TryToLie {
  /** @param {HTMLElement} figure data-own is the number that holds, data-report the build's, see page/trying.py */
  constructor(figure) {
    this.figure = figure;
    const { own = "", report = "" } = figure.dataset;
    this.own = own;
    this.reportOfALie = report;
    this.parts = partsOf(figure, { input: HTMLInputElement, verdict: HTMLElement, report: HTMLElement, restore: HTMLElement });
    const { input, restore } = this.parts;
    input.addEventListener("input", () => this.draw());
    input.addEventListener("keydown", (event) => event.key === "Escape" && this.restore());
    restore.addEventListener("click", () => this.restore());
    this.draw();
  }

  restore() {
    const { input } = this.parts;
    input.value = this.own;
    this.draw();
    input.focus();
  }

  draw() {
    const { input, verdict, report } = this.parts;
    const stated = String(input.valueAsNumber);
    const holds = stated === this.own;
    writeText(verdict, !input.validity.valid || input.value === ""
      ? `Type a whole number from ${input.min} to ${epochText(Number(input.max))}.`
      : holds
        ? "That was measured: the claim holds, and this page is published."
        : "That was not measured: this build would fail, and the page would not be published. It would say:");
    show(report, !holds && input.validity.valid && input.value !== "");
    report.textContent = this.reportOfALie
      .replaceAll("□", stated)
      .replaceAll("○", epochText(input.valueAsNumber))
      .replace("^", "^".repeat(stated.length));
    this.figure.dataset.holds = String(holds);
    input.setAttribute("aria-invalid", String(!holds));
  }
}
