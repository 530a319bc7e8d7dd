package io.thalweg.workbench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.thalweg.optim.SettingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Reads what a request brings, and takes nothing else for it.
final class Body {
  private static final String JSON = "application/json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .withCoercionConfig(
              LogicalType.Textual,
              text -> {
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .build();

  private Body() {}

  /// The body as a document.
  ///
  /// @throws HttpResponseException where it is not said to be JSON
  /// @throws SettingException where it is not such a document, naming what is wrong
  static <T> T read(Context context, Class<T> type) {
    String said = Optional.ofNullable(context.contentType()).orElse("").split(";", 2)[0];
    if (!said.strip().equalsIgnoreCase(JSON)) {
      throw new HttpResponseException(415, "Content-Type must be application/json");
    }
    try {
      return MAPPER.readValue(context.bodyAsBytes(), type);
    } catch (UnrecognizedPropertyException exception) {
      throw new SettingException(
          "unknown key %s (allowed: %s)"
              .formatted(
                  path(exception),
                  exception.getKnownPropertyIds().stream()
                      .map(Object::toString)
                      .sorted()
                      .collect(Collectors.joining(", "))));
    } catch (InvalidNullException exception) {
      throw new SettingException("%s must not be null".formatted(path(exception)));
    } catch (MismatchedInputException exception) {
      String what = path(exception);
      throw new SettingException(
          "%s must be %s"
              .formatted(what.isEmpty() ? "the body" : what, word(exception.getTargetType())));
    } catch (JsonProcessingException exception) {
      throw new SettingException("the body must be JSON: " + first(exception));
    } catch (IOException exception) {
      throw new SettingException("the body can not be read: " + exception.getMessage());
    }
  }

  private static String path(MismatchedInputException exception) {
    return exception.getPath().stream()
        .map(
            each -> each.getFieldName() == null ? "[" + each.getIndex() + "]" : each.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static String word(Class<?> wanted) {
    if (wanted == String.class) {
      return "a text";
    }
    if (Number.class.isAssignableFrom(wanted)) {
      return "a number";
    }
    return List.class.isAssignableFrom(wanted) ? "a list" : "an object";
  }

  private static String first(JsonProcessingException exception) {
    return exception.getOriginalMessage().lines().findFirst().orElse("").replaceAll(" \\(.*", "");
  }

  /// Parameters of a command: a text, a number, true or false each, or several of them.
  static Map<String, List<String>> values(Map<String, JsonNode> document) {
    Map<String, List<String>> values = new TreeMap<>();
    document.forEach((name, node) -> {
      List<String> texts = new ArrayList<>();
      if (node.isArray()) {
        node.forEach(each -> texts.add(text(name, each)));
      } else {
        texts.add(text(name, node));
      }
      values.put(name, texts);
    });
    return values;
  }

  private static String text(String name, JsonNode node) {
    if (!node.isTextual() && !node.isNumber() && !node.isBoolean()) {
      throw new SettingException(
          "%s must be a text, a number, true, false or a list of them, got %s"
              .formatted(name, node.getNodeType().toString().toLowerCase(Locale.ROOT)));
    }
    return node.asText();
  }
}
