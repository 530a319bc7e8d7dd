package io.thalweg.app;

import io.thalweg.problems.Task;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a task, and names them all for completion.
final class TaskOption implements ITypeConverter<Task>, Iterable<String> {
  private static final List<String> NAMES =
      Arrays.stream(Task.values()).map(TaskOption::name).toList();

  static String name(Task task) {
    return task.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Task convert(String text) {
    return Arrays.stream(Task.values())
        .filter(task -> name(task).equals(text))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("must be " + String.join(" or ", NAMES)));
  }

  @Override
  public Iterator<String> iterator() {
    return NAMES.iterator();
  }
}
