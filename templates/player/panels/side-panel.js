/** A panel in the text, beside the stage, or over the text where the stage is docked: how it comes and goes. */

import { findAll } from "../app/elements.js";
import { show, writeAttribute } from "../app/write.js";

export class SidePanel {
  /**
   * @param {HTMLElement} element
   * @param {HTMLButtonElement} opener on the stage
   * @param {Stage} stage
   * @param {Dock} dock
   * @param {() => void} close told when Escape is pressed in the panel, or on the stage
   */
  constructor(element, opener, stage, dock, close) {
    this.element = element;
    this.opener = opener;
    this.stage = stage;
    this.dock = dock;
    /** @type {HTMLElement} */
    this.from = opener;
    this.scrolled = { from: 0, to: 0 }; // the page, when the panel came into view
    for (const place of [element, stage.figure]) {
      place.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || event.defaultPrevented || element.hidden) return;
        event.preventDefault();
        event.stopPropagation();
        close();
      });
    }
  }

  /**
   * Shown or not. Who opened it, by its button or by a link of the text, is taken along to `target`.
   *
   * @param {boolean} open @param {HTMLElement} target
   */
  show(open, target) {
    const opening = open && this.element.hidden;
    const closing = !open && !this.element.hidden;
    if (opening) this.scrolled.from = scrollY;
    if (opening || (closing && this.element.getBoundingClientRect().bottom > 0)) holdScroll();
    show(this.element, open);
    writeAttribute(this.opener, "aria-expanded", open);
    if (opening) this.arrive(target);
  }

  /** Both it and the stage have to be in the window; docked, the stage leaves it room. @param {HTMLElement} target */
  arrive(target) {
    const opened = document.activeElement?.closest("a") ?? document.activeElement;
    const taken = opened === this.opener || opened instanceof HTMLAnchorElement;
    this.from = opened instanceof HTMLAnchorElement ? opened : this.opener;
    const above = getComputedStyle(this.element).position === "fixed"; // of the stage, at the window's foot
    if (!above) this.place();
    if (taken) target.focus({ preventScroll: true });
    this.dock.makeRoom();
    (above ? this.stage.figure : this.element).scrollIntoView({ block: "nearest" });
    this.scrolled.to = scrollY;
  }

  /** Below the block whose link has opened it, or above the first that is in the window from its top: it covers nothing. */
  place() {
    const block = this.from.closest("#lesson > *");
    if (block) {
      block.after(this.element);
      return;
    }
    const blocks = findAll(document, "#lesson > :not(.lab), .lab > *", HTMLElement).filter((each) => each !== this.element && each.checkVisibility());
    const below = blocks.find((each) => each.getBoundingClientRect().top >= 0);
    if (below) below.before(this.element);
    else blocks.at(-1)?.after(this.element);
  }

  /** Back to where it was opened from; to the stage, where that is not shown. The text is where it was, unless it was read on. */
  leave() {
    if (scrollY === this.scrolled.to) scrollTo({ top: this.scrolled.from, behavior: "instant" });
    const target = this.from.getClientRects().length > 0 ? this.from : this.stage.figure;
    target.focus({ preventScroll: true });
  }
}

/** What is below a panel makes room for it, and comes up when it goes; the browser would rather scroll than let it. */
function holdScroll() {
  const { style } = document.documentElement;
  style.overflowAnchor = "none";
  requestAnimationFrame(() => requestAnimationFrame(() => (style.overflowAnchor = "")));
}
