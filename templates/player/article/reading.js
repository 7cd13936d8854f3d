/** Cues: the stage follows the reading, unless the reader is driving; then it offers. */

import { find, findAll } from "../app/elements.js";

const READING_LINE = 0.45; // of the window's height: what is above it has been reached
const DRIVING = 20000; // milliseconds for which the reader who touched the stage keeps it

export class Reading {
  /**
   * @param {Stage} stage
   * @param {HTMLElement} offer holds a button and words
   */
  constructor(stage, offer) {
    this.stage = stage;
    this.offer = offer;
    this.words = find(offer, "span", HTMLElement);
    this.cues = findAll(document, ".cue[data-cue]", HTMLElement);
    /** @type {HTMLElement | null} */
    this.reached = null;
    find(offer, "button", HTMLElement).addEventListener("click", () => this.reached && this.take(this.reached));
    const share = `-${100 * (1 - READING_LINE)}%`;
    const observer = new IntersectionObserver(() => this.look(), { rootMargin: `0px 0px ${share} 0px`, threshold: [0, 1] });
    const drawings = document.querySelectorAll("figure.draw");
    for (const each of [...this.cues, ...drawings]) observer.observe(each);
    const drawn = new MutationObserver(() => this.look());
    for (const drawing of drawings) drawn.observe(drawing, { attributeFilter: ["data-state"] });
  }

  /** The last cue above the reading line is the one that has been reached, unless it would give away what is drawn. */
  look() {
    const line = READING_LINE * innerHeight;
    const reached = this.cues.filter((each) => each.getBoundingClientRect().top < line && !isBeingDrawn(each));
    const cue = reached.pop() ?? null;
    if (cue === this.reached) return;
    this.reached = cue;
    if (cue === null || cue.dataset.cue === this.stage.state.values.run) this.offer.hidden = true;
    else if (this.driving()) this.propose(cue);
    else this.take(cue);
  }

  driving() {
    return this.stage.playback.playing || this.stage.shown?.recorded === false || performance.now() - this.stage.touched < DRIVING;
  }

  /** @param {HTMLElement} cue */
  propose(cue) {
    this.words.textContent = `The text is now at ${cue.dataset.cue}.`;
    this.offer.hidden = false;
  }

  /** The cue's run, at its end: the curves are whole and the outcome is known. @param {HTMLElement} cue */
  take(cue) {
    const run = cue.dataset.cue ?? this.stage.state.values.run;
    this.offer.hidden = true;
    this.stage.touched = -Infinity;
    this.stage.playback.pause();
    this.stage.claimed = null;
    this.stage.state.set({ run, epoch: this.stage.recordings.summary(run).lastEpoch });
    this.stage.state.writeFragment();
  }
}

/**
 * Whether the reader may still be drawing how this run goes on: the drawing stands before it, in view.
 *
 * @param {HTMLElement} cue
 */
function isBeingDrawn(cue) {
  const before = cue.previousElementSibling;
  return before?.matches('.draw[data-state="drawing"]') && before.getBoundingClientRect().bottom > 0;
}
