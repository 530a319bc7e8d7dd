package io.thalweg.engine;

import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What LibTorch says of a failure, without the stack traces that it puts around it.
final class NativeMessage {
  /// The last line of a traceback of TorchScript: `RuntimeError: …`, `builtins.ValueError: …`.
  private static final Pattern RAISED = Pattern.compile("(?m)^[\\w.]*(?:Error|Exception): (.+)$");

  /// A check within LibTorch, with what it says of the reason, if anything.
  private static final Pattern ASSERTED =
      Pattern.compile("(.*) INTERNAL ASSERT FAILED at .* report a bug to PyTorch[.]\\s*(.*)");

  private NativeMessage() {}

  /// In one line.
  static String of(Throwable thrown) {
    String whole = String.valueOf(thrown.getMessage()).strip();
    List<MatchResult> raised = RAISED.matcher(whole).results().toList();
    String line =
        raised.isEmpty()
            ? whole.lines().findFirst().orElse("no reason given")
            : raised.getLast().group(1);
    Matcher asserted = ASSERTED.matcher(line);
    if (asserted.matches()) {
      line = asserted.group(2).isBlank() ? "not " + asserted.group(1) : asserted.group(2);
    }
    return line.strip().replaceFirst(":$", "");
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
