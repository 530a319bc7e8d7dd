package io.thalweg.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Documents as JSON: doubles with all their digits; NaN and the infinities, which JSON lacks, as
/// `null`; an absent value as `null` too, so that the keys are always the same.
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().addDecorator((_, json) -> new FiniteNumbers(json)).build())
          .addModule(new Jdk8Module())
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final JsonMapper EXACT =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private Json() {}

  static String write(Object document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  /// A document, or some of it, with figures beside it.
  ///
  /// @param members of the document that are kept; empty for all
  static String write(Object document, Set<String> members, Map<String, String> figures) {
    ObjectNode tree = MAPPER.valueToTree(document);
    if (!members.isEmpty()) {
      tree.retain(members);
    }
    return write(tree.set("figures", MAPPER.valueToTree(figures)));
  }

  /// A list of texts.
  ///
  /// @throws IllegalArgumentException where it is none
  static List<String> readTexts(String text) {
    try {
      return List.of(MAPPER.readValue(text, String[].class));
    } catch (JsonProcessingException exception) {
      throw new IllegalArgumentException("must be a list of texts", exception);
    }
  }

  /// A document that [#readExact] reads back: numbers that are not finite as texts.
  static String writeExact(Object document) {
    try {
      return EXACT.writeValueAsString(document);
    } catch (JsonProcessingException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  /// Reads what [#writeExact] wrote, or a part of it.
  ///
  /// @throws IllegalArgumentException where it is no such document
  static <T> T readExact(String text, Class<T> type) {
    try {
      return EXACT.readValue(text, type);
    } catch (JsonProcessingException exception) {
      throw new IllegalArgumentException(
          "must be a document of %s: %s"
              .formatted(type.getSimpleName(), exception.getOriginalMessage()),
          exception);
    }
  }

  /// What was written before; text that is no JSON is that text.
  static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException _) {
      return TextNode.valueOf(text);
    }
  }

  /// For documents too long to be held.
  static JsonGenerator generator(OutputStream out) throws IOException {
    return MAPPER.createGenerator(out);
  }

  static String error(Failure failure) {
    return write(Map.of("error", new Problem(failure.code(), failure.message())));
  }

  private record Problem(String code, String message) {}

  private static final class FiniteNumbers extends JsonGeneratorDelegate {
    FiniteNumbers(JsonGenerator json) {
      super(json);
    }

    @Override
    public void writeNumber(double value) throws IOException {
      if (Double.isFinite(value)) {
        super.writeNumber(value);
      } else {
        writeNull();
      }
    }

    @Override
    public void writeNumber(float value) throws IOException {
      if (Float.isFinite(value)) {
        super.writeNumber(value);
      } else {
        writeNull();
      }
    }

    @Override
    public void writeArray(double[] values, int offset, int length) throws IOException {
      writeStartArray(values, length);
      for (int i = offset; i < offset + length; i++) {
        writeNumber(values[i]);
      }
      writeEndArray();
    }
  }
}
