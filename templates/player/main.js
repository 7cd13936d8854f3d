/** The page comes alive. */

import { Claims } from "./claims.js";
import { Comparison } from "./comparison.js";
import { Dock } from "./dock.js";
import { Reading } from "./reading.js";
import { Recordings } from "./recording.js";
import { Stage } from "./stage.js";
import { stageRows, State } from "./state.js";

const recordings = new Recordings(JSON.parse(document.getElementById("recordings").textContent));
const state = new State(stageRows(recordings), (values) => stage.draw(values));
const stage = new Stage(document.getElementById("stage"), recordings, state);

for (const figure of document.querySelectorAll("figure.comparison")) new Comparison(figure, recordings);
new Dock(stage.figure, state);
new Claims(document.getElementById("claim-card"), (run, epoch) => {
  bring({ run, epoch });
  stage.claimed = epoch;
});

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

function readAddress() {
  if (!state.readFragment(location.hash)) return;
  stage.go({});
  stage.reveal();
}

addEventListener("hashchange", readAddress);
addEventListener("popstate", readAddress);
readAddress();
new Reading(stage, document.getElementById("offer"));
state.schedule();
