/** Several runs side by side under one scrubber and one epoch axis. */

import { find, findAll, make } from "../app/elements.js";
import { Chart, lossAxis } from "../stage/chart.js";
import { clamp, epochText, shortestDecimal } from "../app/numbers.js";
import { pause } from "../app/pause.js";
import { Film } from "../stage/film.js";
import { FieldPicture } from "../stage/picture.js";
import { Playback } from "../stage/playback.js";
import { fillTo } from "../stage/scrubber.js";
import { parametersAt } from "../runs/recording.js";
import { sizeOf } from "../app/sizes.js";
import { writeAttribute, writeData, writeText } from "../app/write.js";
import { plainLine } from "./plain-line.js";

const START_SEEN = 0.35; // of the opening: so much of it in view starts its film
const FIRST_AXIS = 60; // epochs that a growing chart has room for at least
const COUNTS = ["no", "one", "two", "three", "four", "five", "six"];

export class Comparison {
  /**
   * @param {HTMLElement} figure figure.comparison, with a panel [data-run] for each run
   * @param {Recordings} recordings
   */
  constructor(figure, recordings) {
    this.figure = figure;
    this.range = find(figure, "input[type=range]", HTMLInputElement);
    this.output = find(figure, "output", HTMLElement);
    this.play = find(figure, "[data-part=play]", HTMLElement);
    this.panels = findAll(figure, "[data-run]", HTMLElement).map((panel) => new Panel(panel, recordings));
    this.lastEpoch = Math.max(...this.panels.map((panel) => panel.summary.lastEpoch));
    this.epoch = this.lastEpoch;
    this.visible = false;
    this.scheduled = false;
    this.range.max = String(this.lastEpoch);
    this.playback = new Playback(() => this.lastEpoch, (epoch) => this.show(epoch), () => this.playingChanged(), () => this.film());
    /** @type {Film | null} */
    this.filmed = null;
    this.listen();
    if (figure.closest(".head")) this.begin();
    this.write();
  }

  /** The opening begins at epoch 0; it plays when it comes into view, or when whoever asked for less motion says so. */
  begin() {
    this.epoch = 0;
    for (const panel of this.panels) panel.growing = true;
    if (this.playback.calm.matches) {
      this.invite();
      return;
    }
    const seen = new IntersectionObserver(async ([entry]) => {
      if (!entry.isIntersecting) return;
      seen.disconnect();
      await this.read();
      if (this.epoch === 0 && !document.hidden) this.playback.play(0);
    }, { threshold: START_SEEN });
    seen.observe(this.figure);
  }

  /** A large button that starts the film. */
  invite() {
    const many = COUNTS[this.panels.length] ?? String(this.panels.length);
    const button = make("button", { type: "button", className: "invite" }, `▶ Watch ${many} runs train`);
    button.addEventListener("click", () => {
      button.remove();
      this.play.focus();
      this.playback.play(0);
    });
    this.figure.append(button);
    this.range.addEventListener("input", () => button.remove());
    this.play.addEventListener("click", () => button.remove());
  }

  read() {
    return Promise.all(this.panels.map((panel) => panel.read()));
  }

  /** The pace at which these runs are played; evenly, until they have been read. */
  film() {
    if (this.filmed !== null) return this.filmed;
    const runs = this.panels.flatMap((panel) => panel.recording ?? []);
    const film = new Film(runs, this.lastEpoch);
    if (runs.length === this.panels.length) this.filmed = film;
    return film;
  }

  listen() {
    this.range.addEventListener("input", () => {
      this.playback.pause();
      this.show(Number(this.range.value));
    });
    this.play.addEventListener("click", () => this.playback.toggle(this.epoch));
    this.figure.addEventListener("keydown", (event) => {
      if (event.key !== " " || (event.target instanceof Element && event.target.closest("button, a"))) return;
      event.preventDefault();
      this.playback.toggle(this.epoch);
    });
    const seen = new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      if (this.visible) this.schedule();
      else this.playback.pause();
    }, { rootMargin: "100px" });
    seen.observe(this.figure);
    new ResizeObserver(() => this.schedule()).observe(this.figure);
  }

  playingChanged() {
    this.play.dataset.playing = String(this.playback.playing);
    this.play.setAttribute("aria-label", this.playback.playing ? "Pause" : "Play all");
  }

  /** @param {number} epoch */
  show(epoch) {
    this.epoch = epoch;
    this.write();
    this.schedule();
  }

  /** What is not painted: the figures, which are right also where the fields are out of view. */
  write() {
    this.range.value = String(this.epoch);
    fillTo(this.range, this.epoch / this.lastEpoch);
    const words = `epoch ${epochText(this.epoch)} of ${epochText(this.lastEpoch)}`;
    writeAttribute(this.range, "aria-valuetext", words);
    writeText(this.output, words);
    for (const panel of this.panels) panel.write(this.epoch);
  }

  schedule() {
    if (this.scheduled || !this.visible) return;
    this.scheduled = true;
    requestAnimationFrame(async () => {
      await this.read();
      this.scheduled = false;
      for (const panel of this.panels) {
        if (panel.axis === null) await pause(); // the first drawings take long, while all is compiled
        panel.draw(this.epoch, this.lastEpoch);
      }
    });
  }
}

/** One of the runs: it stays where it ended. */
class Panel {
  /** @param {HTMLElement} element @param {Recordings} recordings */
  constructor(element, recordings) {
    this.element = element;
    this.recordings = recordings;
    this.run = element.dataset.run ?? "";
    this.summary = recordings.summary(this.run);
    this.canvas = find(element, "canvas", HTMLCanvasElement);
    this.picture = new FieldPicture(this.canvas);
    this.outcome = find(element, "[data-part=outcome]", HTMLElement);
    this.ended = find(element, "[data-part=ended]", HTMLElement);
    this.line = find(element, "[data-part=line]", HTMLElement);
    this.growing = false; // the curves end at the epoch, and their axis soon after
    this.chart = new Chart(find(element, "svg", SVGSVGElement), false);
    /** @type {LossAxis | null} */
    this.axis = null;
  }

  read() {
    return this.recording ?? this.recordings.read(this.run);
  }

  get recording() {
    return this.recordings.get(this.run);
  }

  /** @param {number} epoch */
  write(epoch) {
    const { lastEpoch, pauseEpoch } = this.summary;
    const at = Math.min(epoch, lastEpoch);
    const ended = epoch >= lastEpoch;
    writeText(this.ended, !ended ? "" : pauseEpoch === null ? `ended at ${epochText(lastEpoch)}` : `paused at ${epochText(pauseEpoch)}`);
    writeText(this.outcome, ended ? this.summary.outcome : "still learning"); // the name comes at the end
    this.element.toggleAttribute("data-ended", ended);
    const { recording } = this;
    writeData(this.element, { epoch: at });
    if (!recording) return;
    writeText(this.line, plainLine(recording, at));
    const [trainLoss, testLoss] = [recording.trainLoss, recording.testLoss].map((trace) => shortestDecimal(trace[at]));
    writeData(this.element, { trainLoss, testLoss });
  }

  /** @param {number} epoch @param {number} lastEpoch */
  draw(epoch, lastEpoch) {
    const { recording } = this;
    if (recording === undefined || !this.picture.fit()) return;
    this.write(epoch);
    const at = Math.min(epoch, recording.lastEpoch);
    const radius = clamp(sizeOf(this.canvas).width / 52, 2.6, 5.5);
    this.picture.draw(recording, parametersAt(recording, at), radius);
    this.axis ??= lossAxis([recording], "linear");
    const curves = this.growing ? until(recording, at) : recording;
    this.chart.arrange(curves, this.axis, this.growing ? Math.max(epoch, FIRST_AXIS) : lastEpoch, "linear");
    this.chart.point(epoch, null);
  }
}

/** A run's curves up to an epoch. @param {Recording} run @param {number} epoch */
function until(run, epoch) {
  const [trainLoss, testLoss] = [run.trainLoss, run.testLoss].map((trace) => trace.subarray(0, epoch + 1));
  return { key: `${run.key} until ${epoch}`, lastEpoch: epoch, lowestTest: 0, trainLoss, testLoss };
}
