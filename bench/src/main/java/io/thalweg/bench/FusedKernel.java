package io.thalweg.bench;

import io.thalweg.optim.Adagrad;
import io.thalweg.optim.Adam;
import io.thalweg.optim.AdamW;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.Recipe;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRef;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A fused optimizer kernel of LibTorch, such as `at::_fused_adam_`. The preset binds none of them:
/// they are called by their C++ symbols, `at::_ops::_fused_adam_::call`. All tensors share one
/// count of steps, so that not as many counts as there are tensors have to be moved on.
///
/// The symbols are those of Linux, of GNU's C++ library.
final class FusedKernel implements Stepper {
  private static final StructLayout LIST = // c10::ArrayRef<at::Tensor>, by value
      MemoryLayout.structLayout(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
  private static final long OPTIONAL = 16; // std::optional<at::Tensor>, empty where all is 0

  private final TorchMemory memory;
  private final Tensor count;
  private final Scalar one = new Scalar(1.0f);
  private final MethodHandle firstStep;
  private final MethodHandle laterStep;
  private boolean begun;

  private FusedKernel(
      TorchMemory memory, Tensor count, MethodHandle firstStep, MethodHandle laterStep) {
    this.memory = memory;
    this.count = count;
    this.firstStep = firstStep;
    this.laterStep = laterStep;
  }

  /// The kernel that makes the rule's step.
  static FusedKernel of(Recipe.Parts parts, TorchMemory memory) {
    Tensor count = torch.zeros(1).squeeze();
    TensorVector counts = memory.repeated(count);
    TensorVector theta = memory.values();
    TensorVector g = memory.gradients();
    Arena arena = memory.arena();
    double rate = parts.rate();
    Call call =
        switch (parts.rule()) {
          case Adam(double beta1, double beta2, double epsilon, _) ->
              new Call(
                  "_fused_adam_",
                  List.of(theta, g, memory.state(), memory.state(), new TensorVector(), counts),
                  List.of(rate, beta1, beta2, 0.0, epsilon, false, false));
          case AdamW(double beta1, double beta2, double epsilon, double decay) ->
              new Call(
                  "_fused_adamw_",
                  List.of(theta, g, memory.state(), memory.state(), new TensorVector(), counts),
                  List.of(rate, beta1, beta2, decay, epsilon, false, false));
          case Momentum(double momentum, _, double dampening) ->
              new Call(
                  "_fused_sgd_",
                  List.of(theta, g, memory.state()),
                  List.of(0.0, momentum, rate, dampening, false, false, false));
          case Adagrad(double epsilon, _, _, double decay) ->
              new Call(
                  "_fused_adagrad_",
                  List.of(theta, g, memory.state(), counts),
                  List.of(rate, decay, 0.0, epsilon, false));
          default -> throw new IllegalArgumentException("there is no fused " + parts.rule());
        };
    MethodHandle later = call.bind(arena);
    return new FusedKernel(memory, count, call.ofFirstStep().bind(arena), later);
  }

  /// A call with all its arguments.
  ///
  /// @param lists of tensors, which come first
  /// @param settings doubles, then booleans
  private record Call(String name, List<TensorVector> lists, List<Object> settings) {
    /// Only SGD's kernel is told that there is no velocity yet, by its last setting.
    Call ofFirstStep() {
      if (!name.equals("_fused_sgd_")) {
        return this;
      }
      List<Object> first = new ArrayList<>(settings);
      first.set(first.size() - 1, true);
      return new Call(name, lists, first);
    }

    @SuppressWarnings("restricted")
    MethodHandle bind(Arena arena) {
      List<MemoryLayout> layouts = new ArrayList<>(Collections.nCopies(lists.size(), LIST));
      settings.forEach(each ->
          layouts.add(each instanceof Double ? ValueLayout.JAVA_DOUBLE : ValueLayout.JAVA_BOOLEAN));
      layouts.addAll(Collections.nCopies(2, ValueLayout.ADDRESS));
      List<Object> arguments = new ArrayList<>();
      lists.forEach(list -> arguments.add(asArgument(list)));
      arguments.addAll(settings);
      arguments.addAll(Collections.nCopies(2, arena.allocate(OPTIONAL, Long.BYTES)));
      MethodHandle call =
          Linker.nativeLinker()
              .downcallHandle(
                  SymbolLookup.loaderLookup().findOrThrow(symbol()),
                  FunctionDescriptor.ofVoid(layouts.toArray(MemoryLayout[]::new)));
      return MethodHandles.insertArguments(call, 0, arguments.toArray());
    }

    /// Mangled as the Itanium C++ ABI says: `(ArrayRef<Tensor>…, double…, bool…, const
    /// optional<Tensor>&, const optional<Tensor>&)`.
    private String symbol() {
      StringBuilder symbol = new StringBuilder("_ZN2at4_ops");
      symbol.append(name.length()).append(name).append("4callEN3c108ArrayRefINS_6TensorEEE");
      symbol.repeat("S5_", lists.size() - 1);
      settings.forEach(each -> symbol.append(each instanceof Double ? 'd' : 'b'));
      return symbol.append("RKSt8optionalIS4_ES9_").toString();
    }

    @SuppressWarnings("restricted")
    private static MemorySegment asArgument(TensorVector list) {
      long address = new TensorArrayRef(list).address();
      return MemorySegment.ofAddress(address).reinterpret(LIST.byteSize());
    }
  }

  @Override
  public String who() {
    return "LibTorch, fused kernel";
  }

  @Override
  public void step() {
    try (NoGradGuard _ = new NoGradGuard()) {
      count.add_(one);
      if (begun) {
        laterStep.invokeExact();
      } else {
        firstStep.invokeExact();
      }
      begun = true;
    } catch (Throwable e) {
      throw new IllegalStateException("the kernel failed", e);
    }
  }

  @Override
  public MemorySegment parameters() {
    return memory.flat();
  }
}
