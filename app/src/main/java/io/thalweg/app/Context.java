package io.thalweg.app;

import java.util.Optional;

/// What every command is given.
///
/// @param console where its words go and its data are
/// @param threads how many it may use; where absent, the command decides
record Context(Console console, Optional<Integer> threads) {}
