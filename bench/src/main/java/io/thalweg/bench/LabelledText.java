package io.thalweg.bench;

import io.thalweg.optim.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// A text and which of two classes it is of.
///
/// @param source texts of one source are all trained on or all held out
record LabelledText(boolean label, String text, String source) {
  private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern MARKUP =
      Pattern.compile("(?m)^\\s*\\*|<[^>]*>|\\{@\\w+\\s|[}]|^\\s*@\\w+|&\\w+;");
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=\\.)\\s+(?=[A-Z])|\\n\\s*\\n");
  private static final int LEAST_LENGTH = 40;

  /// Lines `label<TAB>text` with two labels; the first seen is false.
  static List<LabelledText> read(Path file) throws IOException {
    List<String> labels = new ArrayList<>();
    List<LabelledText> texts = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      int tab = line.indexOf('\t');
      String label = line.substring(0, Math.max(tab, 0));
      if (!labels.contains(label)) {
        labels.add(label);
      }
      if (tab < 1 || labels.size() > 2) {
        throw new IllegalArgumentException(
            "%s: a line must be LABEL, a tab and text, with two labels in all; got \"%s\""
                .formatted(file, line));
      }
      texts.add(
          new LabelledText(
              label.equals(labels.getLast()) && labels.size() == 2, line.substring(tab + 1), line));
    }
    return texts;
  }

  /// Sentences of the Javadoc in a JDK's `src.zip`: of `java.base` (false) or `java.desktop`.
  static List<LabelledText> javadoc(Path zip) throws IOException {
    List<LabelledText> texts = new ArrayList<>();
    Set<String> known = new HashSet<>();
    try (ZipFile sources = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : Collections.list(sources.entries())) {
        boolean desktop = entry.getName().startsWith("java.desktop/");
        if (entry.getName().endsWith(".java")
            && (desktop || entry.getName().startsWith("java.base/"))) {
          byte[] bytes = sources.getInputStream(entry).readAllBytes();
          sentences(new String(bytes, StandardCharsets.UTF_8)).stream()
              .filter(known::add)
              .map(sentence -> new LabelledText(desktop, sentence, entry.getName()))
              .forEach(texts::add);
        }
      }
    }
    return texts;
  }

  static List<String> sentences(String source) {
    List<String> sentences = new ArrayList<>();
    Matcher comments = COMMENT.matcher(source);
    while (comments.find()) {
      String plain = MARKUP.matcher(comments.group(1)).replaceAll(" ");
      for (String sentence : SENTENCE_END.split(plain, -1)) {
        String trimmed = sentence.replaceAll("\\s+", " ").strip();
        if (trimmed.length() >= LEAST_LENGTH) {
          sentences.add(trimmed);
        }
      }
    }
    return sentences;
  }

  /// Made-up texts of words whose frequencies fall as 1/rank (Zipf 1935); an eighth of the words
  /// are twice as frequent in one class as in the other.
  static List<LabelledText> generated(int count, Seed seed) {
    double[] sums = new double[100_000];
    for (int rank = 1; rank < sums.length; rank++) {
      sums[rank] = sums[rank - 1] + 1.0 / rank;
    }
    Random random = Random.from(seed.split("texts").random());
    List<LabelledText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean label = random.nextBoolean();
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < 25; word++) {
        int drawn = word(sums, label, random);
        text.append('w').append(drawn).append(' ');
      }
      texts.add(new LabelledText(label, text.toString(), Integer.toString(i)));
    }
    return texts;
  }

  private static int word(double[] sums, boolean label, Random random) {
    while (true) {
      double at = random.nextDouble() * sums[sums.length - 1];
      int found = java.util.Arrays.binarySearch(sums, at);
      int word = found < 0 ? -found - 1 : found;
      boolean others = word % 16 == (label ? 3 : 11);
      if (!others || random.nextBoolean()) {
        return word;
      }
    }
  }

  /// A tenth of the sources.
  boolean isHeldOut() {
    return Math.floorMod(HashedText.hash(source), 10) == 0;
  }
}
