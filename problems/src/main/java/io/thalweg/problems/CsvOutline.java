package io.thalweg.problems;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The first look at CSV files: what each column is, and how many rows there are.
///
/// @param roles in the order of the header
/// @param rows of the first file
record CsvOutline(List<String> header, List<CsvColumn.Role> roles, int rows) {
  CsvOutline {
    header = List.copyOf(header);
    roles = List.copyOf(roles);
  }

  /// Reads the first file once.
  static CsvOutline of(CsvFile file, CsvOptions options) {
    List<CsvOutline> outline = new ArrayList<>();
    file.read(rows -> outline.add(of(rows, options)));
    return outline.getFirst();
  }

  private static CsvOutline of(CsvRows rows, CsvOptions options) {
    List<String> header = rows.header();
    Set<Integer> targets =
        options.targets().isEmpty()
            ? Set.of(header.size() - 1)
            : positions(rows, options.targets());
    Set<Integer> categorical = positions(rows, options.categorical());
    if (targets.stream().anyMatch(categorical::contains)) {
      throw rows.faultOfFile(
          "target column %s cannot be categorical, which is for features"
              .formatted(header.getLast()));
    }
    if (targets.size() == header.size()) {
      throw rows.faultOfFile("at least one column must be a feature");
    }
    List<TargetKind> kinds = targets.stream().map(TargetKind::new).toList();
    int count = 0;
    for (; rows.next(); count++) {
      kinds.forEach(kind -> kind.add(rows));
    }
    if (count == 0) {
      throw rows.faultOfFile("must have rows below the header");
    }
    Task task = options.task().orElseGet(() -> task(kinds));
    return new CsvOutline(header, roles(header.size(), targets, categorical, task), count);
  }

  private static Set<Integer> positions(CsvRows rows, List<String> names) {
    return names.stream().map(rows::position).collect(Collectors.toSet());
  }

  private static Task task(List<TargetKind> kinds) {
    return kinds.size() > 1 ? Task.REGRESSION : kinds.getFirst().task();
  }

  private static List<CsvColumn.Role> roles(
      int columns, Set<Integer> targets, Set<Integer> categorical, Task task) {
    List<CsvColumn.Role> roles = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      if (targets.contains(column)) {
        roles.add(task == Task.CLASSIFICATION ? CsvColumn.Role.CLASS : CsvColumn.Role.OUTPUT);
      } else {
        roles.add(categorical.contains(column) ? CsvColumn.Role.CATEGORY : CsvColumn.Role.NUMBER);
      }
    }
    return roles;
  }
}
