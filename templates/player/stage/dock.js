/** How much of the stage is shown: folded to a line (only under the text), compact for reading, or open with all knobs. */

import { find } from "../app/elements.js";

const BELOW_THE_TEXT = matchMedia("(width < 66rem)"); // see style/stage.css
const COCKPIT = matchMedia("(height < 30rem) and (30rem <= width < 66rem)"); // beside the text all the same

export class Dock {
  /** @param {HTMLElement} figure #stage, whose data-dock is "folded", "compact" or "open" @param {State} state */
  constructor(figure, state) {
    this.figure = figure;
    this.state = state;
    this.fold = find(figure, "[data-part=fold]", HTMLButtonElement);
    this.more = find(figure, "[data-part=more]", HTMLButtonElement);
    this.fold.addEventListener("click", () => this.become(figure.dataset.dock === "folded" ? "compact" : "folded"));
    this.more.addEventListener("click", () => this.become(figure.dataset.dock === "open" ? "compact" : "open"));
    new ResizeObserver(() => this.measure()).observe(figure);
    this.become("compact");
  }

  /** @param {"folded" | "compact" | "open"} size */
  become(size) {
    this.figure.dataset.dock = size;
    this.figure.scrollTop = 0; // unfolded on a phone it scrolls by itself, and begins at its head
    this.fold.textContent = size === "folded" ? "unfold" : "fold";
    this.fold.setAttribute("aria-expanded", String(size !== "folded"));
    this.more.textContent = size === "open" ? "fewer knobs" : "all knobs";
    this.more.setAttribute("aria-expanded", String(size === "open"));
    this.measure();
    this.state.schedule();
  }

  /** Opened under the text, it takes the whole window: smaller, for what is to be seen beside it. */
  makeRoom() {
    if (this.open) this.become("compact");
  }

  get open() {
    return BELOW_THE_TEXT.matches && this.figure.dataset.dock === "open";
  }

  /** What is in focus must not lie under it: the style keeps so much room below. */
  measure() {
    const covers = BELOW_THE_TEXT.matches && !COCKPIT.matches && !this.open;
    document.documentElement.style.setProperty("--dock", covers ? `${this.figure.offsetHeight}px` : "0px");
  }
}
