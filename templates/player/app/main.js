/** The page comes alive. */

import { ChartReader } from "../stage/chart-reader.js";
import { Claims } from "../article/claims.js";
import { Comparison } from "../article/comparison.js";
import { Controls } from "../stage/controls.js";
import { BestEpoch } from "../stage/best.js";
import { DataTable } from "../stage/data-table.js";
import { Dock } from "../stage/dock.js";
import { DrawFirst } from "../article/draw-first.js";
import { EvidenceFilter } from "../article/evidence-filter.js";
import { find, findAll, make, partsOf } from "./elements.js";
import { ExactRuns } from "../runs/exact.js";
import { Microscope } from "../panels/microscope.js";
import { Drill } from "../lab/drill.js";
import { ExportNetwork } from "../lab/export.js";
import { OutcomeMap } from "../lab/map.js";
import { OwnPointsEditor } from "../lab/points-editor.js";
import { Tries } from "../lab/tries.js";
import { LiveRuns } from "../runs/live.js";
import { Notice } from "./notice.js";
import { pause } from "./pause.js";
import { Exchange } from "../stage/exchange.js";
import { FieldMarks } from "../stage/field-marks.js";
import { Predictions } from "../article/predict.js";
import { Probe } from "../stage/probe.js";
import { Reading } from "../article/reading.js";
import { Recordings } from "../runs/recording.js";
import { SentenceKnobs } from "../article/sentence-knobs.js";
import { ShareLink } from "../stage/share.js";
import { SpecLine } from "../stage/spec-line.js";
import { SpokenOf } from "../stage/spoken-of.js";
import { SpokenKnob } from "../stage/spoken-knob.js";
import { Stage } from "../stage/stage.js";
import { Summary } from "../stage/summary.js";
import { OtherSeeds, USUAL_SEEDS } from "../panels/other-seeds.js";
import { stageRows, State } from "./state.js";
import { TryToLie } from "../article/try-to-lie.js";
import { Verify } from "../stage/verify.js";
import { Workshop } from "../runs/workshop.js";

const [program, baked] = ["#player", "#recordings"].map((each) => find(document, each, HTMLScriptElement));
const survey = /** @type {?Surveyed} */ (JSON.parse(baked.dataset.survey ?? "null")); // of the lesson
const recordings = new Recordings(JSON.parse(baked.text), Number(baked.dataset.seed));
const workshop = new Workshop(program.text, recordings.seed); // a Worker runs the same
const state = new State(stageRows(recordings), (values) => {
  stage.draw(values);
  controls.drawn();
});
const live = new LiveRuns(recordings, workshop, () => state.schedule());
const exact = new ExactRuns(live, workshop, () => state.schedule());
const stage = new Stage(section("stage"), recordings, live, state, exact);
const controls = new Controls(stage, state, live);
const canvas = find(stage.figure, "[data-part=canvas]", HTMLCanvasElement);
const { best, figures, inside, seeds, verify, share, picture } = partsOf(stage.figure, {
  best: HTMLButtonElement,
  figures: HTMLDetailsElement,
  inside: HTMLButtonElement,
  seeds: HTMLButtonElement,
  verify: HTMLButtonElement,
  share: HTMLButtonElement,
  picture: HTMLButtonElement,
});

const notice = new Notice(section("notice"));
const dock = new Dock(stage.figure, state);
const marks = new FieldMarks(canvas);
const spokenOf = new SpokenOf(controls, marks);
for (const figure of findAll(document, "figure.comparison", HTMLElement)) new Comparison(figure, recordings);
readAddress();
recordings.read(state.values.run); // while the rest is made

// In slices, so that no task holds the page up: the rest of the stage, the text, the lab.
await pause();
new Summary(controls);
new SpokenKnob(controls);
new Exchange(controls);
new SpecLine(stage.figure, controls, workshop, survey?.seeds ?? USUAL_SEEDS);
new ChartReader(find(stage.figure, "[data-part=chart]", SVGSVGElement), controls);
new DataTable(figures, controls);
new Probe(canvas, controls);
new BestEpoch(best, controls, exact, marks);
new Microscope(section("inside"), inside, controls, dock, exact, marks);
new OtherSeeds(section("seeds"), seeds, controls, dock, workshop, survey);
new Verify(verify, controls, exact);
new ShareLink(share, picture, controls);
await pause();
for (const figure of findAll(document, "figure.draw", HTMLElement)) new DrawFirst(figure, recordings);
for (const figure of findAll(document, "figure.try", HTMLElement)) new TryToLie(figure);
new SentenceKnobs(controls);
new Predictions(controls, section("foresaw"));
new Claims(
  section("claim-card"),
  (run, epoch) => {
    bring({ run, epoch });
    stage.claimed = epoch;
  },
  (run, epoch, quantity) => {
    stage.speakOf(run, epoch);
    spokenOf.claim(run, epoch, quantity);
  },
);
new EvidenceFilter(section("evidence"));
for (const link of findAll(document, "a[data-run-link]", HTMLAnchorElement)) listenToRun(link);
await pause();
new Drill(section("drill"), controls, workshop);
new OwnPointsEditor(section("own-points"), controls);
new Tries(section("tries"), controls, exact);
new OutcomeMap(section("map"), controls, workshop);
new ExportNetwork(section("export"), controls, exact);

// With every step of the browser's history it is the address's end that changes. Without one, as the page came.
addEventListener("hashchange", () => {
  const place = document.querySelector(":target");
  if (place) uncover(place);
  else if (location.hash) readAddress();
  else state.set(state.complete({}));
});
new Reading(stage, section("offer"));
state.begin();
loadStills();

/** Pictures wait until they come near, so that they don't hold up the page's start; then all are read, one by one, for print. */
async function loadStills() {
  for (const still of findAll(document, "img[loading=lazy]", HTMLImageElement)) {
    await pause();
    still.loading = "eager";
  }
}

/** @param {string} id */
function section(id) {
  return find(document, `#${id}`, HTMLElement);
}

/**
 * A run on the stage because a link asked for it: a step that the browser's back button undoes.
 *
 * @param {Partial<Values>} changes @param {boolean} [reveal] whether the page moves to the stage, if that is out of view
 */
function bring(changes, reveal = true) {
  stage.go(changes);
  if (reveal) stage.reveal();
  const fragment = state.fragment();
  if (fragment !== location.hash) history.pushState(null, "", fragment);
}

/** @param {HTMLAnchorElement} link */
function listenToRun(link) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const run = link.dataset.runLink ?? state.values.run;
    const opening = link.closest(".head .comparison");
    bring({ run, epoch: recordings.summary(run).lastEpoch }, opening === null);
    if (opening) sayWhere(opening, link.textContent ?? run);
  });
}

/** The page does not leave its opening unasked: it says that the stage has the run, and offers the way. @param {Element} opening @param {string} name */
function sayWhere(opening, name) {
  opening.querySelector(".on-stage")?.remove();
  opening.append(make("p", { className: "on-stage", role: "status" }, `${name} is on the stage now. `, make("a", { href: "#stage" }, "Go to it")));
}

/** What the address says, where it makes sense; where it does not, it is put right, and said. */
function readAddress() {
  if (!state.readFragment(location.hash)) return;
  notice.tell(state.refused, state.values);
  if (state.refused.length > 0) state.writeFragment();
  stage.go({});
  stage.reveal();
}

/** A place in the page is not to lie under what stands over the text. @param {Element} place */
function uncover(place) {
  const { inside, seeds } = state.values;
  if (inside === null && seeds === null && !dock.open) return;
  state.set({ inside: null, seeds: null });
  dock.makeRoom();
  requestAnimationFrame(() => place.scrollIntoView());
}
