package io.thalweg.store;

import java.time.Instant;
import java.util.Optional;

/// A trial as the store has it.
///
/// @param number counted from 1 within its run
/// @param claims how often a worker took it
/// @param failures how often a worker reported that it failed
/// @param owner the worker that has or had it last
/// @param leaseUntil of the worker that has it
/// @param result a JSON object
/// @param reason of the last failure
public record Trial(
    RunId run,
    int number,
    NewTrial about,
    TrialState state,
    int claims,
    int failures,
    Optional<String> owner,
    Optional<Instant> leaseUntil,
    Optional<String> result,
    Optional<String> reason) {}
