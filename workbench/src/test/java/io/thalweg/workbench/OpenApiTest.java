package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import io.thalweg.app.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The description of the interface.
class OpenApiTest {
  @TempDir private Path home;

  @Test
  void everyRouteIsDescribedAndNothingElse() throws IOException {
    Program program = Program.in(home);
    JsonNode paths = JsonMapper.builder().build().readTree(OpenApi.of(program)).path("paths");
    Set<String> described = new TreeSet<>();
    paths
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method ->
                    described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    try (Server server = Server.start(program, 0)) {
      assertThat(described).isEqualTo(new TreeSet<>(server.routes()));
    }
  }

  /// Over HTTP no parameter is a file or a folder, nor has dashes.
  @Test
  void noDescriptionSpeaksOfTheCommandLine() {
    Program program = Program.in(home);
    Stream.of(program.calls(), program.works(), program.changes())
        .flatMap(List::stream)
        .flatMap(call -> call.parameters().stream())
        .forEach(each ->
            assertThat(each.description())
                .as(each.name())
                .doesNotContain(" --", " file", " folder", "FILE", "${"));
  }

  @Test
  void theDescriptionIsValid() {
    SwaggerParseResult parsed =
        new OpenAPIV3Parser().readContents(OpenApi.of(Program.in(home)), null, null);
    assertThat(parsed.getMessages()).isEmpty();
    assertThat(parsed.getOpenAPI().getPaths()).containsKey("/api/v1/jobs/{id}/events");
  }
}
