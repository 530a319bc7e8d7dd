package io.thalweg.train;

import java.io.Serializable;

/// What one pass over the training data gave. Losses are means per example (cross-entropy, nats),
/// accuracies shares in `[0,1]`.
///
/// @param epoch counted from 1
/// @param trainLoss mean over the epoch's batches, while it was training
/// @param trainAccuracy on the training data after the epoch, at the evaluation point
/// @param testLoss on the test data after the epoch, at the evaluation point
/// @param testAccuracy on the test data after the epoch, at the evaluation point
/// @param rate learning rate of the epoch's last step
/// @param seconds training time, evaluation left out
public record Epoch(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double testLoss,
    double testAccuracy,
    double rate,
    double seconds)
    implements Serializable {}
