package io.thalweg.train;

/// The error of predictions has risen for good: what is learnt may no longer be what was.
///
/// @param example at which it was noticed, counted from 1 over the whole stream
/// @param since first example that counts as after the change, as the detector places it
/// @param errorBefore mean error before that example, since the start or the last drift
/// @param errorAfter mean error from it on
public record Drift(long example, long since, double errorBefore, double errorAfter) {}
