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

  private static final List<String> FOUR = List.of("locus", "poles", "step", "bode");
  private static final List<String> FIVE = List.of("locus", "poles", "step", "bode", "map");

  /// From a move of a slider, or of the point on the map by a key, to the end of the frame in which
  /// the last figure has changed.
  private static final String REDRAW =
      """
      async ([moved, figures, moves]) => {
        const [slider, steps] = document.querySelectorAll('input[type=range]');
        const map = document.querySelector('[data-figure=map] .drawing');
        const move = {
          slider: i => {
            slider.value = String(-1 + i * 0.02);
            slider.dispatchEvent(new Event('input'));
          },
          step: i => {
            steps.value = String(19 - (i % 20));
            steps.dispatchEvent(new Event('input'));
          },
          point: i =>
            map.dispatchEvent(
              new KeyboardEvent('keydown', {key: i % 2 ? 'ArrowLeft' : 'ArrowRight', bubbles: true}),
            ),
        }[moved];
        const drawn = figures.map(name => document.querySelector(`[data-figure=${name}] .drawing`));
        const times = [];
        for (let i = 0; i < moves; i++) {
          const left = new Set(drawn);
          await new Promise(done => {
            const observer = new MutationObserver(changes => {
              changes.forEach(({target}) => left.delete(target.closest('.drawing')));
              if (left.size === 0) {
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(done));
              }
            });
            drawn.forEach(figure => observer.observe(figure, {childList: true, attributes: true, subtree: true}));
            times.push(-performance.now());
            move(i);
          });
          times[times.length - 1] += performance.now();
          await new Promise(done => setTimeout(done, 80)); // the drag goes on
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
    try (Chromium chromium = Chromium.flat();
        Server server = Server.start(Program.in(home), 0)) {
      out.println("| | median ms | least | most |");
      out.println("|---|---|---|---|");
      out.println(row("first contentful paint, nothing cached", paints(chromium, server)));
      redraws(
          out,
          chromium,
          server,
          "",
          "slider",
          FIVE,
          "slider to redraw of four figures and the map");
      redraws(
          out, chromium, server, "", "point", FOUR, "point on the map to redraw of four figures");
      redraws(out, chromium, server, "", "slider", FOUR, "slider to redraw of four figures");
      String measured = "#/dynamics?run=" + Recorded.sharpening(home);
      redraws(out, chromium, server, measured, "step", FIVE, "step of a run to redraw of all five");
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

  /// The first moves on a page, among them those of a server that has just been started, and later
  /// ones.
  private static void redraws(
      PrintStream out,
      Chromium chromium,
      Server server,
      String view,
      String moved,
      List<String> figures,
      String what) {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = look.page();
      page.navigate(server.address().toString());
      if (!view.isEmpty()) {
        page.evaluate("view => location.hash = view", view);
        page.locator("[data-figure=run] svg.figure").waitFor();
      }
      page.locator("[data-figure=bode] svg.figure").waitFor();
      page.locator("[data-figure=map] svg.figure").waitFor();
      out.println(row(what + ", the first moves", redraws(page, moved, figures, ROUNDS)));
      redraws(page, moved, figures, 3 * ROUNDS);
      out.println(row(what + ", later", redraws(page, moved, figures, 4 * ROUNDS)));
    }
  }

  private static double[] redraws(Page page, String moved, List<String> figures, int moves) {
    List<?> times = (List<?>) page.evaluate(REDRAW, List.of(moved, figures, moves));
    return times.stream().mapToDouble(time -> ((Number) time).doubleValue()).toArray();
  }

  private static String row(String what, double[] times) {
    Arrays.sort(times);
    return "| %s | %.0f | %.0f | %.0f |"
        .formatted(what, times[times.length / 2], times[0], times[times.length - 1]);
  }
}
