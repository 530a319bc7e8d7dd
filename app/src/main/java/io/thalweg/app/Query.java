package io.thalweg.app;

/// A command: its options are fields, its work is one method.
interface Query {
  /// Does the work.
  Answer answer(Context context) throws Exception;
}
