package io.thalweg.engine;

import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What LibTorch says of a failure, without the stack traces that it puts around it.
final class NativeMessage {
  /// The last line of a traceback of TorchScript: `RuntimeError: …`, `builtins.ValueError: …`.
  private static final Pattern RAISED = Pattern.compile("(?m)^[\\w.]*(?:Error|Exception): (.+)$");

  private NativeMessage() {}

  /// In one line.
  static String of(Throwable thrown) {
    String whole = String.valueOf(thrown.getMessage()).strip();
    List<MatchResult> raised = RAISED.matcher(whole).results().toList();
    return raised.isEmpty()
        ? whole.lines().findFirst().orElse("no reason given").strip()
        : raised.getLast().group(1).strip();
  }

  /// What is to be thrown for it: something of ours where it comes from LibTorch, else itself.
  ///
  /// @param ours made of the message in one line
  static RuntimeException sortOut(
      RuntimeException thrown, Function<String, RuntimeException> ours) {
    // JavaCPP throws every native exception as this class itself.
    return thrown.getClass() == RuntimeException.class ? ours.apply(of(thrown)) : thrown;
  }
}
