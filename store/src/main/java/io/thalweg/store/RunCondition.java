package io.thalweg.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which runs a query asks for, in SQL; but for the text, which databases compare differently.
///
/// @param where the condition; empty for all
/// @param values of its parameters
record RunCondition(String where, Map<String, Object> values) {

  static RunCondition of(RunQuery query) {
    List<String> parts = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    if (!query.states().isEmpty()) {
      List<String> words = query.states().stream().map(RunState::word).toList();
      parts.add("state in " + list("state", words, values));
    }
    if (!query.kinds().isEmpty()) {
      parts.add("kind in " + list("kind", query.kinds(), values));
    }
    for (String tag : query.tags()) {
      String name = "tag" + parts.size();
      values.put(name, tag);
      parts.add("exists (select 1 from tag where tag.run = run.id and tag.name = :" + name + ")");
    }
    return new RunCondition(
        parts.isEmpty() ? "" : " where " + String.join(" and ", parts), Map.copyOf(values));
  }

  /// Words in parentheses, as parameters.
  ///
  /// @param name what the parameters' names begin with
  /// @param values gets their values
  static String list(String name, Collection<String> words, Map<String, Object> values) {
    List<String> parameters = new ArrayList<>();
    for (String word : words) {
      String parameter = name + values.size();
      values.put(parameter, word);
      parameters.add(":" + parameter);
    }
    return "(" + String.join(", ", parameters) + ")";
  }
}
