package io.thalweg.optim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Prints which loops this JVM uses and a digest of what every rule does on them.
final class Bits {
  private Bits() {}

  public static void main(String[] arguments) {
    System.out.println(kind());
    digests().forEach(System.out::println);
  }

  static String kind() {
    return Simd.AVAILABLE ? "compiled for SIMD" : "plain";
  }

  static List<String> digests() {
    return RuleVariant.ALL.stream()
        .flatMap(
            variant -> Stream.of(Precision.values()).map(precision -> digest(variant, precision)))
        .toList();
  }

  private static String digest(RuleVariant variant, Precision precision) {
    String clipped = variant.chained("clip-value(0.5), clip-global-norm(2)");
    try (TestRun run = TestRun.of(clipped, precision).steps(12)) {
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(run.bits());
      return "%s %s %s".formatted(HexFormat.of().formatHex(sha), precision, variant);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
