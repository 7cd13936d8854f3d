// What the microscope computes of trained runs, as JSON: node inside.mjs '[{"knobs": …, "epochs": […], "index": 3}]'
import { train } from "../../templates/player/engine/training.js";
import { Configuration } from "../../templates/player/runs/knobs.js";
import { Experiment } from "../../templates/player/engine/experiment.js";
import { meanOf, passAt, stepLengths } from "../../templates/player/panels/pass.js";
import { EPOCH_STEPS } from "../../templates/player/panels/steps.js";
import { trainedRun } from "../../templates/player/runs/recording.js";

const answers = JSON.parse(process.argv[2]).map(({ knobs, epochs, index }) => {
  const trained = train(knobs);
  const run = trainedRun(new Configuration(new Experiment(knobs)), { ...trained, outcome: "", reach: 3.3, divergedAt: null }, 1);
  const row = (epoch) => Array.from(run.parameters.subarray(epoch * run.width, (epoch + 1) * run.width));
  return {
    steps: Array.from(stepLengths(run)),
    passes: epochs.map((epoch) => {
      const pass = passAt(run, epoch, index);
      const plain = Object.fromEntries(Object.entries(pass).map(([name, value]) => [name, value?.buffer ? Array.from(value) : value]));
      const words = EPOCH_STEPS.map((step) => [step.says({ run, epoch, pass, unit: 0 }), step.lines({ run, epoch, pass, unit: 0 })]);
      return { ...plain, words, row: row(epoch), nextRow: epoch < run.lastEpoch ? row(epoch + 1) : null,
        trainLoss: meanOf(pass.trainLosses), testLoss: meanOf(pass.testLosses) };
    }),
  };
});
console.log(JSON.stringify(answers));
