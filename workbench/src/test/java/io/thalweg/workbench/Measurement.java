package io.thalweg.workbench;

import com.microsoft.playwright.Page;
import io.thalweg.app.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How long a user of the workbench waits, in a real browser. Started by `workbench/measure`.
public final class Measurement {
  private static final int ROUNDS = 20;

  /// From a slider's move to the end of the frame in which the last figure has changed.
  private static final String REDRAW =
      """
      async ([slider, figures, values]) => {
        const input = document.querySelector(slider);
        const drawn = figures.map(name => document.querySelector(`[data-figure=${name}] .drawing`));
        const times = [];
        for (const value of values) {
          const left = new Set(drawn);
          await new Promise(done => {
            const observer = new MutationObserver(changes => {
              changes.forEach(({target}) => left.delete(target));
              if (left.size === 0) {
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(done));
              }
            });
            drawn.forEach(figure => observer.observe(figure, {childList: true}));
            input.value = String(value);
            times.push(-performance.now());
            input.dispatchEvent(new Event('input'));
          });
          times[times.length - 1] += performance.now();
          await new Promise(done => setTimeout(done, 150));
        }
        return times;
      }
      """;

  private static final String PAINT =
      """
      () => new Promise(done =>
        new PerformanceObserver(list => {
          const paint = list.getEntriesByName('first-contentful-paint')[0];
          if (paint) {
            done(paint.startTime);
          }
        }).observe({type: 'paint', buffered: true}))
      """;

  private Measurement() {}

  /// Prints a table.
  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    Path home = Files.createTempDirectory("thalweg-workbench");
    try (Chromium chromium = Chromium.start();
        Server server = Server.start(Program.in(home), 0)) {
      out.println("| | median ms | least | most |");
      out.println("|---|---|---|---|");
      out.println(row("first contentful paint, nothing cached", paints(chromium, server)));
      List<String> four = List.of("locus", "poles", "step", "bode");
      List<String> five = List.of("locus", "poles", "step", "bode", "map");
      out.println(row("slider to redraw of four figures", redraws(chromium, server, four)));
      out.println(row("and of the map", redraws(chromium, server, five)));
    }
  }

  private static double[] paints(Chromium chromium, Server server) {
    return IntStream.range(0, ROUNDS)
        .mapToDouble(_ -> {
          try (Chromium.Look look = chromium.open(1280, 900)) {
            look.page().navigate(server.address().toString());
            look.page().locator("header nav").waitFor();
            Object time = look.page().evaluate(PAINT);
            return ((Number) time).doubleValue();
          }
        })
        .toArray();
  }

  private static double[] redraws(Chromium chromium, Server server, List<String> figures) {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = look.page();
      page.navigate(server.address().toString());
      page.locator("[data-figure=bode] svg.figure").waitFor();
      page.locator("[data-figure=map] svg.figure").waitFor();
      List<Double> values = IntStream.range(0, 4 * ROUNDS).mapToObj(i -> -1 + i * 0.02).toList();
      List<?> asked = List.of("input[type=range]", figures, values);
      page.evaluate(REDRAW, asked); // compiles
      List<?> times = (List<?>) page.evaluate(REDRAW, asked);
      return times.stream().mapToDouble(time -> ((Number) time).doubleValue()).toArray();
    }
  }

  private static String row(String what, double[] times) {
    Arrays.sort(times);
    return "| %s | %.0f | %.0f | %.0f |"
        .formatted(what, times[times.length / 2], times[0], times[times.length - 1]);
  }
}
