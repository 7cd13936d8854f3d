/** Claims: what was stated, measured and accepted, over the text; and the place in the run that is meant. */

import { find, findAll, make } from "../app/elements.js";

const LINGER = 180; // milliseconds before a card opens under the pointer, and before it closes
const SHEET_GAP = 12; // pixels between the claim and the sheet
const SHEET = matchMedia("(width < 40rem)"); // on phones the card is a sheet at the bottom, see style/figures.css

export class Claims {
  /**
   * @param {HTMLElement} card filled from the rows of the evidence
   * @param {(run: string, epoch: number) => void} bring takes a run and an epoch to the stage and marks the place
   * @param {(run: string | null, epoch: number | null, quantity: string | null) => void} mark marks the place of a run's
   *   quantity if the run is on the stage anyway, or nothing
   */
  constructor(card, bring, mark) {
    this.card = card;
    this.bring = bring;
    this.mark = mark;
    this.list = find(card, "dl", HTMLElement);
    this.row = find(card, "a", HTMLAnchorElement);
    /** @type {HTMLAnchorElement | null} */
    this.open = null;
    this.pinned = false;
    /** @type {number | undefined} */
    this.waiting = undefined;
    for (const link of findAll(document, "a[data-claim], a.fact", HTMLAnchorElement)) this.listen(link);
    card.addEventListener("pointerenter", () => clearTimeout(this.waiting));
    card.addEventListener("pointerleave", () => this.later(() => this.leave()));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    document.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !card.contains(event.target) && !this.open?.contains(event.target)) this.close();
    });
    addEventListener("resize", () => this.close());
  }

  /** @param {HTMLAnchorElement} link */
  listen(link) {
    link.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") this.later(() => this.pinned || this.show(link));
    });
    link.addEventListener("pointerleave", () => this.later(() => this.leave()));
    link.addEventListener("focus", () => {
      if (link.matches(":focus-visible")) this.show(link);
    });
    link.addEventListener("blur", (event) => {
      if (!(event.relatedTarget instanceof Node && this.card.contains(event.relatedTarget))) this.close(); // the card's own link is on the card
    });
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      clearTimeout(this.waiting);
      this.show(link);
      this.pinned = true;
      const target = new URLSearchParams(link.dataset.at);
      const run = target.get("run");
      if (run !== null) this.bring(run, Number(target.get("epoch")));
    });
  }

  /** @param {() => void} act */
  later(act) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(act, LINGER);
  }

  leave() {
    if (!this.pinned) this.close();
  }

  /** @param {HTMLAnchorElement} link */
  show(link) {
    if (this.open !== link) this.close();
    this.open = link;
    link.classList.add("open");
    link.setAttribute("aria-describedby", this.card.id);
    this.fill(find(document, `#${CSS.escape(link.hash.slice(1))}`, HTMLTableRowElement));
    this.row.hash = link.hash;
    this.card.hidden = false;
    this.place(link);
    const target = new URLSearchParams(link.dataset.at);
    const [, quantity = null] = (link.dataset.claim ?? "").match(/^[^.]*\.(.*)/) ?? [];
    this.mark(target.get("run"), target.has("epoch") ? Number(target.get("epoch")) : null, quantity);
  }

  close() {
    clearTimeout(this.waiting);
    this.open?.classList.remove("open");
    this.open?.removeAttribute("aria-describedby");
    this.card.hidden = true;
    if (this.open !== null) this.mark(null, null, null);
    this.open = null;
    this.pinned = false;
  }

  /** The words of the evidence's row: each cell under the name that its column has on a card. @param {HTMLTableRowElement} row */
  fill(row) {
    const heads = find(/** @type {HTMLTableElement} */ (row.closest("table")), "thead tr", HTMLTableRowElement).cells;
    const cells = [...row.cells].filter((cell) => heads[cell.cellIndex].dataset.label && cell.textContent.trim());
    const pairs = cells.map((cell) => {
      const words = [...cell.childNodes].filter((each) => each.nodeName !== "svg").map((each) => each.textContent);
      const drawn = findAll(cell, "svg", SVGSVGElement).map((svg) => svg.cloneNode(true));
      const value = make("dd", {}, words.join("").trim().replace(/\s+/g, " "), ...drawn);
      return make("div", {}, make("dt", {}, heads[cell.cellIndex].dataset.label ?? ""), value);
    });
    this.list.replaceChildren(...pairs);
  }

  /**
   * Below the link's line, at the right of the text, so that the next line's start stays in sight.
   *
   * @param {HTMLAnchorElement} link
   */
  place(link) {
    if (SHEET.matches) {
      this.card.style.left = this.card.style.top = "";
      const covered = link.getBoundingClientRect().bottom + SHEET_GAP - this.card.getBoundingClientRect().top;
      if (covered > 0) scrollBy(0, covered);
      return;
    }
    const column = (link.closest("p, li, td, th, h2, h3, figcaption") ?? link).getBoundingClientRect();
    const lines = link.getClientRects();
    const line = lines[lines.length - 1];
    const width = this.card.offsetWidth;
    const left = Math.min(Math.max(line.left, column.left + 0.3 * column.width), column.right - width);
    const below = line.bottom + 6 + this.card.offsetHeight < innerHeight;
    const top = below ? line.bottom + 6 : line.top - 6 - this.card.offsetHeight;
    this.card.style.left = `${Math.max(left, 8) + scrollX}px`;
    this.card.style.top = `${top + scrollY}px`;
  }
}
