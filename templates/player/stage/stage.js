/** The instrument: one run at one epoch, with everything that was measured there. */

import { Chart, lossAxis } from "./chart.js";
import { partsOf } from "../app/elements.js";
import { Neurons } from "./neurons.js";
import { curvesWords, fieldWords, figuresWords } from "./described.js";
import { stepLengths } from "../panels/pass.js";
import { clamp, epochText, figureText, lossText, percentText, pointsText, shortestDecimal } from "../app/numbers.js";
import { outcome } from "../runs/outcome.js";
import { Playback, rateText } from "./playback.js";
import { Film } from "./film.js";
import { FieldPicture, Grain } from "./picture.js";
import { parametersAt } from "../runs/recording.js";
import { fillTo, placeMarks } from "./scrubber.js";
import { sizeOf, whenResized } from "../app/sizes.js";
import { turned } from "../app/state.js";
import { disable, writeAttribute, writeData, writeStyle, writeText } from "../app/write.js";

const MOST = 0.9; // of the stage, to count as in view
const LIVE_DELAY = 700; // milliseconds of rest before the figures are read out

/** What a run does so far, by what it has done. @type {Record<Outcome, string>} */
export const DIAGNOSES = {
  converges: "converging",
  thrashes: "thrashing",
  underfits: "underfitting",
  overfits: "overfitting",
  "still learning": "still learning",
};

const STAGE_PARTS = {
  title: HTMLElement, verdict: HTMLElement, diagnosis: HTMLElement, 
  neurons: HTMLElement, canvas: HTMLCanvasElement, chart: SVGSVGElement, epoch: HTMLElement, last: HTMLElement,
  "train-loss": HTMLElement, "test-loss": HTMLElement, "train-accuracy": HTMLElement, "test-accuracy": HTMLElement,
  play: HTMLButtonElement, back: HTMLButtonElement, forward: HTMLButtonElement, speed: HTMLButtonElement,
  scrub: HTMLElement, range: HTMLInputElement, marks: HTMLElement, rate: HTMLElement, reset: HTMLButtonElement,
  steps: HTMLButtonElement, scale: HTMLButtonElement, live: HTMLElement,
};

export class Stage {
  /**
   * @param {HTMLElement} figure #stage
   * @param {Recordings} recordings
   * @param {LiveRuns} live
   * @param {State} state
   * @param {ExactRuns} exact
   */
  constructor(figure, recordings, live, state, exact) {
    this.figure = figure;
    this.recordings = recordings;
    this.live = live;
    this.state = state;
    this.exact = exact;
    this.parts = partsOf(figure, STAGE_PARTS);
    this.chart = new Chart(this.parts.chart, true);
    this.neurons = new Neurons(this.parts.neurons);
    this.picture = new FieldPicture(this.parts.canvas);
    this.grain = new Grain(() => this.state.schedule());
    this.playback = new Playback(
      () => this.shown?.lastEpoch ?? 0,
      (epoch) => state.set({ epoch }),
      () => this.playingChanged(),
      () => this.film(),
    );
    /** @type {Recording | null} */
    this.shown = null; // the run that is drawn, and its epoch
    this.epoch = 0;
    /** @type {number | null} */
    this.claimed = null; // the epoch of a claim that was followed
    /** @type {number | null} */
    this.spoken = null; // and of one whose sentence is in focus
    this.touched = -Infinity;
    /** @type {{key: string, film: Film} | null} */
    this.filmed = null;
    this.axisEnd = 0; // the last epoch of the longest curve
    /** @type {{key: string, axis: LossAxis} | null} */
    this.lossAxis = null;
    this.listen();
  }

  /** When the reader last took the instrument in hand, for the cues to know. */
  touch() {
    this.touched = performance.now();
  }

  listen() {
    const { range, play, back, forward, speed, reset, scale, steps } = this.parts;
    range.addEventListener("input", () => this.go({ epoch: Number(range.value) }));
    range.addEventListener("change", () => this.state.writeFragment());
    /** @param {HTMLButtonElement} button @param {() => void} act */
    const click = (button, act) => button.addEventListener("click", () => {
      this.touch();
      act();
    });
    click(play, () => this.playback.toggle(this.epoch));
    click(back, () => this.step(-1));
    click(forward, () => this.step(1));
    click(reset, () => this.settle({ epoch: 0 }));
    click(speed, () => {
      this.playback.nextSpeed();
      this.state.schedule();
    });
    click(scale, () => this.settle({ loss: this.state.values.loss === "log" ? "linear" : "log" }, false));
    click(steps, () => this.settle({ steps: this.state.values.steps ? null : "shown" }, false));
    document.addEventListener("keydown", (event) => this.key(event));
    whenResized(() => this.state.schedule());
  }

  /** The reader moves: playing stops, and a claim's place is no longer meant. @param {Partial<Values>} changes */
  go(changes) {
    this.touch();
    this.playback.pause();
    this.claimed = null;
    this.state.set(changes);
  }

  /**
   * Marks the epoch that a sentence in focus speaks of, where its run is on the stage; nothing moves.
   *
   * @param {string | null} run by its name @param {number | null} epoch
   */
  speakOf(run, epoch) {
    this.spoken = run === this.shown?.name ? epoch : null;
    this.state.schedule();
  }

  /** A move that is over at once, and stands in the address. @param {Partial<Values>} changes */
  settle(changes, stop = true) {
    if (stop) this.go(changes);
    else this.state.set(changes);
    this.state.writeFragment();
  }

  /** In view, for who has asked for a run; where most of it is in view already, nothing moves. */
  reveal() {
    const { top, bottom, height } = this.figure.getBoundingClientRect();
    const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
    if (seen < MOST * Math.min(height, innerHeight)) this.figure.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} epochs */
  step(epochs) {
    this.settle({ epoch: clamp(this.epoch + epochs, 0, this.shown?.lastEpoch ?? 0) });
  }

  /** Keys work within the stage; elsewhere they are the page's. @param {KeyboardEvent} event */
  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented || !this.shown) return;
    const { target } = event;
    if (!(target instanceof Element) || !this.figure.contains(target) || this.figure.hasAttribute("data-covered")) return;
    const native = target === this.parts.range; // it knows arrows, Home and End itself
    if (!native && target.closest("input, select")) return; // a knob knows what its keys are for
    const last = this.shown.lastEpoch;
    const steps = event.shiftKey ? 10 : 1;
    /** @type {Record<string, (() => void) | null>} */
    const acts = {
      " ": target.closest("button") ? null : () => this.playback.toggle(this.epoch),
      ArrowLeft: native ? null : () => this.step(-steps),
      ArrowRight: native ? null : () => this.step(steps),
      Home: native ? null : () => this.settle({ epoch: 0 }),
      End: native ? null : () => this.settle({ epoch: last }),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    this.touch();
    act();
  }

  /** The pace at which the run on the stage is played. */
  film() {
    const { key, lastEpoch } = this.shown ?? { key: "", lastEpoch: 0 };
    if (this.filmed?.key !== key) this.filmed = { key, film: new Film(this.shown ? [this.shown] : [], lastEpoch) };
    return this.filmed.film;
  }

  playingChanged() {
    const { play } = this.parts;
    const { playing } = this.playback;
    play.dataset.playing = String(playing);
    play.setAttribute("aria-label", playing ? "Pause" : "Play");
    if (!playing) this.state.writeFragment();
    this.state.schedule();
  }

  /** Draws the state's values; while their run is on its way, the newest that is there. @param {Values} values */
  draw(values) {
    const shown = this.live.at(values) ?? this.live.newest ?? this.shown
      ?? (this.live.failure === null ? null : this.recorded(values.run)); // what can't be trained has a stand-in
    if (!shown) return;
    const recording = shown;
    const epoch = Math.min(values.epoch, recording.lastEpoch);
    const ghost = recording.recorded ? null : this.recorded(recording.name);
    this.shown = shown;
    this.epoch = epoch;
    this.axisEnd = Math.max(recording.lastEpoch, ghost?.lastEpoch ?? 0);
    this.drawHead(recording, epoch);
    this.drawField(recording, epoch);
    this.neurons.arrange(recording.hidden);
    this.neurons.draw(parametersAt(recording, epoch), recording.reach);
    this.drawReadouts(recording, epoch);
    this.drawScrubber(recording, epoch);
    const { loss } = values;
    const steps = this.stepsOf(recording, values);
    this.chart.arrange(recording, this.axis(recording, loss), this.axisEnd, loss, ghost, steps);
    writeText(this.parts.rate, this.rateWords(recording, epoch, steps));
    this.chart.point(epoch, this.claimed ?? this.spoken);
    writeAttribute(this.parts.scale, "aria-pressed", loss === "log");
    writeAttribute(this.parts.steps, "aria-pressed", values.steps !== null);
    this.announce(recording, epoch);
  }

  /**
   * How far each update went, where that is to be shown and has been computed; else null.
   *
   * @param {Recording} recording @param {Values} values
   */
  stepsOf(recording, values) {
    const run = values.steps === null ? null : this.exact.of(recording);
    if (run === null) return null;
    run.stepLengths ??= stepLengths(run);
    return run.stepLengths;
  }

  /** A recorded run; null while it is still being read, and then it draws itself. @param {string} name */
  recorded(name) {
    const recording = this.recordings.get(name) ?? null;
    if (recording === null) this.recordings.read(name).then(() => this.state.schedule());
    return recording;
  }

  /**
   * Of the run itself: a ghost that rises higher is cut, as below a thrashing one nothing else could be seen.
   *
   * @param {Recording} recording @param {"linear" | "log"} loss
   */
  axis(recording, loss) {
    const key = `${recording.key} ${loss}`;
    if (this.lossAxis?.key !== key) this.lossAxis = { key, axis: lossAxis([recording], loss) };
    return this.lossAxis.axis;
  }

  /**
   * Under the scrubber: how fast it plays, or how far the update at this epoch goes.
   *
   * @param {Recording} recording @param {number} epoch @param {Float64Array | null} steps
   */
  rateWords(recording, epoch, steps) {
    if (this.playback.playing) return rateText(this.playback.epochsPerFrame(epoch));
    if (steps === null || epoch === recording.lastEpoch) return "";
    const { eta } = recording.configuration.experiment;
    return `step ${figureText(steps[epoch])} = η ${eta} × gradient ${figureText(steps[epoch] / eta)}`;
  }

  /** @param {Recording} recording @param {number} epoch */
  drawHead(recording, epoch) {
    const { title, verdict, diagnosis } = this.parts;
    const { state, words } = this.verdictAt(recording, epoch);
    writeText(title, recording.recorded ? recording.name : `changed from ${recording.name}`);
    writeText(verdict, state === "so far" ? ":" : state === "diverged" ? ", diverged at" : `, ${state}:`);
    writeText(diagnosis, words);
  }

  /**
   * What is to be said of a run at an epoch: "so far", "ended", "paused" or "diverged", and what it does or when.
   *
   * @param {Recording} recording @param {number} epoch
   */
  verdictAt(recording, epoch) {
    const { divergedAt, pauseEpoch, lastEpoch } = recording;
    if (divergedAt !== null && epoch >= divergedAt) return { state: "diverged", words: `epoch ${epochText(divergedAt)}` };
    if (epoch < lastEpoch) return { state: "so far", words: this.diagnosisAt(recording, epoch) };
    return { state: pauseEpoch === null ? "ended" : "paused", words: recording.outcome };
  }

  /** @param {Recording} recording @param {number} epoch */
  diagnosisAt(recording, epoch) {
    const [train, test] = [recording.trainLoss, recording.testLoss].map((trace) => trace.subarray(0, epoch + 1));
    return DIAGNOSES[outcome(train, test)];
  }

  /** @param {Recording} recording @param {number} epoch */
  drawField(recording, epoch) {
    const { canvas } = this.parts;
    if (!this.picture.fit()) return; // folded away
    const radius = clamp(sizeOf(canvas).width / 55, 3.2, 6.5);
    this.grain.paint(`${recording.key} ${epoch}`, (grain) =>
      this.picture.draw(recording, parametersAt(recording, epoch), radius, grain));
    if (!canvas.hasAttribute("aria-label")) canvas.setAttribute("aria-label", fieldWords(recording, epoch));
  }

  /** @param {Recording} recording @param {number} epoch */
  drawReadouts(recording, epoch) {
    const { trainLoss, testLoss, trainAccuracy, testAccuracy, trainPoints, testPoints } = recording;
    writeData(this.figure, {
      run: recording.name,
      changed: recording.recorded ? null : turnedIn(recording, this.recordings).join(" "),
      digest: recording.digest || null,
      epoch,
      trainLoss: shortestDecimal(trainLoss[epoch]),
      testLoss: shortestDecimal(testLoss[epoch]),
      trainAccuracy: trainAccuracy[epoch],
      testAccuracy: testAccuracy[epoch],
    });
    const { parts } = this;
    writeText(parts.epoch, epochText(epoch));
    writeText(parts["train-loss"], lossText(trainLoss[epoch]));
    writeText(parts["test-loss"], lossText(testLoss[epoch]));
    writeShare(parts["train-accuracy"], trainAccuracy[epoch], trainPoints);
    writeShare(parts["test-accuracy"], testAccuracy[epoch], testPoints);
  }

  /** @param {Recording} recording @param {number} epoch */
  drawScrubber(recording, epoch) {
    const { range, marks, back, forward, last, scrub } = this.parts;
    const { width } = sizeOf(marks);
    const placed = `${recording.key} ${this.axisEnd} ${width}`;
    if (marks.dataset.placed !== placed && width > 0) {
      scrub.style.setProperty("--share", String(recording.lastEpoch / Math.max(this.axisEnd, 1)));
      marks.dataset.placed = placed;
      placeMarks(marks, recording, this.axisEnd, (chosen) => this.settle({ epoch: chosen }));
    }
    writeAttribute(range, "max", recording.lastEpoch);
    range.value = String(epoch);
    fillTo(range, epoch / Math.max(recording.lastEpoch, 1));
    writeAttribute(range, "aria-valuetext", `epoch ${epochText(epoch)} of ${epochText(recording.lastEpoch)}`);
    disable(back, epoch === 0, forward);
    disable(forward, epoch === recording.lastEpoch, back);
    const most = epochText(recording.lastEpoch);
    writeText(last, `of ${most}`);
    writeStyle(this.parts.epoch, "width", `${most.length - 0.6 * (most.length - String(recording.lastEpoch).length)}ch`); // commas are narrow
    writeText(this.parts.speed, `speed ${this.playback.speed === 0.5 ? "½" : this.playback.speed}×`);
  }

  /**
   * Figures and picture for a screen reader, once the epoch has come to rest.
   *
   * @param {Recording} recording @param {number} epoch
   */
  announce(recording, epoch) {
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => {
      const { live, canvas } = this.parts;
      const { state, words } = this.verdictAt(recording, epoch);
      live.textContent = figuresWords(recording, epoch, `${state}: ${words}`);
      canvas.setAttribute("aria-label", fieldWords(recording, epoch));
      this.chart.svg.setAttribute("aria-label", curvesWords(recording));
    }, LIVE_DELAY);
  }
}

/** How many are right, and what part of all. @param {HTMLElement} part @param {number} accuracy @param {number} points */
function writeShare({ children: [count, percent] }, accuracy, points) {
  writeText(count, pointsText(accuracy, points));
  writeText(percent, percentText(accuracy));
}

/**
 * The knobs of a run that stand elsewhere than in the recorded one.
 *
 * @param {Recording} run @param {Recordings} recordings
 */
function turnedIn({ name, configuration }, recordings) {
  return turned({ run: name, ...configuration.experiment, own: configuration.points }, recordings);
}
