package io.thalweg.engine;

/// How well a network does on examples.
///
/// @param loss mean cross-entropy, nats
/// @param accuracy share of examples whose most likely class is the right one, in `[0,1]`
public record Evaluation(double loss, double accuracy) {}
