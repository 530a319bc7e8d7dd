package io.thalweg.app;

import io.thalweg.report.Figure;
import io.thalweg.report.Figures;
import io.thalweg.report.LabReport;
import io.thalweg.report.LandscapeFigure;
import io.thalweg.report.LandscapeSliceFigure;
import io.thalweg.report.Mark;
import io.thalweg.report.Measure;
import io.thalweg.report.Provenance;
import io.thalweg.study.Landscape;
import io.thalweg.study.LandscapeStudy;
import io.thalweg.study.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What [LandscapeCommand] found, in words and as a page.
final class LandscapePage {
  /// Pixels below which a page is a phone's.
  private static final double NARROW = 520;

  private LandscapePage() {}

  static String text(LandscapeCommand.Document found) {
    StringBuilder text = new StringBuilder(title(found));
    text.append(
        "%n%nsolution: loss %.4g, accuracy %.4f on %d training examples%n%n"
            .formatted(found.solution().loss(), found.solution().accuracy(), found.examples()));
    Table table = new Table("ALONG", "LOSS AT -R", "-R/2", "0", "R/2", "R");
    for (LandscapeStudy.Slice slice : found.slices()) {
      int last = slice.points().size() - 1;
      table.row(
          slice.direction(),
          loss(slice, 0),
          loss(slice, last / 4),
          loss(slice, last / 2),
          loss(slice, last - last / 4),
          loss(slice, last));
    }
    text.append(table);
    text.append(
        "%nway: %d checkpoints, %.1f %% and %.1f %% of its extent in two directions%n"
            .formatted(
                found.trajectory().points().size(),
                100 * found.trajectory().explained().get(0),
                100 * found.trajectory().explained().get(1)));
    found
        .between()
        .ifPresent(slice ->
            text.append(
                "between the solutions: %s, highest loss %.4g, %.4g above the worse of both%n"
                    .formatted(slice.direction(), barrier(slice) + ends(slice), barrier(slice))));
    found.report().ifPresent(path -> text.append("report: ").append(path).append('\n'));
    return text.toString();
  }

  private static String loss(LandscapeStudy.Slice slice, int index) {
    return "%.4g".formatted(slice.points().get(index).loss());
  }

  /// The larger loss of the two solutions, at 0 and 1.
  private static double ends(LandscapeStudy.Slice slice) {
    return slice.points().stream()
        .filter(point -> Math.abs(point.at()) < 1e-9 || Math.abs(point.at() - 1) < 1e-9)
        .mapToDouble(Landscape.Point::loss)
        .max()
        .orElse(Double.NaN);
  }

  /// How much higher the loss is on the way.
  private static double barrier(LandscapeStudy.Slice slice) {
    return slice.points().stream()
            .filter(point -> point.at() >= 0 && point.at() <= 1)
            .mapToDouble(Landscape.Point::loss)
            .max()
            .orElse(Double.NaN)
        - ends(slice);
  }

  static LabReport of(LandscapeCommand.Document found, Provenance provenance) {
    List<LabReport.Section> sections = new ArrayList<>();
    sections.add(
        LabReport.Section.of(
                "Slices", "Along random directions whose filters are as long as the network's own.")
            .with(
                slices("Loss along random directions", found.slices(), List.of()),
                "The solution is at 0."));
    sections.add(
        LabReport.Section.of("Plane", "Over two of these directions.")
            .with(
                new LandscapeFigure(
                    "Training loss about the solution",
                    Measure.loss("loss"),
                    List.of(plane("random directions", found.grid(), List.of()))),
                "Colours and contours by the logarithm of the loss."));
    LandscapeStudy.Way way = found.trajectory();
    sections.add(
        LabReport.Section.of(
                "The way there", "Over the two directions in which the training moved most.")
            .with(
                new LandscapeFigure(
                    "Training loss along the way",
                    Measure.loss("loss"),
                    List.of(plane(found.optimizer(), way.plane(), way.points()))),
                "%d checkpoints; the plane is that of the end, off which the way begins."
                    .formatted(way.points().size())));
    found
        .between()
        .ifPresent(slice ->
            sections.add(
                LabReport.Section.of(
                        "Between two solutions",
                        "On the straight line from one to the other: θ = (1 − α)θ₀ + αθ₁.")
                    .with(
                        slices(
                            slice.direction(),
                            List.of(slice),
                            List.of(new Mark("first", 0), new Mark("second", 1))),
                        "Both were trained from the same start on the same batches.")));
    return new LabReport("landscape", title(found), List.of(), provenance, sections);
  }

  /// A plane as a figure of its own: `plane` about the solution, `way` with the training's path.
  static Optional<Figure> figure(LandscapeCommand.Document found, String name, double width) {
    LandscapeStudy.Way way = found.trajectory();
    Figures.Page page = width < NARROW ? Figures.Page.NARROW : Figures.Page.WIDE;
    Optional<LandscapeFigure.Plane> plane =
        switch (name) {
          case "plane" -> Optional.of(plane("random directions", found.grid(), List.of()));
          case "way" -> Optional.of(plane(found.optimizer(), way.plane(), way.points()));
          default -> Optional.empty();
        };
    return plane.map(each ->
        new LandscapeFigure("Training loss", Measure.loss("loss"), List.of(each)).draw(page));
  }

  private static String title(LandscapeCommand.Document found) {
    return "%s on %s by %s, %d epochs"
        .formatted(found.model(), found.data(), found.optimizer(), found.epochs());
  }

  private static LandscapeSliceFigure slices(
      String title, List<LandscapeStudy.Slice> slices, List<Mark> marks) {
    return new LandscapeSliceFigure(
        title,
        "α",
        slices.stream()
            .map(slice ->
                new LandscapeSliceFigure.Line(
                    slice.direction(),
                    slice.points().stream()
                        .map(point ->
                            new LandscapeSliceFigure.Point(
                                point.at(), point.loss(), point.accuracy()))
                        .toList()))
            .toList(),
        marks);
  }

  private static LandscapeFigure.Plane plane(
      String title, LandscapeStudy.Plane plane, List<Trajectory.Point> way) {
    return new LandscapeFigure.Plane(
        title,
        new LandscapeFigure.Direction(plane.xName(), plane.x(), plane.xExplained()),
        new LandscapeFigure.Direction(plane.yName(), plane.y(), plane.yExplained()),
        plane.loss(),
        way.stream().map(point -> new LandscapeFigure.Place(point.x(), point.y())).toList());
  }
}
