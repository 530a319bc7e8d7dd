/// Runs, their series, artifacts and trials, kept in SQLite or PostgreSQL.
module io.thalweg.store {
  requires transitive java.sql;
  requires com.fasterxml.jackson.core;
  requires com.zaxxer.hikari;
  requires flyway.core;
  requires org.jdbi.v3.core;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;

  exports io.thalweg.store;
}
