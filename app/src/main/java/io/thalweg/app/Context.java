package io.thalweg.app;

/// What every command is given.
///
/// @param console where its words go and its data are
/// @param threads how many it may use
record Context(Console console, int threads) {}
