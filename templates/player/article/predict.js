/** Predict, then see: one tap before a run is shown; then it plays, and says why. */

import { find, findAll, make, partsOf } from "../app/elements.js";
import { show } from "../app/write.js";

const COVERS = 0.75; // of the window's height: a question above it covers the stage
const READ = 0.45; // and one above it is being read

/** What a reader would see of each ending. @type {Record<string, string>} */
const SEEN_AS = {
  converges: "falls, then rests",
  thrashes: "jumps about",
  underfits: "flat, high up",
  overfits: "dips, then climbs",
  "still learning": "falls to the end",
};

/** All questions of a lesson, and how many of them were foreseen. */
export class Predictions {
  /** @param {Controls} controls @param {HTMLElement} score says how many, once one has been answered */
  constructor(controls, score) {
    this.stage = controls.stage;
    this.veil = partsOf(this.stage.figure, { veil: HTMLElement, "to-question": HTMLButtonElement });
    this.score = score;
    /** @type {Prediction | null} that covers the stage */
    this.covering = null;
    this.questions = findAll(document, "figure.predict", HTMLElement).map((figure) => new Prediction(figure, controls, () => this.changed()));
    this.veil["to-question"].addEventListener("click", () => this.covering?.reveal());
    this.changed();
  }

  /** The stage is covered while the question that is being read, or else the next in view, has no answer. */
  changed() {
    const asked = this.questions.filter(({ read }) => read).pop() ?? this.questions.find(({ inView }) => inView);
    this.cover(asked?.open ? asked : null);
    const answered = this.questions.filter(({ told }) => told);
    this.score.hidden = answered.length === 0;
    this.score.textContent = `So far you foresaw ${answered.filter(({ right }) => right).length} of ${answered.length}.`;
  }

  /** Covered, nothing on the stage can be seen, heard or moved; only what says what to do. @param {Prediction | null} question */
  cover(question) {
    this.covering = question;
    const { figure, playback } = this.stage;
    const covered = question !== null;
    if (figure.hasAttribute("data-covered") === covered) return;
    figure.toggleAttribute("data-covered", covered);
    show(this.veil.veil, covered);
    for (const part of findAll(figure, ":scope > :not(.veil)", HTMLElement)) part.inert = covered;
    if (covered) playback.pause();
  }
}

class Prediction {
  /** @param {HTMLElement} figure @param {Controls} controls @param {() => void} changed */
  constructor(figure, controls, changed) {
    this.figure = figure;
    this.controls = controls;
    this.changed = changed;
    this.run = figure.dataset.run ?? "";
    this.epoch = Number(figure.dataset.epoch);
    this.holds = Number(figure.dataset.holds);
    this.answer = find(figure, "[data-part=answer]", HTMLDetailsElement);
    /** @type {number | null} which option was tapped */
    this.chosen = null;
    this.told = false; // whether the answer has been given
    this.inView = false;
    this.read = false;
    this.said = make("p", { className: "said", role: "status" });
    this.answer.before(this.said);
    this.answer.hidden = true;
    /** the cards of the same run would give it away */
    this.cues = findAll(document, ".cue[data-cue]", HTMLElement).filter(({ dataset }) => dataset.cue === this.run);
    this.buttons = findAll(figure, "[data-option]", HTMLElement).map((item, option) => this.makeButton(item, option));
    this.keep();
    this.watch(COVERS, (inView) => (this.inView = inView));
    this.watch(READ, (read) => (this.read = read));
    controls.onDraw((run, epoch) => this.follow(run, epoch));
  }

  /** Whether the question is above a line of the window, and not past its top. @param {number} line @param {(above: boolean) => void} tell */
  watch(line, tell) {
    new IntersectionObserver(([{ isIntersecting }]) => {
      tell(isIntersecting);
      this.changed();
    }, { rootMargin: `0px 0px -${100 * (1 - line)}% 0px` }).observe(this.figure);
  }

  /** In view, its first option in focus. */
  reveal() {
    this.figure.scrollIntoView({ block: "center" });
    this.buttons[0].focus({ preventScroll: true });
  }

  get open() {
    return this.chosen === null;
  }

  get right() {
    return this.chosen === this.holds;
  }

  /** @param {HTMLElement} item @param {number} option */
  makeButton(item, option) {
    const words = item.textContent?.trim() ?? "";
    const seen = SEEN_AS[words];
    const button = make("button", { type: "button" }, make("b", {}, words), ...(seen ? [make("span", {}, seen)] : []));
    button.addEventListener("click", () => this.choose(option));
    item.replaceChildren(button);
    return button;
  }

  /** The run plays from its start, and tells at its end. @param {number} option */
  choose(option) {
    if (!this.open) return;
    this.chosen = option;
    this.buttons.forEach((button, i) => {
      button.setAttribute("aria-pressed", String(i === option));
      button.disabled = i !== option;
    });
    this.said.textContent = "Watch the stage.";
    this.keep();
    this.changed();
    const { stage } = this.controls;
    stage.go({ run: this.run, epoch: 0 });
    if (stage.playback.calm.matches) stage.settle({ epoch: this.epoch });
    else this.controls.recordings.read(this.run).then(() => this.playFrom());
  }

  /** As soon as the stage has the run. */
  playFrom() {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (this.controls.shown()?.name === this.run) this.controls.stage.playback.play(0);
    }));
  }

  /** At the epoch that was asked for, or when the stage has gone elsewhere. @param {Recording} run @param {number} epoch */
  follow(run, epoch) {
    if (this.open || this.told) return;
    const wanted = this.controls.state.values.run;
    if (wanted === this.run && (run.name !== this.run || epoch < this.epoch)) return;
    this.told = true;
    this.said.textContent = this.right ? "You foresaw it." : "It went another way.";
    this.buttons.forEach((button, i) => button.toggleAttribute("data-holds", i === this.holds));
    this.answer.hidden = false;
    this.answer.open = true;
    this.changed();
  }

  /** What gives the answer away is kept back until one option has been tapped. */
  keep() {
    for (const cue of this.cues) cue.toggleAttribute("data-kept", this.open);
  }
}
