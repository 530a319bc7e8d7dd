package io.thalweg.train;

/// Where a training is when a [Gauge] is asked.
///
/// @param step that is about to be made or was just made, counted from 1 over the whole training
/// @param epoch counted from 1
/// @param loss of the step's batch before the step, nats per example
/// @param rate learning rate of the step
public record Moment(long step, int epoch, double loss, double rate) {}
