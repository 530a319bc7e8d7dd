import io.thalweg.optim.*;
double[] theta = {-1.2, 1}, g = new double[2];
var optimizer = Optimizer.of(Recipe.parse("lookahead(radam(rate=0.05, before=none))"), Parameters.of(theta, g));
for (int step = 1; step <= 5000; step++) {
  double x = theta[0], y = theta[1];
  g[0] = 2 * (x - 1) - 400 * x * (y - x * x); // of Rosenbrock's (1 − x)² + 100(y − x²)²
  g[1] = 200 * (y - x * x);
  optimizer.step();
}
System.out.println(optimizer.evaluate(() -> "minimum at %.3f, %.3f".formatted(theta[0], theta[1])));
/exit
