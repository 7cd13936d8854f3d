// What the drill says of runs, as JSON: node rules.mjs '[{"trainLoss": […], "testLoss": […]}]'
import { IN_WORDS, whyRight, whyWrong } from "../../templates/player/lab/rules.js";
import { outcome } from "../../templates/player/runs/outcome.js";

const answers = JSON.parse(process.argv[2]).map(({ trainLoss, testLoss }) => {
  const [train, test] = [trainLoss, testLoss].map((loss) => Float64Array.from(loss));
  const run = { trainLoss: train, testLoss: test, lastEpoch: train.length - 1, lowestTest: test.indexOf(Math.min(...test)) };
  run.outcome = outcome(train, test);
  const others = Object.keys(IN_WORDS).filter((word) => word !== run.outcome);
  return { outcome: run.outcome, right: whyRight(run), wrong: Object.fromEntries(others.map((word) => [word, whyWrong(word, run)])) };
});
console.log(JSON.stringify({ answers, asks: Object.fromEntries(Object.entries(IN_WORDS).map(([word, { asks }]) => [word, asks])) }));
