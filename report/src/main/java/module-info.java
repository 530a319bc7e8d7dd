/// Figures as SVG and reports as one self-contained HTML file.
module io.thalweg.report {
  requires transitive io.thalweg.dynamics;
  requires transitive io.thalweg.study;
  requires com.samskivert.jmustache;
  requires java.xml;
  requires static org.jspecify;

  exports io.thalweg.report;
}
