/** The evidence of one run, or of one state: rows that are not asked for step aside. */

import { find, findAll } from "../app/elements.js";

export class EvidenceFilter {
  /** @param {HTMLElement} section holds a form of choices, and tables [data-state] of rows [data-of-run] */
  constructor(section) {
    this.tables = findAll(section, "[data-state]", HTMLElement).map((table) => ({ table, rows: findAll(table, "[data-of-run]", HTMLElement) }));
    this.form = find(section, "[data-part=filters]", HTMLFormElement);
    this.count = find(section, "[data-part=count]", HTMLElement);
    this.rows = find(section, "[data-part=rows]", HTMLDetailsElement);
    for (const kind of ["change", "input"]) this.form.addEventListener(kind, () => this.apply());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    // a claim's card leads to its row, whatever has been chosen
    addEventListener("hashchange", () => this.reveal(document.getElementById(location.hash.slice(1))));
    let open = false;
    addEventListener("beforeprint", () => { // on paper nothing can be unfolded
      open = this.rows.open;
      this.rows.open = true;
    });
    addEventListener("afterprint", () => (this.rows.open = open));
    this.apply();
    this.reveal(document.getElementById(location.hash.slice(1)));
  }

  apply() {
    const { run, state, order, search } = Object.fromEntries(new FormData(this.form));
    let shown = 0;
    let all = 0;
    for (const { table, rows } of this.tables) {
      rows[0]?.parentNode?.append(...inOrder(rows, String(order)));
      const words = String(search).trim().toLowerCase();
      /** @param {HTMLElement} row */
      const asked = (row) => (run === "" || row.dataset.ofRun === run) && (state === "" || table.dataset.state === state)
        && (row.textContent ?? "").toLowerCase().includes(words);
      for (const row of rows) row.hidden = !asked(row);
      const left = rows.filter((row) => !row.hidden).length;
      table.hidden = left === 0;
      shown += left;
      all += rows.length;
    }
    this.count.textContent = shown === all ? `${all} rows` : `${shown} of ${all} rows`;
  }

  /** Unfolds the rows for one that is pointed at, and shows all again if it has stepped aside. @param {HTMLElement | null} row */
  reveal(row) {
    if (row === null || !this.rows.contains(row)) return;
    this.rows.open = true;
    if (row.hidden) {
      this.form.reset();
      this.apply();
    }
    row.scrollIntoView({ block: "center" });
  }
}

/**
 * By the number of seeds that keep a sentence, what no survey knows last; as in the text where none is asked for.
 *
 * @param {HTMLElement[]} rows @param {string} order
 */
function inOrder(rows, order) {
  /** @param {HTMLElement} row */
  const known = (row) => Number(row.dataset.holds !== undefined);
  const sign = order === "typical" ? -1 : 1;
  if (!order) return rows;
  return [...rows].sort((a, b) => known(b) - known(a) || sign * (Number(a.dataset.holds ?? 0) - Number(b.dataset.holds ?? 0)));
}
