package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// What the documents say is there and works.
class DocumentsTest {
  private static final Pattern LINK =
      Pattern.compile("]\\((?!\\w+:)([^)\\s#]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\n]+`");
  private static final Pattern REGISTRY =
      Pattern.compile("https?://(repo|registry|deb)[a-z0-9.-]*[.](org|com)");
  private static final Pattern LEFT_OVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  static List<Path> documents() {
    return Repository.files(".md");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadSomewhere(Path document) {
    List<String> broken = new ArrayList<>();
    String prose = CODE.matcher(Repository.text(document)).replaceAll("");
    for (MatchResult link : LINK.matcher(prose).results().toList()) {
      Path target = document.resolveSibling(link.group(1)).normalize();
      if (link.group(1).isEmpty()) {
        target = document;
      }
      boolean found = Files.exists(target);
      if (found && link.group(2) != null) {
        found = anchors(target).anyMatch(link.group(2)::equals);
      }
      if (!found) {
        broken.add(link.group());
      }
    }
    assertThat(broken).isEmpty();
  }

  /// The anchors that headings get.
  private static Stream<String> anchors(Path document) {
    return Pattern.compile("(?m)^#+ +(.+)$")
        .matcher(Repository.text(document))
        .results()
        .map(heading ->
            heading
                .group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void callsOfTheProgramAreAccepted(Path document) {
    assertThat(
            Shell.calls(Repository.text(document))
                .filter(call -> call.isEmpty() || !call.getFirst().matches("[A-Z]+"))
                .flatMap(call -> Shell.rejection(call).stream()))
        .isEmpty();
  }

  @Test
  void noDocumentOrSourceNamesARegistryOrLeavesSomethingForLater() {
    Map<String, Pattern> unwanted = Map.of("registry", REGISTRY, "left over", LEFT_OVER);
    List<String> found = new ArrayList<>();
    for (Path file : Repository.files(".md", ".java", ".xml", ".sh", ".html", ".css")) {
      unwanted.forEach((what, pattern) ->
          pattern
              .matcher(Repository.text(file))
              .results()
              .forEach(match -> found.add(file + ": " + what + " " + match.group())));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void theReferenceHasEveryCommandAndOption() {
    String reference = Repository.text(Repository.root().resolve("docs/cli.md"));
    assertThat(names(Session.model()))
        .allSatisfy(name -> assertThat(reference).contains("`" + name));
  }

  @Test
  void theReferenceInventsNoOption() {
    List<String> options = names(Session.model()).filter(name -> name.startsWith("--")).toList();
    assertThat(
            Pattern.compile("`(--[a-z-]+)")
                .matcher(Repository.text(Repository.root().resolve("docs/cli.md")))
                .results()
                .map(match -> match.group(1)))
        .isNotEmpty()
        .isSubsetOf(options);
  }

  /// Commands as `data add`, options as `--from`.
  private static Stream<String> names(CommandLine line) {
    String path = line.getCommandSpec().qualifiedName().replaceFirst("^thalweg ?", "");
    return Stream.of(
            Stream.of(path).filter(name -> !name.isEmpty()),
            line.getCommandSpec().options().stream().map(OptionSpec::longestName),
            line.getSubcommands().values().stream().flatMap(DocumentsTest::names))
        .flatMap(names -> names)
        .distinct();
  }
}
