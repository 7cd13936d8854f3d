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
import { ExactRuns } from "../runs/exact.js";
import { Microscope } from "../panels/microscope.js";
import { Drill } from "../lab/drill.js";
import { ExportNetwork } from "../lab/export.js";
import { OutcomeMap } from "../lab/map.js";
import { OwnPoints } from "../lab/points-editor.js";
import { Tries } from "../lab/tries.js";
import { LiveRuns } from "../runs/live.js";
import { Notice } from "./notice.js";
import { FieldMarks } from "../stage/field-marks.js";
import { Probe } from "../stage/probe.js";
import { Reading } from "../article/reading.js";
import { Recordings } from "../runs/recording.js";
import { SentenceKnobs } from "../article/sentence-knobs.js";
import { ShareLink } from "../stage/share.js";
import { SpecLine } from "../stage/spec-line.js";
import { SpokenOf } from "../stage/spoken-of.js";
import { Stage } from "../stage/stage.js";
import { OtherSeeds, USUAL_SEEDS } from "../panels/other-seeds.js";
import { stageRows, State } from "./state.js";
import { TryToLie } from "../article/try-to-lie.js";
import { Verify } from "../stage/verify.js";
import { Workshop } from "../runs/workshop.js";

const program = document.currentScript.text; // a Worker runs the same
const baked = document.getElementById("recordings");
const survey = JSON.parse(baked.dataset.survey); // of the lesson, or null
const recordings = new Recordings(JSON.parse(baked.textContent), Number(baked.dataset.seed));
const workshop = new Workshop(program, recordings.seed);
const state = new State(stageRows(recordings), (values) => {
  stage.draw(values);
  controls.drawn();
});
const live = new LiveRuns(recordings, workshop, () => state.schedule());
const exact = new ExactRuns(workshop, () => state.schedule());
const stage = new Stage(document.getElementById("stage"), recordings, live, state, exact);
const controls = new Controls(stage, state, live);
const ofStage = (name) => stage.figure.querySelector(`[data-part="${name}"]`);

for (const figure of document.querySelectorAll("figure.comparison")) new Comparison(figure, recordings);
for (const figure of document.querySelectorAll("figure.draw")) new DrawFirst(figure, recordings);
for (const figure of document.querySelectorAll("figure.try")) new TryToLie(figure);
const dock = new Dock(stage.figure, state);
new SpecLine(stage.figure, controls, workshop, survey?.seeds ?? USUAL_SEEDS);
new ChartReader(ofStage("chart"), controls);
new DataTable(ofStage("figures"), controls);
new Probe(ofStage("canvas"), controls);
const marks = new FieldMarks(ofStage("canvas"));
const spokenOf = new SpokenOf(controls, marks);
new BestEpoch(ofStage("best"), controls, exact, marks);
new Microscope(document.getElementById("inside"), ofStage("inside"), controls, dock, exact, marks);
new OtherSeeds(document.getElementById("seeds"), ofStage("seeds"), controls, dock, workshop, survey);
new Verify(ofStage("verify"), controls, workshop);
new ShareLink(ofStage("share"), ofStage("picture"), controls);
new SentenceKnobs(controls);
new Drill(document.getElementById("drill"), controls, workshop);
new OwnPoints(document.getElementById("own-points"), controls);
new Tries(document.getElementById("tries"), controls, workshop);
new OutcomeMap(document.getElementById("map"), controls, workshop);
new ExportNetwork(document.getElementById("export"), controls, workshop);
new Claims(
  document.getElementById("claim-card"),
  (run, epoch) => {
    bring({ run, epoch });
    stage.claimed = epoch;
  },
  (run, epoch, quantity) => {
    stage.speakOf(run, epoch);
    spokenOf.claim(run, epoch, quantity);
  },
);
new EvidenceFilter(document.getElementById("evidence"));
const notice = new Notice(document.getElementById("notice"));

/** A run on the stage because a link asked for it: a step that the browser's back button undoes. */
function bring(changes) {
  stage.go(changes);
  stage.reveal();
  const fragment = state.fragment();
  if (fragment !== location.hash) history.pushState(null, "", fragment);
}

for (const link of document.querySelectorAll("a[data-run-link]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const run = link.dataset.runLink;
    bring({ run, epoch: recordings.summary(run).lastEpoch });
  });
}

/** What the address says, where it makes sense; where it does not, it is put right, and said. */
function readAddress() {
  if (!state.readFragment(location.hash)) return;
  notice.tell(state.refused, state.values);
  if (state.refused.length > 0) state.writeFragment();
  stage.go({});
  stage.reveal();
}

/** A place in the page is not to lie under what stands over the text. */
function uncover(place) {
  const { inside, seeds } = state.values;
  if (inside === null && seeds === null && !dock.open) return;
  state.set({ inside: null, seeds: null });
  dock.makeRoom();
  requestAnimationFrame(() => place.scrollIntoView());
}

// With every step of the browser's history it is the address's end that changes. Without one, as the page came.
addEventListener("hashchange", () => {
  const place = document.querySelector(":target");
  if (place) uncover(place);
  else if (location.hash) readAddress();
  else state.set(state.complete({}));
});
readAddress();
new Reading(stage, document.getElementById("offer"));
state.schedule();
