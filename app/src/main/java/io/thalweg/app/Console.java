package io.thalweg.app;

import io.thalweg.problems.DataHome;
import io.thalweg.store.KeptStore;
import io.thalweg.store.RunStore;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// Where a command's words go and where its data are.
///
/// @param in what is piped into the process
/// @param out results
/// @param err progress, messages, errors
/// @param home the data folder
/// @param store address of the database that has the runs; by default a file in the data folder
/// @param kept the embedded store, where all who look share it
/// @param color whether `out` is to be coloured
/// @param columns of the terminal that `err` is, where a line can be drawn over; empty elsewhere
/// @param debug whether unexpected errors show their stack trace
record Console(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Path home,
    Optional<String> store,
    Optional<KeptStore> kept,
    boolean color,
    OptionalInt columns,
    boolean debug) {

  /// Each opens the store for itself.
  Console(
      InputStream in,
      PrintWriter out,
      PrintWriter err,
      Path home,
      Optional<String> store,
      boolean color,
      OptionalInt columns,
      boolean debug) {
    this(in, out, err, home, store, Optional.empty(), color, columns, debug);
  }

  /// The runs are kept in the data folder.
  Console(
      InputStream in,
      PrintWriter out,
      PrintWriter err,
      Path home,
      boolean color,
      OptionalInt columns,
      boolean debug) {
    this(in, out, err, home, Optional.empty(), color, columns, debug);
  }

  /// The same place, its words unheard.
  Console silent() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new Console(in, nowhere, nowhere, home, store, kept, false, OptionalInt.empty(), false);
  }

  /// The same for who only looks: the embedded store stays open for a moment. One with an address
  /// is opened by each: a server's pool must not be used up, nor waited for where it is away.
  Console looking(KeptStore embedded) {
    Optional<KeptStore> shared = Optional.of(embedded).filter(_ -> store.isEmpty());
    return new Console(in, out, err, home, store, shared, color, columns, debug);
  }

  /// The embedded store, for [#looking].
  KeptStore keep() {
    return KeptStore.of(home, InstantSource.system(), new SecureRandom());
  }

  /// Opens the store of the runs; makes it where it is missing.
  RunStore runs() {
    if (kept.isPresent()) {
      return kept.get().open();
    }
    InstantSource clock = InstantSource.system();
    RandomGenerator random = new SecureRandom();
    return store
        .map(url -> RunStore.open(url, home, clock, random))
        .orElseGet(() -> RunStore.open(home, clock, random));
  }

  /// Whether there is a store to look into.
  boolean hasRuns() {
    return store.isPresent() || Files.exists(home.resolve(RunStore.FILE));
  }

  /// The data sets in the data folder.
  DataHome data() {
    return new DataHome(home.resolve("data"));
  }

  /// Starts a progress display of `total` units on `err`.
  Progress progress(String task, long total) {
    return columns.isPresent()
        ? Progress.bar(task, total, err, columns.getAsInt())
        : Progress.lines(task, total, err);
  }
}
