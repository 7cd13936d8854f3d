/**
 * What the stage shows, in one table: each row says how a value is read from the page's address, how it is written
 * there, and what it is when the address does not say, or says nonsense.
 *
 * @typedef {Object} Row
 * @property {string} name in the fragment, #name=value
 * @property {function(string, Object): *} read undefined where the text means nothing; the rows above are known
 * @property {function(*): ?string} write null where the address need not say it
 * @property {function(Object): *} fallback
 */

/** The rows of the stage's state. @returns {Row[]} */
export function stageRows(recordings) {
  return [
    {
      name: "run",
      read: (text) => (recordings.has(text) ? text : undefined),
      write: (run) => run,
      fallback: () => recordings.names[0],
    },
    {
      name: "epoch",
      read: (text, { run }) =>
        /^\d{1,9}$/.test(text) ? Math.min(Number(text), recordings.summary(run).lastEpoch) : undefined,
      write: String,
      fallback: ({ run }) => recordings.summary(run).lastEpoch,
    },
    {
      name: "loss",
      read: (text) => (text === "log" || text === "linear" ? text : undefined),
      write: (scale) => (scale === "log" ? scale : null),
      fallback: () => "linear",
    },
  ];
}

export class State {
  /**
   * @param {Row[]} rows
   * @param {function(Object)} draw called once per frame at most, with all values
   */
  constructor(rows, draw) {
    this.rows = rows;
    this.draw = draw;
    this.scheduled = false;
    this.values = this.complete({});
  }

  /** Values for every row: those given, where they make sense, else the fallbacks. */
  complete(texts) {
    const values = {};
    for (const { name, read, fallback } of this.rows) {
      const value = Object.hasOwn(texts, name) ? read(texts[name], values) : undefined;
      values[name] = value ?? fallback(values);
    }
    return values;
  }

  /** Takes the values of a fragment; one without "=" is a place in the page and leaves them alone. */
  readFragment(fragment) {
    if (!fragment.includes("=")) return false;
    this.values = this.complete(Object.fromEntries(new URLSearchParams(fragment.replace(/^#/, ""))));
    this.schedule();
    return true;
  }

  /** "#run=overfit&epoch=360", with `changes` in place of the present values. */
  fragment(changes = {}) {
    const values = { ...this.values, ...changes };
    const pairs = this.rows.map(({ name, write }) => [name, write(values[name])]);
    return `#${pairs.filter(([, text]) => text !== null).map((pair) => pair.join("=")).join("&")}`;
  }

  /** Says in the address what is shown, without a step in the history. */
  writeFragment() {
    history.replaceState(null, "", this.fragment());
  }

  set(changes) {
    this.values = { ...this.values, ...changes };
    this.schedule();
  }

  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.draw(this.values);
    });
  }
}
