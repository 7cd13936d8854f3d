/** The values that travel between the player's modules. */

/** An array of numbers, typed or plain. */
interface Numbers extends Iterable<number> {
  readonly length: number;
  [index: number]: number;
}

/** One number an epoch. */
interface Trace extends Numbers {
  subarray(start?: number, end?: number): Trace;
  every(holds: (value: number) => boolean): boolean;
  findIndex(holds: (value: number, index: number) => boolean): number;
  reduce(add: (sum: number, value: number) => number, start: number): number;
}

type Outcome = "converges" | "thrashes" | "underfits" | "overfits" | "still learning";
type Split = "train" | "test";

type Configuration = import("./runs/knobs.js").Configuration;
type Controls = import("./stage/controls.js").Controls;
type Dock = import("./stage/dock.js").Dock;
type DrawnMap = import("./lab/drawn-map.js").DrawnMap;
type ExactRuns = import("./runs/exact.js").ExactRuns;
type Experiment = import("./engine/experiment.js").Experiment;
type FieldMarks = import("./stage/field-marks.js").FieldMarks;
type Film = import("./stage/film.js").Film;
type LiveRuns = import("./runs/live.js").LiveRuns;
type Network = import("./engine/network.js").Network;
type OwnPointsEditor = import("./lab/points-editor.js").OwnPointsEditor;
type Pass = import("./panels/pass.js").Pass;
type Points = import("./engine/data.js").Points;
type Recordings = import("./runs/recording.js").Recordings;
type Stage = import("./stage/stage.js").Stage;
type State = import("./app/state.js").State;
type Workshop = import("./runs/workshop.js").Workshop;
type Optimizer = import("./engine/rules.js").Optimizer;
type Workspace = import("./engine/network.js").Workspace;

/** The knobs of an experiment, by name. */
interface Knobs {
  data: string;
  noise: number;
  hidden: number;
  eta: number;
  seed: number;
  budget: number;
  points: number;
  batch: number | null;
  decay: number;
  momentum: number;
  rule: string;
}

/** labels: 1 for "+", 0 for "−"; coordinates: x and y, point after point. */
interface PointSet {
  coordinates: Numbers;
  labels: Numbers;
}

/** The reader's own points, in place of the data set's, on a grid of 0.001. */
interface OwnPoints {
  train: Points;
  test: Points;
}

/** What an experiment became, row e of every array after e updates: see engine/training.js. */
interface TrainedRun {
  experiment: Experiment;
  trainPoints: Points;
  testPoints: Points;
  parameters: Float64Array;
  trainLoss: Float64Array;
  testLoss: Float64Array;
  trainAccuracy: Float64Array;
  testAccuracy: Float64Array;
  pauseEpoch: number | null;
  lastEpoch: number;
}

/** That, as a Worker hands it over. */
interface FinishedRun extends TrainedRun, Ending {
  reach: number;
}

/** How a run ended; divergedAt: the first epoch of a loss that is not a number, or null. */
interface Ending {
  outcome: Outcome;
  lastEpoch: number;
  pauseEpoch: number | null;
  divergedAt: number | null;
}

/** That, and the figures that a survey asks for. */
interface EndingInFigures extends Ending {
  testLoss: number;
  testAccuracy: number;
  lowestTestLoss: number;
}

/** A run as the page shows it, recorded by the build or trained here. */
interface Recording extends Ending {
  /** of the lesson's run, or of the one that it was made from by turning knobs */
  name: string;
  /** equal for equal configurations */
  key: string;
  configuration: Configuration;
  recorded: boolean;
  /** of a recorded run, or of one that has been settled on */
  digest?: string;
  /** the experiment in words */
  spec: string;
  /** tanh neurons, 0 for none */
  hidden: number;
  /** half the side of the square that shows the run */
  reach: number;
  /** the epoch of lowest test loss */
  lowestTest: number;
  /** row by row, one row an epoch: W1 (x and y of each neuron), b1, W2, b2 */
  parameters: Float64Array;
  /** parameters in a row */
  width: number;
  /** of a recorded run: each column's parameters are multiples of 2 to this power */
  exponents?: number[];
  trainLoss: Float32Array;
  testLoss: Float32Array;
  trainAccuracy: Float64Array;
  testAccuracy: Float64Array;
  train: PointSet;
  test: PointSet;
  /** how many */
  trainPoints: number;
  testPoints: number;
  /** (E,) how far each update went, once it has been asked for */
  stepLengths?: Float64Array;
}

/** What a chart draws of a run; number: a try's. */
type Curves = Pick<Recording, "key" | "trainLoss" | "testLoss" | "lastEpoch" | "lowestTest"> & { number?: number, configuration?: Configuration };

/** A recorded run as the build writes it, see tloop/page/recording.py. */
interface BakedRun {
  spec: string;
  experiment: Knobs;
  outcome: Outcome;
  lastEpoch: number;
  pauseEpoch: number | null;
  reach: number;
  digest: string;
  trainPoints: number;
  testPoints: number;
  exponents: number[];
  /** of each track: columns, order of differences, byte planes */
  tracks: [number, number, number][];
  data: string;
}

/** Where losses lie on a chart: 0 at its foot, 1 at its head. */
interface LossAxis {
  at: (loss: number) => number;
  ticks: number[];
}

/** What the stage is to show: a row of app/state.js each. */
interface Values extends Knobs {
  run: string;
  own: OwnPoints | null;
  epoch: number;
  loss: "linear" | "log";
  steps: "shown" | null;
  best: "shown" | null;
  inside: number | null;
  seeds: number[] | null;
}

/** Something that is being computed; rejected with Cancelled once it is taken back. */
interface Job<Result> {
  result: Promise<Result>;
  cancel: () => void;
}

/** What is asked of a Worker: a whole run, for the stage or to stand beside it, or only how it ends. */
interface Order {
  id: number;
  kind: "run" | "beside" | "ending";
  experiment: Knobs;
  points: OwnPoints | null;
}

/** What a Worker says: one of progress (0 … 1), result and error. */
interface Answer {
  id: number;
  progress?: number;
  result?: unknown;
  error?: string;
}

/** What the page knows of a lesson's survey: how many seeds, and how each run ends under them. */
interface Surveyed {
  seeds: number;
  outcomes: Record<string, Partial<Record<Outcome, number>>>;
}

/** How a network does on points: mean cross-entropy in nats, how many are on the right side, and of how many. */
interface Score {
  loss: number;
  right: number;
  points: number;
}

/** A row of the table of tries; name: of the lesson's run that it was made from. */
interface Try extends Ending {
  key: string;
  configuration: Configuration;
  name: string;
  spec: string;
  /** of the final network */
  train: Score;
  test: Score;
  /** test loss */
  lowest: { epoch: number; loss: number };
  /** of the two networks, (P,) each */
  parameters: { final: Float64Array; lowest: Float64Array };
  /** null before it was asked for, and for own points */
  fresh: { final: Score; lowest: Score } | null;
}

/** A place in the field's units. */
interface Place {
  x: number;
  y: number;
}

/** One of the reader's own points as it is edited; label: 1 for "+", 0 for "−". */
interface Pin extends Place {
  label: number;
  split: Split;
}
