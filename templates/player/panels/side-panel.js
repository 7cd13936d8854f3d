/** A panel over the text, beside the stage, or under it where that is docked: how it comes and goes. */

import { show, writeAttribute } from "../app/write.js";

export class SidePanel {
  /**
   * @param {HTMLElement} element
   * @param {HTMLButtonElement} opener on the stage
   * @param {Stage} stage
   * @param {Dock} dock
   */
  constructor(element, opener, stage, dock) {
    this.element = element;
    this.opener = opener;
    this.stage = stage;
    this.dock = dock;
    /** @type {HTMLElement} */
    this.from = opener;
  }

  /**
   * Shown or not. Who opened it, by its button or by a link of the text, is taken along to `target`.
   *
   * @param {boolean} open @param {HTMLElement} target
   */
  show(open, target) {
    const opening = open && this.element.hidden;
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
  }

  /** Below the block whose link has opened it, so that what it illustrates stays in sight; else over the text. */
  place() {
    const block = this.from.closest("#lesson > *");
    if (block) block.after(this.element);
    else document.querySelector("#lesson")?.before(this.element);
  }

  /** Back to where it was opened from; to the stage, where that is not shown. */
  leave() {
    const target = this.from.getClientRects().length > 0 ? this.from : this.stage.figure;
    target.focus({ preventScroll: true });
  }
}
