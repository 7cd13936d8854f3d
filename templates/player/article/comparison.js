/** Several runs side by side under one scrubber and one epoch axis. */

import { find, findAll } from "../app/elements.js";
import { Chart, lossAxis } from "../stage/chart.js";
import { clamp, epochText, shortestDecimal } from "../app/numbers.js";
import { outcome } from "../runs/outcome.js";
import { FieldPicture } from "../stage/picture.js";
import { Playback } from "../stage/playback.js";
import { parametersAt } from "../runs/recording.js";
import { sizeOf } from "../app/sizes.js";
import { DIAGNOSES } from "../stage/stage.js";

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
    this.playback = new Playback(() => this.lastEpoch, (epoch) => this.show(epoch), () => this.playingChanged());
    this.listen();
    this.write();
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
    this.range.style.setProperty("--done", String(this.epoch / this.lastEpoch));
    this.range.setAttribute("aria-valuetext", `epoch ${epochText(this.epoch)} of ${epochText(this.lastEpoch)}`);
    this.output.textContent = `epoch ${epochText(this.epoch)} of ${epochText(this.lastEpoch)}`;
    for (const panel of this.panels) panel.write(this.epoch);
  }

  schedule() {
    if (this.scheduled || !this.visible) return;
    this.scheduled = true;
    requestAnimationFrame(async () => {
      await Promise.all(this.panels.map((panel) => panel.read()));
      this.scheduled = false;
      for (const panel of this.panels) panel.draw(this.epoch, this.lastEpoch);
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
    this.chart = new Chart(find(element, "svg", SVGSVGElement), false);
    /** @type {LossAxis | null} */
    this.axis = null;
  }

  read() {
    return this.recordings.get(this.run) ?? this.recordings.read(this.run);
  }

  /** @param {number} epoch */
  write(epoch) {
    const { lastEpoch, pauseEpoch } = this.summary;
    const at = Math.min(epoch, lastEpoch);
    this.element.dataset.epoch = String(at);
    const ended = epoch >= lastEpoch;
    this.ended.textContent = !ended ? "" : pauseEpoch === null ? `ended at ${epochText(lastEpoch)}` : `paused at ${epochText(pauseEpoch)}`;
    const recording = this.recordings.get(this.run);
    if (!recording) return;
    this.outcome.textContent = ended ? recording.outcome : this.soFar(recording, at);
    this.element.dataset.trainLoss = shortestDecimal(recording.trainLoss[at]);
    this.element.dataset.testLoss = shortestDecimal(recording.testLoss[at]);
  }

  /** @param {Recording} recording @param {number} epoch */
  soFar(recording, epoch) {
    const [train, test] = [recording.trainLoss, recording.testLoss].map((trace) => trace.subarray(0, epoch + 1));
    return DIAGNOSES[outcome(train, test)];
  }

  /** @param {number} epoch @param {number} lastEpoch */
  draw(epoch, lastEpoch) {
    const recording = this.recordings.get(this.run);
    if (recording === undefined || !this.picture.fit()) return;
    this.write(epoch);
    const at = Math.min(epoch, recording.lastEpoch);
    const radius = clamp(sizeOf(this.canvas).width / 52, 2.6, 5.5);
    this.picture.draw(recording, parametersAt(recording, at), radius);
    this.axis ??= lossAxis([recording], "linear");
    this.chart.arrange(recording, this.axis, lastEpoch, "linear");
    this.chart.point(epoch, null);
  }
}
