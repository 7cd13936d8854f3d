/** The stage's run with five other seeds, beside it and at the same epoch; any of them can be taken to the stage. */

import { find, make, makeSvg, partsOf } from "../app/elements.js";
import { Chart, lossAxis } from "../stage/chart.js";
import { clamp, epochText } from "../app/numbers.js";
import { FieldPicture } from "../stage/picture.js";
import { parametersAt } from "../runs/recording.js";
import { SidePanel } from "./side-panel.js";
import { sizeOf } from "../app/sizes.js";
import { SEEDS_BESIDE } from "../app/state.js";
import { Cancelled } from "../runs/workshop.js";
import { writeText } from "../app/write.js";
import { QuickSurvey, underSeed } from "./quick-survey.js";

export const USUAL_SEEDS = 1000; // to draw from where the lesson has no survey
const COUNTS = ["one", "two", "three", "four", "five"];

export class OtherSeeds {
  /**
   * @param {HTMLElement} element #seeds
   * @param {HTMLButtonElement} opener
   * @param {Controls} controls
   * @param {Dock} dock
   * @param {Workshop} workshop
   * @param {Surveyed | null} survey the lesson's
   */
  constructor(element, opener, controls, dock, workshop, survey) {
    this.controls = controls;
    this.workshop = workshop;
    this.survey = survey;
    /** @type {string | null} */
    this.key = null; // of what the tiles are
    /** @type {SeedTile[]} */
    this.tiles = [];
    this.panel = new SidePanel(element, opener, controls.stage, dock, () => this.close());
    this.body = find(element, ".seeds-body", HTMLElement);
    this.parts = partsOf(element, {
      says: HTMLElement, five: HTMLElement, draw: HTMLElement, ask: HTMLElement, asking: HTMLElement, done: HTMLElement,
      cancel: HTMLElement, found: HTMLElement, of: HTMLElement, endings: HTMLElement, spreads: HTMLElement, said: HTMLElement,
      close: HTMLElement,
    });
    this.quick = new QuickSurvey(this.parts, this.body, workshop);
    opener.addEventListener("click", () => (this.seeds === null ? this.open() : this.close()));
    this.parts.draw.addEventListener("click", () => this.open());
    this.parts.close.addEventListener("click", () => this.close());
    controls.onDraw((run, epoch) => this.draw(run, epoch));
  }

  /** The seeds that are shown, or null while the panel is closed. */
  get seeds() {
    return this.controls.state.values.seeds;
  }

  /** Opens with five seeds by lot, those of the survey if it has as many, and never the stage's own. */
  open() {
    /** @type {Set<number>} */
    const lots = new Set();
    const most = Math.max(this.survey?.seeds ?? USUAL_SEEDS, SEEDS_BESIDE + 1);
    while (lots.size < SEEDS_BESIDE) {
      const seed = Math.floor(most * Math.random());
      if (seed !== this.controls.configuration().experiment.seed) lots.add(seed);
    }
    this.controls.stage.touch();
    this.controls.state.set({ seeds: [...lots], inside: null });
    this.controls.settle();
  }

  close() {
    this.controls.state.set({ seeds: null });
    this.controls.settle();
    this.panel.leave();
  }

  /** @param {Recording} run @param {number} epoch */
  draw(run, epoch) {
    const { seeds } = this;
    this.panel.show(seeds !== null, this.body);
    if (seeds === null) {
      this.forget();
      this.quick.cancel();
      return;
    }
    if (!this.controls.turning) this.arrange(run, seeds);
    writeText(this.parts.says, this.words(run, seeds));
    this.quick.follow(run);
    const lastEpoch = Math.max(run.lastEpoch, ...this.tiles.map((tile) => tile.lastEpoch));
    for (const tile of this.tiles) tile.draw(epoch, lastEpoch);
  }

  /**
   * A tile for each seed; all are trained anew when another knob than the seed has been turned.
   *
   * @param {Recording} run @param {number[]} seeds
   */
  arrange(run, seeds) {
    const key = `${underSeed(run.configuration, 0).key} ${seeds}`;
    if (key === this.key) return;
    this.forget();
    this.key = key;
    this.tiles = seeds.map((seed) => new SeedTile(seed, () => this.take(seed)));
    this.parts.five.replaceChildren(...this.tiles.map((tile) => tile.button));
    for (const tile of this.tiles) tile.train(this.workshop, underSeed(run.configuration, tile.seed), () => this.controls.state.schedule());
  }

  forget() {
    for (const tile of this.tiles) tile.job?.cancel();
    this.tiles = [];
    this.key = null;
  }

  /** @param {number} seed */
  take(seed) {
    this.controls.turn({ seed });
    this.controls.settle();
  }

  /** Where the five come from, and what the survey has found out about the run. @param {Recording} run @param {number[]} seeds */
  words(run, seeds) {
    const { points } = run.configuration;
    const other = points === null ? "Other points, other first weights" : "Your points, other first weights";
    const { survey } = this;
    const outcomes = run.recorded ? survey?.outcomes[run.name] : undefined;
    const beside = COUNTS[seeds.length - 1];
    if (survey === null || outcomes === undefined) return `${other}: ${beside} at the stage's epoch.`;
    const shares = Object.entries(outcomes)
      .sort(([, a], [, b]) => b - a)
      .map(([outcome, count]) => `${outcome} ${epochText(count)}`);
    const surveyed = `the ${epochText(survey.seeds)} seeds that were surveyed`;
    if (seeds.some((seed) => seed >= survey.seeds)) return `${other}: ${beside} at the stage's epoch. Of ${surveyed}: ${shares.join(", ")}.`;
    return `${other}: ${beside} of ${surveyed}, at the stage's epoch. Of them all: ${shares.join(", ")}.`;
  }
}

/** One of the five: its field, its curves, and how it ended. */
class SeedTile {
  /** @param {number} seed @param {() => void} take */
  constructor(seed, take) {
    this.seed = seed;
    /** @type {Omit<Recording, "name"> | null} */
    this.run = null;
    /** @type {Job<unknown> | null} */
    this.job = null;
    /** @type {LossAxis | null} */
    this.axis = null;
    const [canvas, svg] = [make("canvas", { ariaHidden: "true" }), makeSvg("svg", { class: "chart", "aria-hidden": "true" })];
    this.name = make("b");
    this.ending = make("span");
    this.button = make("button", { type: "button", className: "seed-tile" }, canvas, svg, this.name, this.ending);
    this.canvas = canvas;
    this.picture = new FieldPicture(canvas);
    this.chart = new Chart(svg, false);
    this.button.addEventListener("click", take);
    writeText(this.name, `seed ${seed}`);
    writeText(this.ending, "training");
  }

  get lastEpoch() {
    return this.run?.lastEpoch ?? 0;
  }

  /** @param {Workshop} workshop @param {Configuration} configuration @param {() => void} changed */
  async train(workshop, configuration, changed) {
    const job = workshop.run(configuration, { kind: "beside" });
    this.job = job;
    try {
      this.run = await job.result;
    } catch (error) {
      if (!(error instanceof Cancelled)) writeText(this.ending, "not trained");
      return;
    }
    writeText(this.ending, this.run.outcome);
    this.button.title = `Take seed ${this.seed} to the stage`;
    changed();
  }

  /** @param {number} epoch @param {number} lastEpoch */
  draw(epoch, lastEpoch) {
    const { run, canvas } = this;
    if (run === null || !this.picture.fit()) return;
    const radius = clamp(sizeOf(canvas).width / 44, 2, 4);
    this.picture.draw(run, parametersAt(run, Math.min(epoch, run.lastEpoch)), radius);
    this.axis ??= lossAxis([run], "linear");
    this.chart.arrange(run, this.axis, lastEpoch, "seed");
    this.chart.point(epoch, null);
  }
}
