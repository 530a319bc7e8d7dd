package io.thalweg.study.published;

import io.thalweg.study.Summary;
import java.util.List;

/// An experiment with published figures.
public sealed interface Experiment
    permits NoisyQuadratic, RateSensitivity, TestAccuracy, TimeToAccuracy, WorseData {
  /// What is said of an experiment wherever it is listed.
  ///
  /// @param name a-z, 0-9 and -
  /// @param title what is done
  /// @param data name of the data set; `none` where there is no data
  /// @param source where the figures were published, or what they follow from
  record About(String name, String title, String data, String source) {}

  /// One figure.
  ///
  /// @param subject whose it is, such as an optimizer's expression
  /// @param quantity what was measured, with its unit
  /// @param reference what was published, or what has to be; `–` where there is neither
  /// @param ours over the seeds that gave it
  /// @param missing trainings that gave none: they diverged, or did not get there in time
  record Row(String subject, String quantity, String reference, Summary ours, int missing) {}

  /// What it is.
  About about();

  /// Everything that one needs to know to run it elsewhere, in one sentence.
  String setting();

  /// How often [Laboratory#listener()] is told with so many seeds.
  long parts(int seeds);

  /// Does it.
  List<Row> run(Laboratory laboratory);
}
