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

  /// From a slider's move to the frame in which the last figure has changed.
  private static final String REDRAW =
      """
      async moves => {
        const slider = document.querySelector('input[type=range]');
        const texts = () => ['locus', 'poles', 'step', 'bode']
          .map(name => document.querySelector(`[data-figure=${name}]`).innerHTML);
        const frame = () => new Promise(done => requestAnimationFrame(done));
        const times = [];
        for (let move = 0; move < moves; move++) {
          const before = texts();
          const start = performance.now();
          slider.value = String(-1 + move * 0.02);
          slider.dispatchEvent(new Event('input'));
          while (texts().some((text, i) => text === before[i])) {
            await frame();
          }
          await frame();
          times.push(performance.now() - start);
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
      out.println(row("slider to redraw of four figures", redraws(chromium, server)));
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

  private static double[] redraws(Chromium chromium, Server server) {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = look.page();
      page.navigate(server.address().toString());
      page.locator("[data-figure=bode] svg.figure").waitFor();
      page.evaluate(REDRAW, ROUNDS * 2); // compiles
      List<?> times = (List<?>) page.evaluate(REDRAW, ROUNDS * 4);
      return times.stream().mapToDouble(time -> ((Number) time).doubleValue()).toArray();
    }
  }

  private static String row(String what, double[] times) {
    Arrays.sort(times);
    return "| %s | %.0f | %.0f | %.0f |"
        .formatted(what, times[times.length / 2], times[0], times[times.length - 1]);
  }
}
