package io.thalweg.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/// Figures for other programs.
final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Json() {}

  /// Prints what was measured.
  static void print(Object measured) throws JsonProcessingException {
    System.out.println(MAPPER.writeValueAsString(measured));
  }
}
