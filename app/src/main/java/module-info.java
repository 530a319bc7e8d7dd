/// The command line.
module io.thalweg.app {
  requires io.thalweg.report;
  requires io.thalweg.store;
  requires info.picocli;
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.csv;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires java.net.http;
  requires me.tongfei.progressbar;
  requires static org.jspecify;

  uses io.thalweg.study.Cluster.Provider;

  opens io.thalweg.app to
      info.picocli;
}
