/**
 * What the stage is to show, in one table: each row says how a value is read from the page's address, how it is written
 * there, and what it is when the address does not say, or says nonsense.
 *
 * @typedef {Object} Row
 * @property {keyof Values} name in the fragment, #name=value
 * @property {string} [address] what the fragment calls it instead
 * @property {(text: string, values: Values) => any} read undefined if the text means nothing; the rows above are known
 * @property {(value: any, values: Values) => string | null} write null if the address need not say it
 * @property {(values: Values) => any} fallback
 * @property {boolean} [ofRun] falls back whenever another run is taken
 */

import { KNOBS, knobText, readKnob } from "../runs/knobs.js";
import { decodePoints, encodePoints } from "../runs/own-points.js";

export const SEEDS_BESIDE = 5; // that are shown beside the stage's own

/**
 * The rows of the stage's state: a recorded run, what has been turned since, and the epoch.
 *
 * @param {Recordings} recordings @returns {Row[]}
 */
export function stageRows(recordings) {
  /** @param {string} run */
  const recorded = (run) => recordings.summary(run);
  return [
    {
      name: "run",
      read: (text) => (recordings.has(text) ? text : undefined),
      write: (run) => run,
      fallback: () => recordings.names[0],
    },
    ...KNOBS.map((name) => /** @type {Row} */ ({
      name,
      read: (text) => readKnob(name, text),
      write: (value, { run, own }) => (value === recorded(run).experiment[name] || (own && name === "points") ? null : knobText(value)),
      fallback: (values) => (name === "rule" && values.momentum > 0 ? "descent" : recorded(values.run).experiment[name]),
      ofRun: true,
    })),
    {
      name: "own",
      address: "points", // which are a number of them, or these
      read: (text) => decodePoints(text) ?? undefined,
      write: (points) => (points === null ? null : encodePoints(points)),
      fallback: () => null,
      ofRun: true,
    },
    {
      name: "epoch",
      read: (text, values) => (/^\d{1,9}$/.test(text) ? Math.min(Number(text), lastEpochOf(values, recordings)) : undefined),
      write: (epoch, values) => String(Math.min(epoch, lastEpochOf(values, recordings))),
      fallback: (values) => lastEpochOf(values, recordings),
    },
    {
      name: "loss",
      read: (text) => (text === "log" || text === "linear" ? text : undefined),
      write: (scale) => (scale === "log" ? scale : null),
      fallback: () => "linear",
    },
    shownOrNot("steps"),
    shownOrNot("best"),
    {
      name: "inside",
      read: (text) => (/^[1-5]$/.test(text) ? Number(text) : undefined),
      write: (step) => (step === null ? null : String(step)),
      fallback: () => null,
    },
    {
      name: "seeds",
      read: (text, { inside }) => (inside === null ? readSeeds(text) : undefined), // both lie at the same place
      write: (seeds) => (seeds === null ? null : seeds.join(",")),
      fallback: () => null,
    },
  ];
}

/** Something that can be laid over the run: "shown", or null. @param {"steps" | "best"} name @returns {Row} */
function shownOrNot(name) {
  return { name, read: (text) => (text === "shown" ? text : undefined), write: (shown) => shown, fallback: () => null };
}

/** "3,14,159": different seeds, five at most. @param {string} text */
function readSeeds(text) {
  const seeds = text.split(",").map((seed) => readKnob("seed", seed));
  const sound = seeds.length <= SEEDS_BESIDE && !seeds.includes(undefined) && new Set(seeds).size === seeds.length;
  return sound ? seeds : undefined;
}

/**
 * A recorded run's; the budget of one that has yet to be trained.
 *
 * @param {Values} values @param {Recordings} recordings
 */
function lastEpochOf(values, recordings) {
  return turned(values, recordings).length > 0 ? values.budget : recordings.summary(values.run).lastEpoch;
}

/**
 * The names of the knobs that stand elsewhere than in the recorded run.
 *
 * @param {Pick<Values, "run" | "own" | keyof Knobs>} values @param {Recordings} recordings
 */
export function turned(values, recordings) {
  const { experiment } = recordings.summary(values.run);
  const names = KNOBS.filter((name) => values[name] !== experiment[name]);
  return values.own === null ? names : [...names, "own"];
}

/** Points in an address are the reader's own if they are not a number. @param {Record<string, string>} texts */
function withOwnPoints({ points, ...texts }) {
  if (points === undefined) return texts;
  return decodePoints(points) === null ? { points, ...texts } : { own: points, ...texts };
}

export class State {
  /**
   * @param {Row[]} rows
   * @param {(values: Values) => void} draw called once per frame at most, with all values
   */
  constructor(rows, draw) {
    this.rows = rows;
    this.draw = draw;
    this.scheduled = true; // nothing is drawn before begin()
    /** @type {{name: keyof Values, text: string}[]} */
    this.refused = [];
    this.values = this.complete({});
  }

  /**
   * Values for every row: those given, where they make sense, else the fallbacks; `refused` is what made none.
   *
   * @param {Record<string, string>} texts
   */
  complete(texts) {
    const values = /** @type {Values} */ ({});
    this.refused = [];
    texts = withOwnPoints(texts);
    for (const { name, read, fallback } of this.rows) {
      const given = Object.hasOwn(texts, name);
      const value = given ? read(texts[name], values) : undefined;
      if (given && value === undefined) this.refused.push({ name, text: texts[name] });
      Object.assign(values, { [name]: value === undefined ? fallback(values) : value });
    }
    return values;
  }

  /**
   * Takes the values of a fragment; one without "=" is a place in the page and leaves them alone.
   *
   * @param {string} fragment
   */
  readFragment(fragment) {
    if (!fragment.includes("=")) return false;
    this.values = this.complete(Object.fromEntries(new URLSearchParams(fragment.replace(/^#/, ""))));
    this.schedule();
    return true;
  }

  /** "#run=overfit&epoch=360", with `changes` in place of the present values. @param {Partial<Values>} changes */
  fragment(changes = {}) {
    const values = { ...this.values, ...changes };
    const pairs = this.rows.map(({ name, address = name, write }) => [address, write(values[name], values)]);
    return `#${pairs.filter(([, text]) => text !== null).map((pair) => pair.join("=")).join("&")}`;
  }

  /** Says in the address what is shown, without a step in the history. */
  writeFragment() {
    history.replaceState(null, "", this.fragment());
  }

  /** Another run brings its own knobs along. @param {Partial<Values>} changes */
  set(changes) {
    const values = { ...this.values, ...changes };
    if (changes.run !== undefined) {
      for (const { name, ofRun, fallback } of this.rows) {
        if (ofRun && !Object.hasOwn(changes, name)) Object.assign(values, { [name]: fallback(values) });
      }
    }
    this.values = values;
    this.schedule();
  }

  /** From now on it is drawn: all who want to hear of it are there. */
  begin() {
    this.scheduled = false;
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
