package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What a study found, as one HTML file that needs nothing else: no script, nothing from the
/// network.
///
/// @param kind of study, in a few words
/// @param title what was studied
/// @param headline what came out, a sentence each, the most important first
/// @param provenance how it came about
/// @param sections in reading order
public record LabReport(
    String kind,
    String title,
    List<String> headline,
    Provenance provenance,
    List<Section> sections) {

  /// A part of the page: words, then a table, then a figure.
  ///
  /// @param heading empty where it goes on with the section before
  /// @param paragraphs may be empty
  public record Section(
      String heading,
      List<String> paragraphs,
      Optional<Table> table,
      Optional<Illustration> figure) {
    public Section {
      paragraphs = List.copyOf(paragraphs);
    }

    /// Words alone.
    public static Section of(String heading, String... paragraphs) {
      return new Section(heading, List.of(paragraphs), Optional.empty(), Optional.empty());
    }

    /// The same with a table.
    public Section with(Table added) {
      return new Section(heading, paragraphs, Optional.of(added), figure);
    }

    /// The same with a figure.
    public Section with(PageFigure added, String caption) {
      return new Section(heading, paragraphs, table, Optional.of(new Illustration(added, caption)));
    }
  }

  /// A table; columns of numbers are set to the right.
  ///
  /// @param header a name for each column
  /// @param rows a cell for each column; empty for none
  /// @param note what has to be known to read it; empty for none
  public record Table(List<String> header, List<List<String>> rows, String note) {
    public Table {
      header = List.copyOf(header);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<String> row : rows) {
        if (row.size() != header.size()) {
          throw new IllegalArgumentException(
              "rows must have %d cells as the header has, got %d"
                  .formatted(header.size(), row.size()));
        }
      }
    }

    /// Whether all cells of a column are numbers, and at least one is.
    boolean isNumeric(int column) {
      List<String> cells =
          rows.stream().map(row -> row.get(column).strip()).filter(c -> !isNone(c)).toList();
      return !cells.isEmpty() && cells.stream().allMatch(Table::isNumber);
    }

    private static boolean isNone(String cell) {
      return cell.isEmpty() || cell.equals("–") || cell.equals("-") || cell.equals("—");
    }

    /// Numbers with what may stand between and around them: signs, units of one sign, intervals,
    /// spreads and shares such as `2 of 3`.
    private static boolean isNumber(String cell) {
      String rest =
          cell.replaceAll("(?<!\\d)[+−-]?(\\d[\\d.,\u00a0\u202f]*|∞)(e[+−-]?\\d+)?", "0")
              .replaceAll("\\b(of|to)\\b", "");
      return rest.contains("0") && rest.matches("[0\\s±()\\[\\];,…–%‰°×≈<>≤≥/]*");
    }
  }

  /// A figure with what has to be known to read it.
  public record Illustration(PageFigure figure, String caption) {}

  public LabReport {
    headline = List.copyOf(headline);
    sections = List.copyOf(sections);
  }

  /// The page. The same report gives the same bytes.
  public String html() {
    Map<String, Object> page = Html.page(title, provenance);
    page.put("kind", Html.text(kind));
    page.put("lead", headline.isEmpty() ? "" : Html.text(headline.getFirst()));
    page.put("headline", headline.stream().skip(1).map(Html::text).toList());
    page.put("sections", sections.stream().map(LabReport::section).toList());
    return Html.fill("lab", page);
  }

  private static Map<String, Object> section(Section section) {
    Map<String, Object> part = new TreeMap<>();
    part.put("heading", Html.text(section.heading()));
    part.put("paragraphs", section.paragraphs().stream().map(Html::text).toList());
    part.put("table", section.table().map(LabReport::table).stream().toList());
    part.put("figure", section.figure().map(LabReport::figure).stream().toList());
    return part;
  }

  private static Map<String, Object> figure(Illustration illustration) {
    Map<String, Object> figure = new TreeMap<>(Html.figure(illustration.figure()::draw));
    figure.put("caption", Html.text(illustration.caption()));
    return figure;
  }

  private static Map<String, Object> table(Table table) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (List<String> row : table.rows()) {
      rows.add(Map.of("cells", cells(table, row)));
    }
    return Map.of(
        "header", cells(table, table.header()), "rows", rows, "note", Html.text(table.note()));
  }

  private static List<Map<String, Object>> cells(Table table, List<String> row) {
    return IntStream.range(0, row.size())
        .mapToObj(column ->
            Map.<String, Object>of(
                "name", Html.text(table.header().get(column)),
                "cell", Html.text(row.get(column)),
                "classes",
                    (table.isNumeric(column) ? "number" : "left words")
                        + (row.get(column).isBlank() ? " none" : "")))
        .toList();
  }
}
