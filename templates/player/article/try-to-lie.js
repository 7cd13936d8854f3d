/** Trying to lie: the reader edits a figure of the lesson, and is told what an author would be told. */

import { reportOf } from "../stating/report.js";

const SAID_DELAY = 500; // milliseconds of rest before a screen reader hears of it

export class TryToLie {
  /** @param {HTMLElement} figure data-try is what report.js needs */
  constructor(figure) {
    this.tried = JSON.parse(figure.dataset.try);
    /** @param {string} name */
    const part = (name) => figure.querySelector(`[data-part="${name}"]`);
    this.figure = figure;
    this.input = part("input");
    this.report = part("report");
    this.said = part("said");
    this.own = this.tried.source.slice(this.tried.start, this.tried.end);
    this.input.value = this.own;
    this.input.addEventListener("input", () => this.draw());
    this.input.addEventListener("keydown", (event) => event.key === "Escape" && this.restore());
    part("restore").addEventListener("click", () => this.restore());
    this.draw();
  }

  restore() {
    this.input.value = this.own;
    this.draw();
    this.input.focus();
  }

  draw() {
    const { holds, text } = reportOf(this.tried, this.input.value);
    this.figure.dataset.holds = holds;
    this.report.textContent = text;
    this.input.setAttribute("aria-invalid", !holds);
    this.input.style.width = `calc(${Math.max(3, [...this.input.value].length)}ch + 1rem)`;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.said.textContent = this.input.value === this.own ? "" : text.split("\n")[0]), SAID_DELAY);
  }
}
