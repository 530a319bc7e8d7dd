package io.thalweg.engine;

/// How well a network does on examples.
///
/// @param loss mean cross-entropy in nats for classes, mean square error for numbers
/// @param accuracy for classes the share of examples whose most likely class is the right one, in
///   `[0,1]`; for numbers R², the share of their variance that is explained: at most 1, 0 for one
///   who always says the mean
public record Evaluation(double loss, double accuracy) {}
