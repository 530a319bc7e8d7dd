package io.thalweg.app;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.thalweg.optim.Catalogue;
import io.thalweg.optim.Documentation;
import io.thalweg.optim.Entry;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Nearest;
import io.thalweg.optim.Preset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Catalogue entries as a command shows them.
///
/// @param entries in the catalogues' order
record Listing(List<Item> entries) {

  /// One entry.
  ///
  /// @param kind what it is: an optimizer, a transform, a schedule, …
  /// @param formula as in the entry's documentation, plain text
  /// @param sections what else its documentation has, by heading
  record Item(
      String id,
      String kind,
      String summary,
      List<Setting> settings,
      List<Convention> presets,
      String formula,
      Map<String, String> sections,
      String source,
      String notes) {}

  /// One setting.
  ///
  /// @param value the default: a number, numbers, a flag, else text as in an expression; empty
  ///   where it is required
  record Setting(
      String name,
      String kind,
      @JsonProperty("default") Optional<Object> value,
      String range,
      List<String> choices,
      String meaning) {}

  /// What another library has under this name.
  ///
  /// @param theirs what it is called there
  /// @param expression what it is here
  record Convention(String library, String theirs, String expression, String note) {
    static Convention of(Preset preset) {
      return new Convention(
          preset.library(), preset.theirs(), preset.here().toString(), preset.note());
    }
  }

  /// All entries, or the one of this name.
  static Answer answer(Optional<String> name, Catalogue<?>... catalogues) {
    List<Item> all = Stream.of(catalogues).flatMap(Listing::items).toList();
    if (name.isEmpty()) {
      return new Answer(new Listing(all), all.stream().map(Listing::brief).collect(joining()));
    }
    Item item =
        all.stream()
            .filter(each -> each.id().equals(name.get()))
            .findFirst()
            .orElseThrow(() -> unknown(name.get(), catalogues[0].noun(), all));
    return new Answer(new Listing(List.of(item)), full(item));
  }

  private static IllegalArgumentException unknown(String name, String noun, List<Item> all) {
    List<String> ids = all.stream().map(Item::id).toList();
    return new IllegalArgumentException(
        "unknown %s %s%s (allowed: %s)"
            .formatted(noun, name, Nearest.hint(name, ids), String.join(", ", ids)));
  }

  private static <T> Stream<Item> items(Catalogue<T> catalogue) {
    return catalogue.entries().stream().map(entry -> item(catalogue.noun(), entry));
  }

  private static Item item(String kind, Entry<?> entry) {
    Documentation documentation = entry.documentation();
    Map<String, String> sections = new LinkedHashMap<>(documentation.sections());
    String source = Optional.ofNullable(sections.remove("Source")).orElse("");
    String notes = Optional.ofNullable(sections.remove("Notes")).orElse("");
    String formula =
        sections.keySet().stream().findFirst().map(sections::remove).orElse("").stripIndent();
    sections.replaceAll((_, text) -> plain(text));
    return new Item(
        entry.id(),
        kind,
        plain(documentation.summary()),
        entry.settings().stream().map(Listing::setting).toList(),
        entry.presets().stream().map(Convention::of).toList(),
        formula,
        sections,
        plain(source),
        plain(notes));
  }

  private static Setting setting(Entry.SettingInfo info) {
    return new Setting(
        info.name(), info.kind(), value(info), info.range(), info.choices(), plain(info.meaning()));
  }

  private static Optional<Object> value(Entry.SettingInfo info) {
    if (info.def().isEmpty()) {
      return Optional.empty();
    }
    List<Object> values =
        Expression.parseList(info.def()).stream().map(each -> value(info, each)).toList();
    return Optional.of(info.kind().equals("numbers") ? values : values.getFirst());
  }

  private static Object value(Entry.SettingInfo info, Expression written) {
    return switch (written) {
      case Expression.Num number when info.kind().equals("integer") -> (long) number.value();
      case Expression.Num number -> number.value();
      case Expression.Call word when info.kind().equals("flag") -> word.name().equals("true");
      case Expression.Call _, Expression.Text _ -> info.def();
    };
  }

  /// Markdown links as text with the address behind it, references without brackets, one line.
  private static String plain(String markdown) {
    return markdown
        .replaceAll("\\[([^]]+)]\\(([^)]+)\\)", "$1 ($2)")
        .replaceAll("\\[#?([\\w.]+)]", "$1")
        .replaceAll("\\*([^*]+)\\*", "$1")
        .replace("`", "")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String brief(Item item) {
    return "%-18s %s%n".formatted(item.id(), item.summary())
        + (item.settings().isEmpty() ? "" : "%-18s %s%n".formatted("", signature(item)));
  }

  private static String signature(Item item) {
    return item.settings().stream()
        .map(each -> each.name() + each.value().map(v -> "=" + written(v)).orElse(""))
        .collect(joining(", "));
  }

  private static String written(Object value) {
    return switch (value) {
      case Double number -> new Expression.Num(number).toString();
      case List<?> list -> list.stream().map(Listing::written).collect(joining(","));
      default -> value.toString();
    };
  }

  private static String full(Item item) {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add("%s: %s".formatted(item.id(), item.kind()));
    paragraphs.add(item.summary());
    paragraphs.add(item.formula().indent(4));
    if (!item.settings().isEmpty()) {
      Table table = new Table("SETTING", "DEFAULT", "ALLOWED", "MEANING");
      for (Setting each : item.settings()) {
        String allowed =
            each.choices().isEmpty() ? each.range() : String.join(" | ", each.choices());
        table.row(
            each.name(),
            each.value().map(Listing::written).orElse("required"),
            allowed.isEmpty() ? each.kind() : allowed,
            each.meaning());
      }
      paragraphs.add(table.toString());
    }
    if (!item.presets().isEmpty()) {
      Table table = new Table("PRESET", "THERE", "IS", "");
      item.presets()
          .forEach(
              each -> table.row(each.library(), each.theirs(), each.expression(), each.note()));
      paragraphs.add(table.toString());
    }
    item.sections().forEach((heading, text) -> paragraphs.add(heading + ": " + text));
    paragraphs.add(item.source().isEmpty() ? "" : "Source: " + item.source());
    paragraphs.add(item.notes().isEmpty() ? "" : "Notes: " + item.notes());
    return paragraphs.stream()
        .filter(paragraph -> !paragraph.isEmpty())
        .map(paragraph -> paragraph.stripTrailing() + "\n")
        .collect(joining("\n"));
  }
}
