/** Cues: the stage follows the reading, unless the reader is driving; then it offers. */

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
    this.cues = [...document.querySelectorAll(".cue[data-cue]")];
    this.reached = null;
    offer.querySelector("button").addEventListener("click", () => this.take(this.reached));
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

  /** @param {any} cue */
  propose(cue) {
    this.offer.querySelector("span").textContent = `The text is now at ${cue.dataset.cue}.`;
    this.offer.hidden = false;
  }

  /** The cue's run, at its end: the curves are whole and the outcome is known. @param {any} cue */
  take(cue) {
    const run = cue.dataset.cue;
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
 * @param {any} cue
 */
function isBeingDrawn(cue) {
  const before = cue.previousElementSibling;
  return before?.matches('.draw[data-state="drawing"]') && before.getBoundingClientRect().bottom > 0;
}
