package io.thalweg.optim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The Javadoc of a catalogue entry, taken from its source file, which lies beside the class: what
/// is documented and what a user is shown are the same text.
///
/// @param summary the sentence before the first heading
/// @param sections text under each `## Heading`, in order
/// @param settings text of each `@param`, by component name
public record Documentation(
    String summary, Map<String, String> sections, Map<String, String> settings) {
  private static final ClassValue<Documentation> KNOWN =
      new ClassValue<>() {
        @Override
        protected Documentation computeValue(Class<?> type) {
          return read(type);
        }
      };

  public Documentation {
    sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /// The documentation of a top-level type, which is read once.
  static Documentation of(Class<?> type) {
    return KNOWN.get(type);
  }

  private static Documentation read(Class<?> type) {
    String file = type.getSimpleName() + ".java";
    try (InputStream in = type.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            "%s is missing beside its class; add it to the module's resources".formatted(file));
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), type.getSimpleName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Documentation parse(String source, String type) {
    int declaration = source.indexOf("record " + type + "(");
    String comment =
        source
            .substring(0, Math.max(declaration, 0))
            .lines()
            .filter(line -> line.startsWith("///"))
            .map(line -> line.substring(Math.min(4, line.length())))
            .collect(Collectors.joining("\n"));
    Map<String, String> sections = new LinkedHashMap<>();
    Map<String, String> settings = new LinkedHashMap<>();
    String summary = "";
    for (String block : comment.split("\n(?=## |@param )", -1)) {
      if (block.startsWith("## ")) {
        int end = block.indexOf('\n');
        sections.put(
            block.substring(3, end).strip(),
            block.substring(end + 1).stripIndent().stripTrailing());
      } else if (block.startsWith("@param ")) {
        String[] words = block.substring(7).split("\\s+", 2);
        settings.put(words[0], flow(words[1]));
      } else {
        summary = flow(block);
      }
    }
    return new Documentation(summary, sections, settings);
  }

  /// Lines joined to one.
  static String flow(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /// One section's text, or nothing where there is none.
  public String section(String heading) {
    return sections.getOrDefault(heading, "");
  }
}
