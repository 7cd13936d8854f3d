/** The evidence of one run, or of one state: rows that are not asked for step aside. */

export class EvidenceFilter {
  /** @param {HTMLElement} section holds a form of choices, and tables [data-state] of rows [data-of-run] */
  constructor(section) {
    this.tables = [...section.querySelectorAll("[data-state]")];
    this.rows = new Map(this.tables.map((table) => [table, [...table.querySelectorAll("[data-of-run]")]]));
    this.form = section.querySelector("[data-part=filters]");
    this.count = section.querySelector("[data-part=count]");
    this.form.addEventListener("change", () => this.apply());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    // a claim's card leads to its row, whatever has been chosen
    addEventListener("hashchange", () => this.reveal(document.getElementById(location.hash.slice(1))));
    this.apply();
  }

  apply() {
    const { run, state, order } = Object.fromEntries(new FormData(this.form));
    let shown = 0;
    let all = 0;
    for (const table of this.tables) {
      const rows = this.rows.get(table);
      rows[0]?.parentNode.append(...inOrder(rows, order));
      for (const row of rows) row.hidden = (run !== "" && row.dataset.ofRun !== run) || (state !== "" && table.dataset.state !== state);
      const left = rows.filter((row) => !row.hidden).length;
      table.hidden = left === 0;
      shown += left;
      all += rows.length;
    }
    this.count.textContent = shown === all ? `${all} rows` : `${shown} of ${all} rows`;
  }

  /** Shows all rows again where one that is pointed at has stepped aside. @param {any} row */
  reveal(row) {
    if (!row?.closest("[data-of-run]")?.hidden) return;
    this.form.reset();
    this.apply();
    row.scrollIntoView({ block: "center" });
  }
}

/**
 * By the number of seeds that keep a sentence, what no survey knows last; as in the text where none is asked for.
 *
 * @param {any} rows @param {number} order
 */
function inOrder(rows, order) {
  /** @param {any} row */
  const known = (row) => row.dataset.holds !== undefined;
  const sign = order === "typical" ? -1 : 1;
  if (!order) return rows;
  return [...rows].sort((a, b) => known(b) - known(a) || sign * (Number(a.dataset.holds ?? 0) - Number(b.dataset.holds ?? 0)));
}
