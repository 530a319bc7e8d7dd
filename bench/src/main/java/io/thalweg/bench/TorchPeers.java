package io.thalweg.bench;

import io.thalweg.engine.Engine;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import java.lang.foreign.Arena;
import java.util.List;

/// LibTorch's two ways to make a step beside ours, in a process of their own.
final class TorchPeers {
  private TorchPeers() {}

  static void main(String[] arguments) {
    PeerTask task = PeerTask.of(arguments[0]);
    Engine.start(task.threads());
    PeerTask.print(PeerTrial.run(task, TorchPeers::beside));
  }

  /// The fused kernel and the optimizer of its C++ API.
  static List<Stepper> beside(Recipe.Parts parts, Parameters start, Arena arena) {
    return List.of(
        FusedKernel.of(parts, TorchMemory.of(start, arena)),
        TorchOptimizer.of(parts, TorchMemory.of(start, arena)));
  }
}
