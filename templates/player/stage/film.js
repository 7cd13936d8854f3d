/** The pace at which runs are played: the seconds go where something changes. */

const STILL = 0.15; // of the film's time, shared by all epochs alike
const MOST = 0.02; // of a loss's change in one epoch, that counts: a run that thrashes is not to take all the time
const HARDLY = 0.05; // of all its changes: a run that changes no more has no part in the pace

export class Film {
  /** @param {{trainLoss: Trace, testLoss: Trace}[]} runs that are played together @param {number} lastEpoch of the longest */
  constructor(runs, lastEpoch) {
    this.lastEpoch = Math.max(lastEpoch, 1);
    const changes = runs.map(({ trainLoss, testLoss }) => changesOf(trainLoss, testLoss)).filter(({ all }) => all > HARDLY);
    /** the share of the film that has passed at each epoch */
    this.shares = new Float64Array(this.lastEpoch + 1);
    for (let epoch = 1; epoch <= this.lastEpoch; epoch += 1) {
      const moving = changes.reduce((sum, { each, all }) => sum + (each[epoch] ?? 0) / all, 0) / Math.max(changes.length, 1);
      const even = changes.length > 0 ? STILL : 1;
      this.shares[epoch] = this.shares[epoch - 1] + (1 - even) * moving + even / this.lastEpoch;
    }
  }

  /** @param {number} epoch */
  shareAt(epoch) {
    return this.shares[Math.min(epoch, this.lastEpoch)] / this.shares[this.lastEpoch];
  }

  /** The last epoch that has been reached at a share of the film. @param {number} share */
  epochAt(share) {
    const reached = share * this.shares[this.lastEpoch] + 1e-12;
    let [low, high] = [0, this.lastEpoch];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.shares[middle] <= reached) low = middle;
      else high = middle - 1;
    }
    return share >= 1 ? this.lastEpoch : low;
  }
}

/** How far both losses move in each epoch. @param {Trace} trainLoss @param {Trace} testLoss */
function changesOf(trainLoss, testLoss) {
  const each = new Float64Array(trainLoss.length);
  let all = 0;
  for (let epoch = 1; epoch < trainLoss.length; epoch += 1) {
    for (const trace of [trainLoss, testLoss]) {
      const change = Math.abs(trace[epoch] - trace[epoch - 1]);
      each[epoch] += change < MOST ? change : MOST; // also where a loss is not a number
    }
    all += each[epoch];
  }
  return { each, all };
}
