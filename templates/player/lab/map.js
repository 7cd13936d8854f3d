/** The map: how the loop ends over learning rate and number of neurons, cell by cell. */

import { find, findAll, partsOf } from "../app/elements.js";
import { Experiment } from "../engine/experiment.js";
import { epochText } from "../app/numbers.js";
import { whyUntrainable } from "../runs/own-points.js";
import { Cancelled } from "../runs/workshop.js";
import { DrawnMap, MAP_ETAS, MAP_ROWS, cellWords, groundWords, mapCellOf, mapKey } from "./drawn-map.js";
import { OUTCOME_LETTERS, buildGrid, cellBeyond, legendEntry } from "./map-grid.js";

const CELLS_AT_A_TIME = 2; // cells asked for: few, so that a run that the stage wants waits for little
const MAPS_KEPT = 12;

/** @typedef {{map: DrawnMap, queue: number[][], jobs: Set<Job<unknown>>}} Drawing */

export class OutcomeMap {
  /**
   * @param {HTMLElement} section #map
   * @param {Controls} controls
   * @param {Workshop} workshop
   */
  constructor(section, controls, workshop) {
    this.section = section;
    this.controls = controls;
    this.workshop = workshop;
    this.parts = partsOf(section, {
      draw: HTMLButtonElement, progress: HTMLElement, done: HTMLElement, cancel: HTMLElement, for: HTMLElement,
      notice: HTMLElement, frame: HTMLElement, grid: HTMLTableElement, reading: HTMLElement, legend: HTMLElement, said: HTMLElement,
    });
    this.bar = find(this.parts.progress, "progress", HTMLProgressElement);
    /** @type {Map<string, DrawnMap>} */
    this.maps = new Map(); // by key, the one that was used last at the end
    this.present = controls.configuration(); // on the stage
    this.map = new DrawnMap(this.present); // the one that is shown
    /** @type {Drawing | null} */
    this.drawing = null; // while cells come
    /** @type {{row: number, column: number}} */
    this.current = mapCellOf(new Experiment()); // the cell that Tab reaches
    this.cells = buildGrid(this.parts.grid);
    this.cells[this.current.row][this.current.column].tabIndex = 0;
    this.visible = false;
    this.listen();
    this.fillAll();
    this.tellGround();
    this.markHere();
  }

  listen() {
    const { grid, draw, cancel } = this.parts;
    draw.addEventListener("click", () => this.draw());
    cancel.addEventListener("click", () => this.cancel());
    /** @param {string} type @param {(row: number, column: number, event: Event) => void} act */
    const onCell = (type, act) => grid.addEventListener(type, (event) => {
      const cell = event.target instanceof Element ? event.target.closest("td") : null;
      if (cell) act(Number(cell.dataset.row), Number(cell.dataset.column), event);
    });
    onCell("click", (row, column) => this.open(row, column));
    onCell("focusin", (row, column) => this.read(row, column));
    onCell("mouseover", (row, column) => this.read(row, column));
    onCell("keydown", (row, column, event) => this.key(row, column, /** @type {KeyboardEvent} */ (event)));
    grid.addEventListener("mouseleave", () => this.read(this.current.row, this.current.column));
    this.controls.onDraw(() => {
      if (this.visible) this.follow();
    });
    new IntersectionObserver(([seen]) => {
      this.visible = seen.isIntersecting;
      if (this.visible) this.follow();
    }).observe(this.section);
  }

  // Following the stage

  follow() {
    const configuration = this.controls.configuration();
    if (this.present.key === configuration.key) return;
    this.present = configuration;
    if (this.drawing === null && mapKey(configuration) !== this.map.key) this.show(this.known(configuration));
    this.tellGround();
    this.markHere();
  }

  /**
   * The map of a configuration, if it has been begun in this visit, else the one that is shown, else an empty one.
   *
   * @param {Configuration} configuration
   */
  known(configuration) {
    const begun = this.maps.get(mapKey(configuration));
    const shownAnyway = this.map.endings.size > 0 ? this.map : null;
    return begun ?? shownAnyway ?? new DrawnMap(configuration);
  }

  /** @param {DrawnMap} map */
  show(map) {
    if (map === this.map) return;
    this.map = map;
    this.fillAll();
  }

  fillAll() {
    this.cells.forEach((line, row) => line.forEach((_, column) => this.fill(row, column)));
    this.markRecorded();
  }

  // Drawing

  draw() {
    this.follow();
    this.cancel();
    const { present } = this;
    const key = mapKey(present);
    const map = this.maps.get(key) ?? new DrawnMap(present);
    this.keep(map);
    this.show(map);
    this.drawing = { map, queue: map.missing(), jobs: new Set() };
    this.tellGround();
    this.tellProgress();
    this.markHere();
    this.bringHere();
    for (let i = 0; i < CELLS_AT_A_TIME; i += 1) this.ask(this.drawing);
  }

  /** @param {DrawnMap} map */
  keep(map) {
    this.maps.delete(map.key);
    this.maps.set(map.key, map);
    if (this.maps.size > MAPS_KEPT) this.maps.delete([...this.maps.keys()][0]);
  }

  /** Asks for the next cell of a drawing, until there are none. @param {Drawing} drawing */
  async ask(drawing) {
    const { map, queue, jobs } = drawing;
    for (let cell = queue.shift(); cell !== undefined && this.drawing === drawing; cell = queue.shift()) {
      const [row, column] = cell;
      const job = this.workshop.ending(map.configurationAt(row, column));
      jobs.add(job);
      try {
        map.note(row, column, await job.result);
      } catch (error) {
        if (!(error instanceof Cancelled)) this.fail(drawing, /** @type {Error} */ (error));
        return;
      }
      jobs.delete(job);
      if (this.map === map) this.fill(row, column);
      if (this.drawing === drawing) this.tellProgress();
    }
    if (this.drawing === drawing && jobs.size === 0) this.finish();
  }

  finish() {
    this.drawing = null;
    this.tellGround();
    this.tellProgress();
    this.parts.said.textContent = `The map is drawn: ${this.map.words}.`;
  }

  /** Stops; what is there stays. */
  cancel() {
    const { drawing } = this;
    if (drawing === null) return;
    this.drawing = null;
    for (const job of drawing.jobs) job.cancel();
    const focused = this.parts.cancel === document.activeElement;
    this.tellGround();
    this.tellProgress();
    if (focused) this.parts.draw.focus();
    this.parts.said.textContent = `Stopped after ${drawing.map.endings.size} cells.`;
  }

  /** @param {Drawing} drawing @param {Error} error */
  fail(drawing, error) {
    if (this.drawing !== drawing) return;
    this.cancel();
    this.notice(`The map could not be drawn: ${error.message}.`);
  }

  // Choosing

  /** @param {number} row @param {number} column */
  open(row, column) {
    this.moveTo(row, column);
    this.controls.load(this.map.configurationAt(row, column));
  }

  /** @param {number} row @param {number} column @param {KeyboardEvent} event */
  key(row, column, event) {
    if (event.altKey || event.metaKey) return;
    const place = cellBeyond(event, row, column);
    if (place) {
      const [toRow, toColumn] = place;
      this.moveTo(toRow, toColumn);
      this.cells[toRow][toColumn].focus();
    } else if (event.key === "Enter" || event.key === " ") {
      this.open(row, column);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** The cell that Tab reaches from now on. @param {number} row @param {number} column */
  moveTo(row, column) {
    this.cells[this.current.row][this.current.column].tabIndex = -1;
    this.current = { row, column };
    this.cells[row][column].tabIndex = 0;
  }

  // Saying

  /** One cell: a letter, a tint, a name. @param {number} row @param {number} column */
  fill(row, column) {
    const cell = this.cells[row][column];
    const ending = this.map.endingAt(row, column);
    const outcome = ending?.outcome;
    cell.dataset.outcome = outcome ?? "";
    cell.textContent = (outcome && OUTCOME_LETTERS.get(outcome)) ?? "";
    cell.setAttribute("aria-label", [`${cellWords(row, column)}: ${outcome ?? "not drawn yet"}`, ...this.remarks(cell)].join(", "));
    if (this.current.row === row && this.current.column === column) this.read(row, column);
  }

  /** @param {HTMLElement} cell */
  remarks(cell) {
    const { recorded, here } = cell.dataset;
    return [...(recorded ? [`the lesson's run ${recorded}`] : []), ...(here ? [here] : [])];
  }

  /** In full, below the grid, for the cell under the pointer or in focus. @param {number} row @param {number} column */
  read(row, column) {
    const { reading } = this.parts;
    const ending = this.map.endingAt(row, column);
    /** @type {string[]} */
    const parts = [cellWords(row, column)];
    if (ending) {
      const { outcome, pauseEpoch, lastEpoch } = ending;
      parts.push(outcome, pauseEpoch === null ? `budget over at epoch ${epochText(lastEpoch)}` : `pauses itself at epoch ${epochText(pauseEpoch)}`);
    }
    reading.textContent = [...parts, ...this.remarks(this.cells[row][column])].join(" · ");
  }

  /** The lesson's runs that were made on this map's ground, each in its cell. */
  recordedRuns() {
    const { recordings } = this.controls;
    return recordings.names
      .filter((name) => mapKey({ experiment: recordings.summary(name).experiment, points: null }) === this.map.key)
      .map((name) => ({ name, ...mapCellOf(recordings.summary(name).experiment) }))
      .filter(({ exact }) => exact)
      .map((run, i) => ({ ...run, number: i + 1 }));
  }

  markRecorded() {
    for (const cell of this.cells.flat()) {
      delete cell.dataset.recorded;
      delete cell.dataset.number;
    }
    for (const { name, row, column, number } of this.recordedRuns()) {
      Object.assign(this.cells[row][column].dataset, { recorded: name, number });
      this.fill(row, column);
    }
  }

  /** The cell of what is on the stage, or none. */
  here() {
    return findAll(this.section, "td[data-here]", HTMLTableCellElement);
  }

  markHere() {
    for (const before of this.here()) {
      delete before.dataset.here;
      before.removeAttribute("aria-current");
      this.fill(Number(before.dataset.row), Number(before.dataset.column));
    }
    if (mapKey(this.present) === this.map.key) {
      const { row, column, exact } = mapCellOf(this.present.experiment);
      const cell = this.cells[row][column];
      cell.dataset.here = exact ? "on the stage now" : "nearest to the stage";
      if (exact) cell.setAttribute("aria-current", "true");
      if (!this.parts.grid.contains(document.activeElement)) this.moveTo(row, column);
      this.fill(row, column);
    }
    this.tellLegend();
  }

  /** Where the map is wider than its frame: the marked cell in the middle. */
  bringHere() {
    const { frame } = this.parts;
    for (const here of this.here()) frame.scrollLeft = here.offsetLeft + (here.offsetWidth - frame.clientWidth) / 2;
  }

  tellLegend() {
    const entries = [...OUTCOME_LETTERS].map(([outcome, letter]) => legendEntry(letter, outcome, { outcome }));
    for (const here of this.here()) entries.push(legendEntry("", here.dataset.here ?? "", { here: here.dataset.here }));
    for (const { name, number } of this.recordedRuns()) entries.push(legendEntry("", name, { number }));
    this.parts.legend.replaceChildren(...entries);
  }

  /** What the map was drawn for, and what could be drawn now. */
  tellGround() {
    const { draw, for: ground } = this.parts;
    const { map, present, drawing } = this;
    const same = mapKey(present) === map.key;
    const untrainable = present.points === null ? null : whyUntrainable(present.points);
    ground.textContent = map.words;
    draw.hidden = same && (drawing !== null || map.missing().length === 0);
    draw.disabled = untrainable !== null;
    draw.textContent = !same && map.endings.size > 0 ? "Draw it for the stage" : map.endings.size > 0 ? "Go on drawing" : "Draw the map";
    this.notice(untrainable ?? (same ? "" : `This map is for ${map.words}. The stage has ${groundWords(present)}.`));
  }

  /** @param {string} words */
  notice(words) {
    this.parts.notice.textContent = words;
    this.parts.notice.hidden = words === "";
  }

  tellProgress() {
    const { progress, done } = this.parts;
    const { drawing } = this;
    progress.hidden = drawing === null;
    if (drawing === null) return;
    const all = MAP_ROWS.length * MAP_ETAS.length;
    this.bar.max = all;
    this.bar.value = drawing.map.endings.size;
    done.textContent = `${drawing.map.endings.size} of ${all}`;
  }
}
