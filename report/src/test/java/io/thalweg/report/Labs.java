package io.thalweg.report;

import java.time.Instant;
import java.util.List;

/// A made-up report of a study.
final class Labs {
  static final Provenance PROVENANCE =
      new Provenance(
          "thalweg lab stability --data mnist --seeds 3",
          "0.1.0",
          "LibTorch 2.10.0",
          Instant.parse("2026-03-04T05:06:07Z"));

  private Labs() {}

  static LabReport.Table table() {
    return new LabReport.Table(
        List.of("Optimizer", "Test accuracy, %", "95 % interval", "p", "Reached", "Remark"),
        List.of(
            List.of("momentum(rate=0.1)", "94.92 ± 0.11", "[94.7, 95.1]", "< 0.001", "3 of 3", ""),
            List.of("sgd(rate=0.5)", "94.1 ± 0.2", "[93.9, 94.3]", "0.03", "2 of 3", "slow"),
            List.of("adam(rate=1)", "–", "", "–", "0 of 3", "diverged at step 3")),
        "Mean ± standard deviation over the seeds that finished.");
  }

  static LabReport report() {
    return new LabReport(
        "Training lab · stability",
        "Where training diverges, and where theory says it does",
        List.of(
            "Of 512 pairs of learning rate and momentum, 488 diverged or held as predicted.",
            "The best accuracy, 94.92 %, lies close to the limit."),
        PROVENANCE,
        List.of(
            LabReport.Section.of(
                    "Over learning rate and momentum",
                    "Every cell is a training of two epochs with three seeds.",
                    "The prediction takes the largest eigenvalue of the Hessian.")
                .with(table())
                .with(Sweeps.momentum(32, 16), "Colours: mean test accuracy after two epochs."),
            LabReport.Section.of("Over the learning rate alone")
                .with(Sweeps.rates(32, 5), "One dot is one seed."),
            LabReport.Section.of("Under noise").with(Noises.robustness(8), "Bands: one sd."),
            LabReport.Section.of("One training", "Its instruments.").with(Instruments.run(300), ""),
            LabReport.Section.of("The landscape").with(Landscapes.one(), "Momentum’s way."),
            LabReport.Section.of("").with(Landscapes.three(), "Three solutions."),
            LabReport.Section.of("").with(Landscapes.slices(), "The same in one direction.")));
  }
}
