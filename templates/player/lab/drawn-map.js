/** What a map is drawn for, its cells and their order, and what is known of them. */

import { Experiment } from "../engine/experiment.js";
import { Configuration } from "../runs/knobs.js";
import { epochText } from "../app/numbers.js";

const USUAL = new Experiment();
export const MAP_ETAS = Array.from({ length: 19 }, (_, k) => Number((0.3 * 10 ** ((k - 8) / 4)).toPrecision(2)));
export const MAP_ROWS = [16, 12, 10, 8, 6, 5, 4, 3, 2, 1, 0]; // neurons, from the top
const MAP_PASSES = [4, 2, 1]; // every fourth row and column first, then every second, then all

/** The cells in the order in which they are drawn, a coarse picture first: [row, column], rows from the top. */
export function mapOrder() {
  const last = MAP_ROWS.length - 1; // from the bottom, where there are no neurons and runs are soon trained
  /** @param {number} row @param {number} column */
  const passOf = (row, column) => MAP_PASSES.findIndex((stride) => (last - row) % stride === 0 && column % stride === 0);
  const cells = MAP_ROWS.flatMap((_, i) => MAP_ETAS.map((_, column) => [last - i, column]));
  return MAP_PASSES.flatMap((_, pass) => cells.filter(([row, column]) => passOf(row, column) === pass));
}

/** The cell of an η and a number of neurons, or the nearest: {row, column, exact}. @param {Knobs} experiment */
export function mapCellOf({ eta, hidden }) {
  /** @param {number[]} values @param {(value: number) => number} distance */
  const nearest = (values, distance) =>
    values.reduce((best, value, i) => (distance(value) < distance(values[best]) ? i : best), 0);
  const row = nearest(MAP_ROWS, (neurons) => Math.abs(neurons - hidden));
  const column = nearest(MAP_ETAS, (each) => Math.abs(Math.log(each / eta)));
  return { row, column, exact: MAP_ROWS[row] === hidden && MAP_ETAS[column] === eta };
}

/** All of a configuration that a map is drawn for, as a key. @param {{experiment: Knobs, points: OwnPoints | null}} configuration */
export function mapKey({ experiment, points }) {
  const { eta, hidden } = USUAL; // what a map goes through
  return new Configuration(new Experiment({ ...experiment, eta, hidden }), points).key;
}

/** "η = 3, 4 neurons". @param {number} row @param {number} column */
export function cellWords(row, column) {
  return `η = ${MAP_ETAS[column]}, ${layerWords(MAP_ROWS[row])}`;
}

/** "4 neurons". @param {number} neurons */
export function layerWords(neurons) {
  return neurons === 0 ? "no hidden layer" : neurons === 1 ? "1 neuron" : `${neurons} neurons`;
}

/** What a map is drawn for, in words: "XOR · clean · seed 7 · 4,000 epochs". @param {Configuration} configuration */
export function groundWords(configuration) {
  const { experiment: { data, noise, seed, budget }, points } = configuration;
  const source = points === null
    ? [data === "xor" ? "XOR" : data, noise === 0 ? "clean" : `noise ${noise}`]
    : ["your own points"];
  return [...source, ...configuration.rareParts(), `seed ${seed}`, `${epochText(budget)} epochs`].join(" · ");
}

/** The outcomes of one (data, noise, seed, budget, points), as far as they are known. */
export class DrawnMap {
  /** @param {Configuration} ground any of its configurations */
  constructor(ground) {
    this.ground = ground;
    this.key = mapKey(ground);
    this.words = groundWords(ground);
    /** @type {Map<string, EndingInFigures>} */
    this.endings = new Map(); // by "row column"
  }

  /** @param {number} row @param {number} column */
  configurationAt(row, column) {
    const { experiment, points } = this.ground;
    return new Configuration(new Experiment({ ...experiment, eta: MAP_ETAS[column], hidden: MAP_ROWS[row] }), points);
  }

  /** @param {number} row @param {number} column */
  endingAt(row, column) {
    return this.endings.get(`${row} ${column}`);
  }

  /** @param {number} row @param {number} column @param {EndingInFigures} ending */
  note(row, column, ending) {
    this.endings.set(`${row} ${column}`, ending);
  }

  /** The cells that are still unknown, in the order of drawing. */
  missing() {
    return mapOrder().filter(([row, column]) => this.endingAt(row, column) === undefined);
  }
}
