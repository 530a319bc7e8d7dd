package io.thalweg.store;

import java.util.Optional;

/// A trial as the store has it.
///
/// @param number counted from 1 within its run
/// @param failures how often a worker reported that it failed
/// @param owner the worker that has or had it last
/// @param result a JSON object
/// @param reason of the last failure
public record Trial(
    RunId run,
    int number,
    NewTrial about,
    TrialState state,
    int failures,
    Optional<String> owner,
    Optional<String> result,
    Optional<String> reason) {}
