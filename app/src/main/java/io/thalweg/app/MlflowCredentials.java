package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Who a tracking server is told that we are.
///
/// @param authorization header; empty where there is none
record MlflowCredentials(Optional<String> authorization) {
  /// Nobody.
  static final MlflowCredentials NONE = new MlflowCredentials(Optional.empty());

  /// As MLflow's own client takes them: name and password, else a token.
  ///
  /// @param environment the process's variables
  static MlflowCredentials of(Map<String, String> environment) {
    String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
    String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
    if (!user.isEmpty() && !password.isEmpty()) {
      byte[] pair = (user + ":" + password).getBytes(UTF_8);
      return new MlflowCredentials(
          Optional.of("Basic " + Base64.getEncoder().encodeToString(pair)));
    }
    return token.isEmpty() ? NONE : new MlflowCredentials(Optional.of("Bearer " + token));
  }

  /// Keeps secrets out of messages.
  @Override
  public String toString() {
    return authorization.isPresent() ? "credentials" : "no credentials";
  }
}
