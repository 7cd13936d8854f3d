/** The stage at a glance: which experiment it is, and how many points the network has right. */

import { partsOf } from "../app/elements.js";
import { writeText } from "../app/write.js";
import { DATA_NAMES } from "../runs/knobs.js";

const USUAL_ETA = 0.3;

export class Summary {
  /** @param {Controls} controls */
  constructor(controls) {
    this.parts = partsOf(controls.stage.figure, {
      "spec-words": HTMLElement,
      "train-count": HTMLElement,
      "train-of": HTMLElement,
      "test-count": HTMLElement,
      "test-of": HTMLElement,
      brief: HTMLElement,
    });
    controls.onTurn((run) => this.name(run));
    controls.onDraw((run, epoch) => this.draw(run, epoch));
  }

  /** @param {Recording} run */
  name(run) {
    const { parts } = this;
    writeText(parts["spec-words"], experimentWords(run.configuration));
    writeText(parts["train-of"], `of ${run.trainPoints} learned points right`);
    writeText(parts["test-of"], `of ${run.testPoints} unseen points right`);
  }

  /** @param {Recording} run @param {number} epoch */
  draw(run, epoch) {
    const { parts } = this;
    const train = Math.round(run.trainAccuracy[epoch] * run.trainPoints);
    const test = Math.round(run.testAccuracy[epoch] * run.testPoints);
    writeText(parts["train-count"], train);
    writeText(parts["test-count"], test);
    writeText(parts.brief, `${train} of ${run.trainPoints} learned points right, ${test} of ${run.testPoints} unseen`);
  }
}

/** "noisy circle, 8 neurons": what a reader has to know to tell one experiment from the others. @param {Configuration} configuration */
export function experimentWords({ experiment, points }) {
  const { data, noise, hidden, eta } = experiment;
  const place = points !== null ? "your points" : `${noise > 0 ? "noisy " : ""}${DATA_NAMES[data] ?? data}`;
  const size = hidden === 0 ? "no hidden layer" : hidden === 1 ? "1 neuron" : `${hidden} neurons`;
  return [place, size, ...(eta === USUAL_ETA ? [] : [`η ${eta}`])].join(", ");
}
