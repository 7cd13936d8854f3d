/** Cues: the stage follows the reading; while the reader has it in hand it waits, and says which run the text has come to. */

import { find, findAll } from "../app/elements.js";

const READING_LINE = 0.45; // of the window's height: what is above it has been reached
const DRIVING = 20000; // milliseconds for which the reader who touched the stage keeps it

export class Reading {
  /**
   * @param {Stage} stage
   * @param {HTMLElement} offer says which run the text has come to; takes it, or keeps the stage as it is
   */
  constructor(stage, offer) {
    this.stage = stage;
    this.offer = offer;
    this.words = find(offer, "span", HTMLElement);
    this.cues = findAll(document, ".cue[data-cue]", HTMLElement);
    /** @type {?HTMLElement} the cue that the reader has come to */
    this.reached = null;
    this.ends = findAll(document, ".lab, .evidence", HTMLElement); // from here on the text speaks of no run
    this.questions = findAll(document, "figure.predict", HTMLElement); // the stage is theirs while one is being read
    this.panels = findAll(document, ".inside", HTMLElement); // what is opened of the stage's run stands in the text
    this.waiting = 0;
    find(offer, "[data-part=take]", HTMLButtonElement).addEventListener("click", () => this.reached && this.take(this.reached));
    find(offer, "[data-part=dismiss]", HTMLButtonElement).addEventListener("click", () => this.withdraw());
    const share = `-${100 * (1 - READING_LINE)}%`;
    const observer = new IntersectionObserver(() => this.look(), { rootMargin: `0px 0px ${share} 0px`, threshold: [0, 1] });
    const drawings = findAll(document, "figure.draw", HTMLElement);
    for (const each of [...this.cues, ...drawings, ...this.ends, ...this.questions, ...this.panels]) observer.observe(each);
    const drawn = new MutationObserver(() => this.look());
    for (const cue of this.cues) drawn.observe(cue, { attributeFilter: ["data-kept"] });
    for (const drawing of drawings) drawn.observe(drawing, { attributeFilter: ["data-state"] });
  }

  /** The last cue above the reading line is the one that has been reached, unless it would give away what is drawn. */
  look() {
    if (this.lookedInto()) return;
    const line = READING_LINE * innerHeight;
    /** @param {HTMLElement} each */
    const isAbove = (each) => each.getBoundingClientRect().top < line;
    const asked = this.questions.some((each) => isAbove(each) && each.getBoundingClientRect().bottom > 0);
    const reached = asked || this.ends.some(isAbove) ? [] : this.cues.filter((each) => isAbove(each) && !isBeingDrawn(each));
    const cue = reached.pop() ?? null;
    if (cue === this.reached) return;
    this.reached = cue;
    this.withdraw();
    if (cue === null || this.isShown(cue)) return;
    if (this.driving()) this.propose(cue);
    else this.take(cue);
  }

  /** Whether the stage has the cue's run as it was recorded. @param {HTMLElement} cue */
  isShown(cue) {
    return this.stage.shown?.recorded === true && cue.dataset.cue === this.stage.state.values.run;
  }

  /** Whether a panel in sight shows what is on the stage. */
  lookedInto() {
    return this.panels.some((each) => {
      const { top, bottom } = each.getBoundingClientRect();
      return each.checkVisibility() && bottom > 0 && top < innerHeight;
    });
  }

  /** Milliseconds until the reader's hands have been off the stage for long enough; a run that plays, or is looked into, is in hand. */
  driving() {
    if (this.stage.playback.playing || this.lookedInto()) return DRIVING;
    return Math.max(0, this.stage.touched + DRIVING - performance.now());
  }

  /** The stage waits, and follows once the reader has let go of it for a while. @param {HTMLElement} cue */
  propose(cue) {
    const name = cue.querySelector("a.run")?.textContent ?? cue.dataset.cue;
    this.words.textContent = `The text is now at ${name}.`;
    this.offer.hidden = false;
    this.wait(cue);
  }

  /** @param {HTMLElement} cue */
  wait(cue) {
    const left = this.driving();
    if (left === 0) this.take(cue);
    else this.waiting = setTimeout(() => this.wait(cue), left);
  }

  withdraw() {
    clearTimeout(this.waiting);
    this.offer.hidden = true;
  }

  /** The cue's run, at its end: the curves are whole and the outcome is known. @param {HTMLElement} cue */
  take(cue) {
    const run = cue.dataset.cue ?? "";
    this.withdraw();
    this.stage.touched = -Infinity;
    this.stage.playback.pause();
    this.stage.claimed = null;
    this.stage.state.set({ run, epoch: this.stage.recordings.summary(run).lastEpoch });
    this.stage.state.writeFragment();
  }
}

/** Whether a drawing or a question before the cue, in view, would have its answer given away. @param {HTMLElement} cue */
function isBeingDrawn(cue) {
  const before = cue.previousElementSibling;
  const drawing = before?.matches('.draw[data-state="drawing"]') ? before : null;
  const question = cue.hasAttribute("data-kept") ? document.querySelector(`.predict[data-run="${cue.dataset.cue}"]`) : null;
  return [drawing, question].some((each) => each !== null && each.getBoundingClientRect().bottom > 0);
}
