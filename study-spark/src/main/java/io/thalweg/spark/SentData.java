package io.thalweg.spark;

import io.thalweg.problems.Dataset;
import io.thalweg.problems.OutputScale;
import io.thalweg.problems.Split;
import io.thalweg.problems.Targets;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// A data set that goes to executors. There it lies in native memory, once in each process, until
/// nobody uses it any more. Machines must agree on the order of bytes in a number.
final class SentData implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int PIECE = 1 << 20;

  private transient Dataset dataset;

  SentData(Dataset dataset) {
    this.dataset = dataset;
  }

  Dataset dataset() {
    return dataset;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeUTF(dataset.name());
    out.writeObject(dataset.inputShape());
    out.writeObject(dataset.classNames());
    out.writeInt(dataset.outputScales().size());
    for (OutputScale scale : dataset.outputScales()) {
      out.writeUTF(scale.name());
      out.writeDouble(scale.mean());
      out.writeDouble(scale.deviation());
    }
    write(dataset.train(), out);
    write(dataset.test(), out);
  }

  private static void write(Split split, ObjectOutputStream out) throws IOException {
    out.writeInt(split.size());
    out.writeInt(split.width());
    write(split.features(), out);
    switch (split.targets()) {
      case Targets.Classes(MemorySegment labels) -> {
        out.writeInt(0);
        write(labels, out);
      }
      case Targets.Numbers(MemorySegment values, int outputs) -> {
        out.writeInt(outputs);
        write(values, out);
      }
    }
  }

  private static void write(MemorySegment segment, ObjectOutputStream out) throws IOException {
    byte[] piece = new byte[PIECE];
    for (long at = 0; at < segment.byteSize(); at += PIECE) {
      int bytes = (int) Math.min(PIECE, segment.byteSize() - at);
      MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, at, piece, 0, bytes);
      out.write(piece, 0, bytes);
    }
  }

  @SuppressWarnings("unchecked")
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    String name = in.readUTF();
    List<Integer> inputShape = (List<Integer>) in.readObject();
    List<String> classNames = (List<String>) in.readObject();
    int count = in.readInt();
    List<OutputScale> scales = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      scales.add(new OutputScale(in.readUTF(), in.readDouble(), in.readDouble()));
    }
    Arena arena = Arena.ofAuto();
    dataset = new Dataset(name, inputShape, classNames, scales, split(in, arena), split(in, arena));
  }

  private static Split split(ObjectInputStream in, Arena arena) throws IOException {
    int size = in.readInt();
    int width = in.readInt();
    MemorySegment features = segment((long) size * width * Float.BYTES, in, arena);
    int outputs = in.readInt();
    Targets targets =
        outputs == 0
            ? new Targets.Classes(segment((long) size * Long.BYTES, in, arena))
            : new Targets.Numbers(segment((long) size * outputs * Float.BYTES, in, arena), outputs);
    return new Split(features, targets, size, width);
  }

  private static MemorySegment segment(long bytes, ObjectInputStream in, Arena arena)
      throws IOException {
    MemorySegment segment = arena.allocate(bytes, 64);
    byte[] piece = new byte[PIECE];
    for (long at = 0; at < bytes; at += PIECE) {
      int length = (int) Math.min(PIECE, bytes - at);
      in.readFully(piece, 0, length);
      MemorySegment.copy(piece, 0, segment, ValueLayout.JAVA_BYTE, at, length);
    }
    return segment;
  }
}
