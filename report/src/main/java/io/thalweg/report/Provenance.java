package io.thalweg.report;

import java.time.Instant;

/// How a report came about.
///
/// @param command the command line as it was given
/// @param version of this software
/// @param engine name and version of what trained the networks
/// @param date when the comparison ended
public record Provenance(String command, String version, String engine, Instant date) {}
