package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Hv of the mean loss over examples: the backward pass is differentiated once more.
///
/// ## Source
///
/// Pearlmutter 1994, *Fast exact multiplication by the Hessian*, Neural Computation 6(1); here by
/// autograd, ∂(vᵀ∇L)/∂θ.
///
/// @param computation whose leaves θ are
/// @param objective that L is
/// @param vector v, a view for each leaf
/// @param product Hv, a view for each leaf
record HessianProduct(
    Computation computation, Objective objective, List<Tensor> vector, List<Tensor> product) {

  /// Views flat memory, both segments laid out as the parameters.
  static HessianProduct of(
      Computation computation,
      Objective objective,
      Parameters parameters,
      MemorySegment vector,
      MemorySegment product) {
    return new HessianProduct(
        computation, objective, views(vector, parameters), views(product, parameters));
  }

  private static List<Tensor> views(MemorySegment segment, Parameters parameters) {
    Tensor flat = Views.floats(segment, parameters.length());
    return parameters.tensors().stream().map(tensor -> Views.slice(flat, tensor)).toList();
  }

  /// Starts the sum.
  void clear() {
    product.forEach(Tensor::zero_);
  }

  /// Adds the share of some of the examples.
  ///
  /// @param size how many examples there are in all
  void add(Tensor features, Tensor given, long size) {
    TensorVector theta = vector(computation.leaves().stream().map(Leaf::value).toList());
    set(theta, true);
    try (PointerScope _ = new PointerScope()) {
      Tensor targets = objective.targets(features, given);
      Tensor mean = objective.loss(computation.outputs(features), targets);
      TensorVector loss = new TensorVector(mean);
      BoolOptional keep = new BoolOptional();
      TensorVector gradient = torch.grad(loss, theta, new TensorVector(), keep, true, true);
      TensorVector varying = new TensorVector();
      TensorVector along = new TensorVector();
      for (int i = 0; i < product.size(); i++) {
        if (gradient.get(i).defined() && gradient.get(i).requires_grad()) { // else H is 0 there
          varying.push_back(gradient.get(i));
          along.push_back(vector.get(i));
        }
      }
      TensorVector share = torch.grad(varying, theta, along, keep, false, true);
      Scalar weight = new Scalar((double) features.size(0) / size);
      for (int i = 0; i < product.size(); i++) {
        if (share.get(i).defined()) {
          product.get(i).add_(share.get(i), weight);
        }
      }
    } catch (RuntimeException e) {
      throw NativeMessage.sortOut(
          e, told -> new EngineException("no product with the Hessian: " + told, e));
    } finally {
      set(theta, false); // the other passes write into memory that autograd would guard
    }
  }

  private static void set(TensorVector leaves, boolean recorded) {
    for (long i = 0; i < leaves.size(); i++) {
      leaves.get(i).set_requires_grad(recorded);
    }
  }

  private static TensorVector vector(List<Tensor> tensors) {
    return new TensorVector(tensors.toArray(Tensor[]::new));
  }
}
