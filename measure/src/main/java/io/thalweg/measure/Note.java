package io.thalweg.measure;

/// Something worth knowing about a training, in words.
///
/// @param step that it is about, counted from 1
/// @param text one line
public record Note(long step, String text) {}
