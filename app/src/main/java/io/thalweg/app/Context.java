package io.thalweg.app;

import java.util.Optional;

/// What every command is given.
///
/// @param console where its words go and its data are
/// @param threads how many it may use; where absent, the command decides
/// @param interrupts whom to tell what has to be brought to safety
record Context(Console console, Optional<Integer> threads, Interrupts interrupts) {
  Context withThreads(Optional<Integer> other) {
    return new Context(console, other, interrupts);
  }
}
