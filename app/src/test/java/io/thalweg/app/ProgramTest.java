package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.app.Program.Drawn;
import io.thalweg.app.Program.Outcome;
import io.thalweg.app.Program.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The commands as another front end has them.
class ProgramTest {
  @TempDir private Path home;

  private static Map<String, List<String>> values(String... pairs) {
    Map<String, List<String>> values = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.merge(pairs[i], List.of(pairs[i + 1]), ProgramTest::both);
    }
    return values;
  }

  private static List<String> both(List<String> a, List<String> b) {
    List<String> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private Reply ask(String call, String... pairs) {
    return Program.in(home).answer(call, values(pairs), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "analyze  | optimizer | nag(rate=0.1)  | analyze --optimizer nag(rate=0.1) --json",
        "analyze  | curvature | 0.5:20         | analyze --curvature 0.5:20 --json",
        "map      | optimizer | nag            | map --optimizer nag --json",
        "trace    | problem   | rosenbrock     | trace --problem rosenbrock --json",
        "ewa      | beta      | 0.5,0.75       | ewa --beta 0.5,0.75 --json",
        "problems | name      | rosenbrock     | problems rosenbrock --json",
        "runs/list | limit    | 3              | runs list --limit 3 --json"
      })
  void anAnswerIsTheCommandsDocument(String call, String name, String value, String line) {
    Reply reply = ask(call, name, value);
    assertThat(reply.outcome()).isEqualTo(Outcome.DONE);
    assertThat(reply.json() + "\n").isEqualTo(Session.run(home, line.split(" ")).out());
  }

  @Test
  void whatOneCallWasToldTheNextDoesNotKnow() {
    Program program = Program.in(home);
    List<Runnable> calls = new ArrayList<>();
    List<Map<String, List<String>>> all =
        List.of(
            values(),
            values("curvature", "3"),
            values("optimizer", "nag(rate=0.2)", "steps", "5"),
            values("rate", "0.3", "average", "0.9"),
            values("locus", "momentum=0:0.9:5"));
    for (Map<String, List<String>> values : all) {
      String fresh = Program.in(home).answer("analyze", values, Optional.empty()).json();
      calls.add(() ->
          assertThat(program.answer("analyze", values, Optional.empty()).json()).isEqualTo(fresh));
    }
    Random random = new Random(1);
    for (int round = 0; round < 5; round++) {
      Collections.shuffle(calls, random);
      calls.forEach(Runnable::run);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "analyse | optimizer | nag     | unknown command analyse; did you mean analyze?",
        "analyze | optimzer  | nag     | unknown parameter optimzer; did you mean optimizer?",
        "analyze | optimizer | nagg    | unknown optimizer nagg",
        "analyze | curvature | a.csv   | curvature must be a number or a range a:b, got a.csv",
        "analyze | report    | x.html  | unknown parameter report",
        "trace   | gradients | x.csv   | unknown parameter gradients",
        "ewa     | no-correction | yes | no-correction must be true or false, got yes",
        "trace   | steps     | 20001   | steps must be at most 20000 here, got 20001",
        "trace   | steps     | +20001  | steps must be at most 20000 here, got +20001",
        "ewa     | steps     | 99999999999999999999 | steps must be at most 100000 here",
        "map     | points    | 401     | points must be at most 400 here, got 401",
        "map     | x         | rate=0.1:1:401:log | x must have at most 400 values here",
        "analyze | locus     | momentum=0:0.9:9999 | locus must have at most 400 values here",
        "trace   | problem   | --help  | missing --problem",
        "analyze | run       | ../x    | there is no run ../x",
      })
  void aWrongCallIsRefusedAsOnTheCommandLine(String call, String name, String value, String said) {
    Reply reply = ask(call, name, value);
    assertThat(reply.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(Json.read(reply.json()).at("/error/message").asText()).contains(said);
  }

  @Test
  void figuresComeBesideTheDocument() {
    Optional<Drawn> drawn = Optional.of(new Drawn(List.of("poles", "map", "none"), 400));
    String json = Program.in(home).answer("analyze", values("optimizer", "nag"), drawn).json();
    assertThat(Json.read(json).at("/figures/poles").asText()).startsWith("<svg ");
    assertThat(Json.read(json).at("/figures/map").asText())
        .contains("class=\"area\"")
        .contains("data-x=\"log ");
    assertThat(Json.read(json).at("/figures/none").isMissingNode()).isTrue();
    assertThat(Json.read(json).at("/optimizer").asText()).isEqualTo("nag");
  }

  @Test
  void onlySomeOfADocumentComesWithFigures() {
    Drawn drawn = new Drawn(List.of("poles"), 400, Set.of("regime", "none"));
    String json =
        Program.in(home).answer("analyze", values("optimizer", "nag"), Optional.of(drawn)).json();
    assertThat(Json.read(json).fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("regime", "figures");
  }

  @Test
  void everyCallSaysWhatItTakes() {
    List<Program.Call> calls = Program.in(home).calls();
    assertThat(calls).extracting(Program.Call::name).contains("analyze", "runs/list");
    Program.Call ewa =
        calls.stream().filter(call -> call.name().equals("ewa")).findFirst().orElseThrow();
    assertThat(ewa.parameters())
        .extracting(each -> each.name() + ":" + each.kind())
        .contains(
            "steps:whole", "period:number", "no-correction:flag", "signal:text", "seed:whole");
    assertThat(ewa.parameters())
        .allSatisfy(each -> assertThat(each.description()).isNotBlank().doesNotContain("${"));
  }
}
