package io.thalweg.store;

import java.time.Instant;

/// A worker's right to a trial, until a moment.
///
/// @param owner the worker, for people to read
/// @param token greater with each claim; only the latest is listened to
public record Lease(
    RunId run, int number, NewTrial about, String owner, long token, Instant until) {}
