package io.thalweg.app;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Nearest;
import io.thalweg.optim.SettingException;
import io.thalweg.store.RunId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A command as others than the command line may call it: with those of its options that name no
/// file.
///
/// @param name `/` for the blanks of the command line
/// @param options without the dashes
record Offered(String name, List<String> options) {
  private static final String NUMBER = "[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?";
  private static final Pattern CURVATURES = Pattern.compile(NUMBER + "(:" + NUMBER + ")?");
  private static final List<String> LOOK =
      List.of("optimizer", "rate", "second-moment", "run", "at-step");

  /// Numbers that ask for more would keep a server busy for the sake of one request.
  private static final Map<String, Integer> MOST =
      Map.of(
          "trace/steps", 20_000, "analyze/steps", 20_000, "ewa/steps", 100_000, "map/points", 400);

  /// Values in a list at most.
  private static final Map<String, Integer> MOST_LISTED = Map.of("ewa/beta", 10);

  /// Values along an axis at most.
  private static final int MOST_VALUES = 400;

  private static final Pattern AXIS = Pattern.compile("[a-z0-9-]+=[^:]*:[^:]*:0*(\\d{1,9})(:log)?");

  /// What options mean here, where that is less than on the command line.
  private static final Map<String, String> MEANINGS =
      Map.of(
          "train/resume", "Go on with this run, named by its whole id.",
          "analyze/curvature", "A curvature, or a range a:b; by default 1.",
          "trace/steps", "Steps to make; by default 100.");

  static final List<Offered> ALL =
      List.of(
          new Offered("optimizers", List.of()),
          new Offered("schedules", List.of()),
          new Offered("problems", List.of()),
          new Offered("models", List.of()),
          new Offered("data/list", List.of()),
          new Offered(
              "trace",
              List.of(
                  "problem",
                  "start",
                  "steps",
                  "optimizer",
                  "against",
                  "rate",
                  "seed",
                  "noise",
                  "box")),
          new Offered(
              "analyze", and(LOOK, "curvature", "average", "locus", "steps", "start", "noise")),
          new Offered("map", and(LOOK, "curvature", "x", "y", "points", "quantity")),
          new Offered(
              "ewa",
              List.of("beta", "signal", "values", "steps", "period", "no-correction", "seed")),
          new Offered(
              "runs/list",
              List.of("state", "kind", "tag", "search", "sort", "order", "limit", "offset")),
          new Offered("runs/show", List.of("series", "points", "trials")),
          new Offered("runs/compare", List.of()));

  private static final List<String> TRAINING =
      List.of(
          "model",
          "data",
          "scaling",
          "batch",
          "seed",
          "validation",
          "epochs",
          "steps",
          "rate",
          "loss-bound",
          "accumulate");

  /// What takes its time: it goes on in the background.
  static final List<Offered> STARTED =
      List.of(
          new Offered(
              "train",
              and(
                  TRAINING,
                  "optimizer",
                  "patience",
                  "instruments",
                  "checkpoint-every",
                  "name",
                  "resume")),
          new Offered("compare", and(TRAINING, "optimizers", "seeds", "tune", "target", "name")),
          new Offered(
              "landscape", and(TRAINING, "optimizer", "between", "points", "range", "examples")));

  /// What changes the store.
  static final List<Offered> CHANGING =
      List.of(
          new Offered("runs/rename", List.of()),
          new Offered("runs/tag", List.of("remove")),
          new Offered("runs/delete", List.of("force")));

  private static List<String> and(List<String> options, String... more) {
    return Stream.concat(options.stream(), Stream.of(more)).toList();
  }

  /// @throws SettingException where there is none of this name
  static Offered of(String name, List<Offered> all) {
    return all.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown("command", name, all.stream().map(Offered::name).toList()));
  }

  private static SettingException unknown(String what, String name, List<String> allowed) {
    return new SettingException(
        "unknown %s %s%s (allowed: %s)"
            .formatted(what, name, Nearest.hint(name, allowed), String.join(", ", allowed)));
  }

  private List<String> words() {
    return List.of(name.split("/"));
  }

  /// The command's own part of the command line.
  CommandLine in(CommandLine root) {
    CommandLine line = root;
    for (String word : words()) {
      line = line.getSubcommands().getOrDefault(word, line);
    }
    return line;
  }

  /// What an option means here, where options have no dashes.
  ///
  /// @param said what it means on the command line
  String meaning(String option, String said) {
    return MEANINGS.getOrDefault(name + "/" + option, said.replace(" --", " "));
  }

  /// What a positional argument is called here.
  static String name(PositionalParamSpec argument) {
    return argument.paramLabel().toLowerCase(Locale.ROOT);
  }

  /// The call as a command line, in which no value can pass for an option.
  ///
  /// @param values by parameter
  /// @throws SettingException where one is not offered
  List<String> arguments(Map<String, List<String>> values, CommandLine root) {
    CommandSpec spec = in(root).getCommandSpec();
    List<String> positional = spec.positionalParameters().stream().map(Offered::name).toList();
    List<String> arguments = new ArrayList<>(words());
    List<String> behind = new ArrayList<>();
    positional.forEach(each -> behind.addAll(values.getOrDefault(each, List.of())));
    values.forEach((parameter, given) -> {
      if (positional.contains(parameter)) {
        return;
      }
      if (options.contains(parameter)) {
        boolean flag = spec.findOption("--" + parameter).arity().max() == 0;
        UnaryOperator<String> option = value -> option(parameter, value, flag);
        given.stream().map(option).filter(each -> !each.isEmpty()).forEach(arguments::add);
      } else {
        List<String> allowed = Stream.concat(options.stream(), positional.stream()).toList();
        throw unknown("parameter", parameter, allowed);
      }
    });
    if (!behind.isEmpty()) {
      arguments.add("--");
      arguments.addAll(behind);
    }
    return arguments;
  }

  private String option(String name, String value, boolean flag) {
    if (flag) {
      return switch (value) {
        case "true" -> "--" + name;
        case "false" -> "";
        default -> throw new SettingException(name + " must be true or false, got " + value);
      };
    }
    refuseFiles(name, value);
    refuseTooMuch(name, value);
    return "--%s=%s".formatted(name, value);
  }

  private void refuseTooMuch(String option, String value) {
    int most = MOST.getOrDefault(this.name + "/" + option, Integer.MAX_VALUE);
    if (value.matches("\\+?\\d+")
        && new BigInteger(value).compareTo(BigInteger.valueOf(most)) > 0) {
      throw new SettingException(
          "%s must be at most %d here, got %s".formatted(option, most, value));
    }
    int listed = MOST_LISTED.getOrDefault(this.name + "/" + option, Integer.MAX_VALUE);
    if (value.split(",", -1).length > listed) {
      throw new SettingException("%s must have at most %d values here".formatted(option, listed));
    }
    Matcher axis = AXIS.matcher(value);
    boolean isAxis = List.of("x", "y", "locus").contains(option);
    if (isAxis && axis.matches() && Integer.parseInt(axis.group(1)) > MOST_VALUES) {
      throw new SettingException(
          "%s must have at most %d values here, got %s".formatted(option, MOST_VALUES, value));
    }
  }

  /// Some options take a number or a file; some expressions name one.
  private static void refuseFiles(String option, String value) {
    if (option.equals("curvature") && !CURVATURES.matcher(value).matches()) {
      throw new SettingException("curvature must be a number or a range a:b, got " + value);
    }
    if (option.equals("resume") && !RunId.isId(value)) {
      throw new SettingException("resume must be a run's id, all of it, got " + value);
    }
    if (option.equals("model") && Expression.parse(value).mentions("script")) {
      throw new SettingException("model must be one of the catalogue, not a script");
    }
  }
}
