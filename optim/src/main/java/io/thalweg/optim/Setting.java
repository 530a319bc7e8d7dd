package io.thalweg.optim;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a record component as a setting of a catalogue entry: its default and its range, stated
/// once. What the setting means stands in the record's `@param` Javadoc.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Setting {
  /// The default, as one would write it in an expression; empty where the setting is required.
  String def() default "";

  /// The allowed interval, such as `[0,1)` or `(0,inf)`; empty where every value is allowed.
  String in() default "";
}
