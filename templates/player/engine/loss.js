/** What a network pays: the cross-entropy of its answers, and how many are right. Mirrors tloop/simulation/loss.py. */

import { fold, softplus } from "./maths.js";

/**
 * Mean loss and accuracy of the logits from `start` up to `end`.
 *
 * @param {Workspace} work @param {number} start @param {number} end
 */
export function evaluate(work, start, end) {
  const { labels, logits, losses } = work;
  let correct = 0;
  for (let i = start; i < end; i += 1) {
    const margin = labels[i] === 1 ? logits[i] : -logits[i];
    losses[i - start] = crossEntropy(margin);
    if (margin > 0) correct += 1;
  }
  const count = end - start;
  fold(losses, count, 1);
  return { loss: losses[0] / count, accuracy: correct / count };
}

/**
 * Binary cross-entropy in nats, −ln of the probability given to the right class.
 *
 * margin: the logit, with its sign turned for "−". −ln σ(m) = softplus(−m), so that p never rounds to 0 or 1
 * (Bishop, Pattern Recognition and Machine Learning, §4.3.2).
 *
 * @param {number} margin
 */
function crossEntropy(margin) {
  return softplus(-margin);
}
