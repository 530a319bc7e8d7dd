package io.thalweg.optim;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/// What a setting of a catalogue entry may be besides numbers and words: text in a language of its
/// own, such as a formula. The class has a public static method `parse(String)` that returns one,
/// or throws a [SettingException]; its `toString` is the text again.
public interface Parsed {

  /// Whether a setting is of such a class.
  static boolean is(Class<?> type) {
    return Parsed.class.isAssignableFrom(type);
  }

  /// Reads a text.
  ///
  /// @throws SettingException where it is none
  static Object of(Class<?> type, String text) {
    try {
      Method parse = type.getMethod("parse", String.class);
      if (!Modifier.isStatic(parse.getModifiers())) {
        throw new IllegalStateException(type + " must have a static method parse(String)");
      }
      return parse.invoke(null, text);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SettingException wrong) {
        throw wrong;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " must have a public method parse(String)", e);
    }
  }
}
