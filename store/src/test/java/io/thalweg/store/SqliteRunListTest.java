package io.thalweg.store;

class SqliteRunListTest extends RunListContract {
  @Override
  String url() {
    return "jdbc:sqlite:" + folder.resolve("runs.db");
  }
}
