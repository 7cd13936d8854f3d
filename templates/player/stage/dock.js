/** The stage where there is no room beside the text: docked at the top, folded, compact or open. */

import { find } from "../app/elements.js";

export class Dock {
  /** @param {HTMLElement} figure #stage, whose data-dock is "folded", "compact" or "open" @param {State} state */
  constructor(figure, state) {
    this.figure = figure;
    this.state = state;
    this.fold = find(figure, "[data-part=fold]", HTMLElement);
    this.more = find(figure, "[data-part=more]", HTMLElement);
    this.fold.addEventListener("click", () => this.become(figure.dataset.dock === "folded" ? "compact" : "folded"));
    this.more.addEventListener("click", () => this.become(figure.dataset.dock === "open" ? "compact" : "open"));
    new ResizeObserver(() => this.measure()).observe(figure);
    this.become("compact");
  }

  /** @param {"folded" | "compact" | "open"} size */
  become(size) {
    this.figure.dataset.dock = size;
    this.fold.textContent = size === "folded" ? "unfold" : "fold";
    this.fold.setAttribute("aria-expanded", String(size !== "folded"));
    this.more.textContent = size === "open" ? "less" : "more";
    this.more.setAttribute("aria-expanded", String(size === "open"));
    this.measure();
    this.state.schedule();
  }

  /** Opened, it takes the whole window: smaller, for what is to be seen beside it. */
  makeRoom() {
    if (this.open) this.become("compact");
  }

  get open() {
    return this.figure.dataset.dock === "open";
  }

  /** A place that is scrolled to must not come to lie under the dock; open, it takes the whole window. */
  measure() {
    const docked = this.fold.offsetParent !== null && !this.open;
    document.documentElement.style.setProperty("--dock", docked ? `${this.figure.offsetHeight}px` : "0px");
  }
}
