/** The drill: two curves of a run that nobody has seen; the reader diagnoses, the rules explain. */

import { make, partsOf } from "../app/elements.js";
import { Chart, lossAxis } from "../stage/chart.js";
import { Experiment } from "../engine/experiment.js";
import { Configuration } from "../runs/knobs.js";
import { epochText, lossText } from "../app/numbers.js";
import { IN_WORDS, whyRight, whyWrong } from "./rules.js";
import { Cancelled } from "../runs/workshop.js";

const SEEDS = 1e6;

/**
 * Experiments that tend to each ending; lots are drawn from every list, until a run ends so.
 *
 * @type {Record<Outcome, {data: string[], noise: number[], hidden: number[], eta: number[]}>}
 */
const LIKELY = {
  converges: { data: ["xor", "circle", "gauss", "moons"], noise: [0], hidden: [3, 4, 6], eta: [0.3, 0.5, 1] },
  thrashes: { data: ["xor", "circle", "spiral", "moons"], noise: [0, 0.2], hidden: [3, 4, 8], eta: [15, 20, 30] },
  underfits: { data: ["xor", "spiral", "circle"], noise: [0, 0.1], hidden: [0, 1], eta: [0.1, 0.3] },
  overfits: { data: ["circle", "moons", "gauss", "xor"], noise: [0.15, 0.2, 0.25], hidden: [6, 8, 12], eta: [0.3, 0.5] },
  "still learning": { data: ["xor", "circle", "spiral", "moons"], noise: [0, 0.1], hidden: [2, 3, 4], eta: [0.01, 0.02, 0.03] },
};

/** What two curves cannot tell, by the ending. @type {Record<Outcome, string>} */
const UNTOLD = {
  converges: "They do not tell how it does on points that are neither trained on nor tested.",
  thrashes: "They do not tell how much shorter the step would have to be.",
  underfits: "They do not tell whether it lacks neurons, or the points hold nothing to be learned.",
  overfits: "They do not tell whether noise, few points or spare neurons are to blame: change one, and look again.",
  "still learning": "They do not tell whether it will get there: give it more epochs, or a longer step.",
};

const OUTCOMES = /** @type {Outcome[]} */ (Object.keys(IN_WORDS));

export class Drill {
  /** @param {HTMLElement} element #drill @param {Controls} controls @param {Workshop} workshop */
  constructor(element, controls, workshop) {
    this.element = element;
    this.controls = controls;
    this.workshop = workshop;
    this.right = 0;
    this.asked = 0;
    /** @type {Omit<Recording, "name"> | null} */
    this.run = null;
    this.parts = partsOf(element, {
      start: HTMLButtonElement, case: HTMLElement, chart: SVGSVGElement, answers: HTMLElement, verdict: HTMLElement,
      score: HTMLElement, show: HTMLElement, rules: HTMLElement,
    });
    this.chart = new Chart(this.parts.chart, true);
    this.answers = OUTCOMES.map((outcome) => this.answer(outcome));
    this.parts.answers.append(...this.answers);
    this.parts.rules.append(...Object.entries(IN_WORDS).map(([word, { asks }]) => ruleLine(word, asks)));
    this.parts.start.addEventListener("click", () => this.next());
    this.parts.show.addEventListener("click", () => this.show());
    new ResizeObserver(() => this.draw()).observe(this.parts.chart);
  }

  /** @param {Outcome} outcome */
  answer(outcome) {
    const button = make("button", { type: "button" }, outcome);
    button.addEventListener("click", () => this.judge(outcome));
    return button;
  }

  async next() {
    const { start, verdict, show } = this.parts;
    start.disabled = true;
    try {
      this.run = await this.freshRun(lotOf(OUTCOMES));
    } catch (error) {
      if (error instanceof Cancelled) return;
      throw error;
    } finally {
      start.disabled = false;
    }
    start.textContent = "another run";
    this.parts.case.hidden = false;
    verdict.replaceChildren();
    show.hidden = true;
    for (const button of this.answers) {
      button.disabled = false;
      button.removeAttribute("data-said");
    }
    this.draw();
    this.answers[0].focus({ preventScroll: true });
  }

  /** Trains until a run ends as is wished: each ending comes equally often. @param {Outcome} wished */
  async freshRun(wished) {
    for (;;) {
      const { data, noise, hidden, eta } = LIKELY[wished];
      const knobs = { data: lotOf(data), noise: lotOf(noise), hidden: lotOf(hidden), eta: lotOf(eta), seed: Math.floor(Math.random() * SEEDS) };
      const run = await this.workshop.run(new Configuration(new Experiment(knobs))).result;
      if (run.outcome === wished) return run;
    }
  }

  draw() {
    const { run } = this;
    if (run === null) return;
    this.chart.arrange(run, lossAxis([run], "linear"), run.lastEpoch, "drill");
    this.chart.point(run.lastEpoch, null);
    this.parts.chart.setAttribute("aria-label", curveSamples(run));
  }

  /** @param {Outcome} said */
  judge(said) {
    const { run } = this;
    if (run === null) return;
    const { verdict, score, show } = this.parts;
    const right = said === run.outcome;
    this.asked += 1;
    if (right) this.right += 1;
    this.answers.forEach((button) => {
      button.disabled = true;
      if (button.textContent === said) button.dataset.said = right ? "right" : "wrong";
    });
    const phrase = run.outcome === "still learning" ? "is still learning" : run.outcome;
    const judgement = make("strong", {}, right ? `Right: it ${phrase}.` : `It ${phrase}.`);
    const why = right ? whyRight(run) : `${whyRight(run)} ${whyWrong(said, run)}`;
    verdict.replaceChildren(judgement, ` ${why} ${UNTOLD[run.outcome]} The run: ${run.spec}.`);
    score.textContent = `${this.right} of ${this.asked} right`;
    show.hidden = false;
    this.parts.start.focus({ preventScroll: true });
  }

  show() {
    if (this.run === null) return;
    this.controls.load(this.run.configuration);
    this.controls.stage.settle({ epoch: this.run.lastEpoch });
    this.controls.stage.reveal();
  }
}

/** @param {string} word @param {string} asks */
function ruleLine(word, asks) {
  return make("li", {}, make("b", {}, word), `: ${asks}.`);
}

/** The curves for who does not see them: both losses at six epochs. @param {Curves} run */
function curveSamples({ trainLoss, testLoss, lastEpoch }) {
  const at = Array.from({ length: 6 }, (_, i) => Math.round((i * lastEpoch) / 5));
  return `Two loss curves. ${at.map((epoch) => `Epoch ${epochText(epoch)}: train ${lossText(trainLoss[epoch])}, test ${lossText(testLoss[epoch])}.`).join(" ")}`;
}

/** @template Lot @param {Lot[]} list */
function lotOf(list) {
  return list[Math.floor(Math.random() * list.length)];
}
