/** A trainer as one would write it: typed arrays, plain loops, Math.tanh and Math.exp; the peer to compare with. */

/** Trains H tanh neurons for `budget` epochs; keeps the parameters and the four traces of every epoch. */
export function trainPlainly(train, test, H, eta, budget) {
  const size = 4 * H + 1;
  const [b1, W2, b2] = [2 * H, 3 * H, 4 * H];
  const weights = Float64Array.from({ length: size }, (_, i) => 0.5 * Math.sin(12.9898 * (i + 1)));
  const gradient = new Float64Array(size);
  const h = new Float64Array(H);
  const parameters = new Float64Array((budget + 1) * size);
  const [trainLoss, testLoss, trainAccuracy, testAccuracy] = Array.from(
    { length: 4 },
    () => new Float64Array(budget + 1),
  );

  function forward(x, y) {
    let logit = weights[b2];
    for (let j = 0; j < H; j += 1) {
      h[j] = Math.tanh(weights[2 * j] * x + weights[2 * j + 1] * y + weights[b1 + j]);
      logit += weights[W2 + j] * h[j];
    }
    return logit;
  }

  function backward(x, y, dlossDlogit) {
    for (let j = 0; j < H; j += 1) {
      const dlossDsum = dlossDlogit * weights[W2 + j] * (1 - h[j] * h[j]);
      gradient[2 * j] += dlossDsum * x;
      gradient[2 * j + 1] += dlossDsum * y;
      gradient[b1 + j] += dlossDsum;
      gradient[W2 + j] += dlossDlogit * h[j];
    }
    gradient[b2] += dlossDlogit;
  }

  function pass(points, learn) {
    const { coordinates, labels } = points;
    let [loss, correct] = [0, 0];
    for (let i = 0; i < labels.length; i += 1) {
      const logit = forward(coordinates[2 * i], coordinates[2 * i + 1]);
      const margin = labels[i] === 1 ? logit : -logit;
      loss += Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
      if (margin > 0) correct += 1;
      if (learn) backward(coordinates[2 * i], coordinates[2 * i + 1], 1 / (1 + Math.exp(-logit)) - labels[i]);
    }
    return [loss / labels.length, correct / labels.length];
  }

  for (let epoch = 0; epoch <= budget; epoch += 1) {
    parameters.set(weights, epoch * size);
    gradient.fill(0);
    [trainLoss[epoch], trainAccuracy[epoch]] = pass(train, true);
    [testLoss[epoch], testAccuracy[epoch]] = pass(test, false);
    for (let i = 0; i < size; i += 1) weights[i] -= (eta * gradient[i]) / train.length;
  }
  return { parameters, trainLoss, testLoss, trainAccuracy, testAccuracy };
}
