package io.thalweg.report;

/// A place on an axis that has a name, such as a predicted limit.
///
/// @param label its name
/// @param at its value; nothing is drawn where it is not finite or outside of the axis
public record Mark(String label, double at) {}
