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

  private final PrintStream out;
  private final Chromium chromium;
  private final Server server;

  private Measurement(PrintStream out, Chromium chromium, Server server) {
    this.out = out;
    this.chromium = chromium;
    this.server = server;
  }

  /// Prints a table.
  public static void main(String[] arguments) throws IOException {
    Path home = Files.createTempDirectory("thalweg-workbench");
    try (Chromium chromium = Chromium.flat();
        Server server = Server.start(Program.in(home), 0)) {
      new Measurement(System.out, chromium, server).measure(home);
    }
  }

  private void measure(Path home) throws IOException {
    out.println("| | median ms | least | most |");
    out.println("|---|---|---|---|");
    row("first contentful paint, nothing cached", paints());
    // The first of a server that has just been started.
    redraws("slider to redraw of four figures and the map", "", "slider", FIVE);
    redraws("point on the map to redraw of four figures", "", "point", FOUR);
    redraws("slider to redraw of four figures", "", "slider", FOUR);
    String measured = "#/dynamics?run=" + Recorded.sharpening(home);
    redraws("step of a run to redraw of all five", measured, "step", FIVE);
  }

  private double[] paints() {
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

  /// The first moves on a page, and later ones.
  private void redraws(String what, String view, String moved, List<String> figures) {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = look.page();
      page.navigate(server.address().toString());
      if (!view.isEmpty()) {
        page.evaluate("view => location.hash = view", view);
        page.locator("[data-figure=run] svg.figure").waitFor();
      }
      page.locator("[data-figure=bode] svg.figure").waitFor();
      page.locator("[data-figure=map] svg.figure").waitFor();
      row(what + ", the first moves", redraws(page, moved, figures, ROUNDS));
      redraws(page, moved, figures, 3 * ROUNDS);
      row(what + ", later", redraws(page, moved, figures, 4 * ROUNDS));
    }
  }

  private static double[] redraws(Page page, String moved, List<String> figures, int moves) {
    List<?> times = (List<?>) page.evaluate(REDRAW, List.of(moved, figures, moves));
    return times.stream().mapToDouble(time -> ((Number) time).doubleValue()).toArray();
  }

  private void row(String what, double[] times) {
    Arrays.sort(times);
    out.printf(
        "| %s | %.0f | %.0f | %.0f |%n",
        what, times[times.length / 2], times[0], times[times.length - 1]);
  }
}
