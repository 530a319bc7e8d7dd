package io.thalweg.app;

/// A command: its options are fields, its work is one method.
interface Query {
  Answer answer(Console console) throws Exception;
}
