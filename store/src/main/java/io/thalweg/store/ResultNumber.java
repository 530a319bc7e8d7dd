package io.thalweg.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalDouble;

/// A number in a run's result.
///
/// Read here, not by the database: PostgreSQL before 16 fails where one result of many is no JSON,
/// as another hand may have written it, and each database has ideas of its own what JSON is.
final class ResultNumber {
  private static final JsonFactory JSON = new JsonFactory();

  private ResultNumber() {}

  /// Reads it; empty where there is no finite number of that name, or what there is is no JSON.
  ///
  /// @param name of a member of the JSON object
  static OptionalDouble of(String result, String name) {
    try (JsonParser json = JSON.createParser(result)) {
      OptionalDouble found = OptionalDouble.empty();
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return found;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isIt = json.currentName().equals(name);
        json.nextToken();
        if (isIt) {
          found = number(json);
        }
        json.skipChildren();
      }
      return json.nextToken() == null ? found : OptionalDouble.empty();
    } catch (IOException _) {
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble number(JsonParser json) throws IOException {
    boolean isNumber = json.currentToken().isNumeric() && Double.isFinite(json.getDoubleValue());
    return isNumber ? OptionalDouble.of(json.getDoubleValue()) : OptionalDouble.empty();
  }
}
