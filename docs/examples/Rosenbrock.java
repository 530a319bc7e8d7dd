///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DEPS io.thalweg:thalweg-optim:0.1.0-SNAPSHOT
//RUNTIME_OPTIONS --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
import io.thalweg.optim.*;

void main() {
  double[] theta = {-1.2, 1}, g = new double[2];
  var recipe = Recipe.parse("lookahead(radam(rate=0.05, before=none))");
  try (var optimizer = Optimizer.of(recipe, Parameters.of(theta, g))) {
    for (int step = 1; step <= 5000; step++) {
      double x = theta[0], y = theta[1];
      g[0] = 2 * (x - 1) - 400 * x * (y - x * x); // of Rosenbrock's (1 − x)² + 100(y − x²)²
      g[1] = 200 * (y - x * x);
      optimizer.step();
    }
    IO.println(optimizer.evaluate(() -> "minimum at %.3f, %.3f".formatted(theta[0], theta[1])));
  }
}
