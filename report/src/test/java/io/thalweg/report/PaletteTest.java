package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The colours in `figure.css`, seen with each kind of colour vision.
///
/// Sources: simulation at full severity after Machado et al. 2009; distances in OKLab, where a
/// difference of 2 in a hundred is just noticeable; contrast by WCAG 2.1, which wants 3 for
/// graphics.
class PaletteTest {
  private static final Map<String, double[][]> VISION =
      Map.of(
          "full",
          new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
          "protan",
          new double[][] {
            {0.152286, 1.052583, -0.204868},
            {0.114503, 0.786281, 0.099216},
            {-0.003882, -0.048116, 1.051998}
          },
          "deutan",
          new double[][] {
            {0.367322, 0.860646, -0.227968},
            {0.280085, 0.672501, 0.047413},
            {-0.011820, 0.042940, 0.968881}
          },
          "tritan",
          new double[][] {
            {1.255528, -0.076749, -0.178779},
            {-0.078411, 0.930809, 0.147602},
            {0.004733, 0.691367, 0.303900}
          });

  private static final double[][] TO_LMS = {
    {0.4122214708, 0.5363325363, 0.0514459929},
    {0.2119034982, 0.6806995451, 0.1073969566},
    {0.0883024619, 0.2817188376, 0.6299787005}
  };
  private static final double[][] TO_LAB = {
    {0.2104542553, 0.7936177850, -0.0040720468},
    {1.9779984951, -2.4285922050, 0.4505937099},
    {0.0259040371, 0.7827717662, -0.8086757660}
  };

  private static List<double[]> palette(boolean dark) {
    return colours("\\.s\\d \\{ color: #(\\p{XDigit}{6})", dark);
  }

  /// One side of the colours of maps, from the border of stability outwards.
  private static List<double[]> side(String name, boolean dark) {
    return colours("\\." + name + "\\d+ \\{ fill: #(\\p{XDigit}{6})", dark);
  }

  private static List<double[]> colours(String pattern, boolean dark) {
    String style = Figure.style();
    int split = style.indexOf("@media");
    String part = dark ? style.substring(split) : style.substring(0, split);
    Matcher matcher = Pattern.compile(pattern).matcher(part);
    List<double[]> colours = new ArrayList<>();
    while (matcher.find()) {
      colours.add(linear(matcher.group(1)));
    }
    return colours;
  }

  /// Linear red, green and blue of a colour in sRGB.
  private static double[] linear(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    double[] rgb = new double[3];
    for (int i = 0; i < 3; i++) {
      double c = (bytes[i] & 0xff) / 255.0;
      rgb[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
    return rgb;
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        product[i] += matrix[i][j] * vector[j];
      }
    }
    return product;
  }

  private static double[] lab(double[] rgb) {
    double[] clipped = new double[3];
    for (int i = 0; i < 3; i++) {
      clipped[i] = Math.clamp(rgb[i], 0, 1);
    }
    double[] lms = times(TO_LMS, clipped);
    return times(TO_LAB, new double[] {Math.cbrt(lms[0]), Math.cbrt(lms[1]), Math.cbrt(lms[2])});
  }

  private static double distance(double[] a, double[] b) {
    return 100 * Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
  }

  private static double luminance(double[] rgb) {
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void nineColoursDifferForEveryKindOfVision(boolean dark) {
    List<double[]> colours = palette(dark);

    assertThat(colours).hasSize(Marker.values().length);
    VISION.forEach((vision, matrix) -> {
      List<double[]> seen = colours.stream().map(c -> lab(times(matrix, c))).toList();
      for (int i = 0; i < seen.size(); i++) {
        for (int j = 0; j < i; j++) {
          assertThat(distance(seen.get(i), seen.get(j))).as(vision + i + j).isGreaterThan(9);
        }
      }
    });
  }

  @ParameterizedTest
  @CsvSource({"false, ffffff", "true, 15181c"})
  void coloursStandOutFromThePaper(boolean dark, String paper) {
    double ground = luminance(linear(paper)) + 0.05;

    assertThat(palette(dark))
        .allSatisfy(colour -> {
          double ink = luminance(colour) + 0.05;
          assertThat(Math.max(ink / ground, ground / ink)).isGreaterThanOrEqualTo(2.99);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "hatch, false, f5f6f8", "hatch, true, 1d2126",
    "partly, false, f5f6f8", "partly, true, 1d2126",
    "warning, false, ffffff", "warning, true, 15181c"
  })
  void whatWarnsStandsOutFromItsGround(String name, boolean dark, String under) {
    List<double[]> colours =
        colours("\\." + name + " \\{ (?:fill|stroke): #(\\p{XDigit}{6})", dark);
    double ground = luminance(linear(under)) + 0.05;
    double ink = luminance(colours.getFirst()) + 0.05;

    assertThat(colours).hasSize(1);
    assertThat(Math.max(ink / ground, ground / ink)).isGreaterThanOrEqualTo(3);
  }

  /// Each step outwards is seen as darker on white paper, as brighter on black.
  @ParameterizedTest
  @CsvSource({"cool, false", "cool, true", "warm, false", "warm, true"})
  void coloursOfMapsChangeInOneDirectionForEveryKindOfVision(String name, boolean dark) {
    List<double[]> side = side(name, dark);

    assertThat(side).hasSize(HeatScale.LEVELS);
    VISION.forEach((vision, matrix) -> {
      List<Double> lightness = side.stream().map(c -> 100 * lab(times(matrix, c))[0]).toList();
      for (int i = 1; i < lightness.size(); i++) {
        double step = lightness.get(i) - lightness.get(i - 1);
        assertThat(dark ? step : -step).as(vision + i).isGreaterThan(1.5);
      }
    });
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void convergingAndDivergingDifferForEveryKindOfVision(boolean dark) {
    List<double[]> cool = side("cool", dark);
    List<double[]> warm = side("warm", dark);

    VISION.forEach((vision, matrix) -> {
      for (int i = 4; i < cool.size(); i++) {
        double[] converging = lab(times(matrix, cool.get(i)));
        double[] diverging = lab(times(matrix, warm.get(i)));
        assertThat(distance(converging, diverging)).as(vision + i).isGreaterThan(9);
      }
    });
  }
}
