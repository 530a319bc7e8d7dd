package io.thalweg.engine;

import io.thalweg.optim.Seed;
import io.thalweg.optim.Setting;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// One's own network, from a file that PyTorch exported as TorchScript.
///
/// ## Network
///     outputs = forward(x)                    x: [batch, shape…]  outputs: [batch, classes]
///
/// ## Source
/// Your own; the format is that of [torch.jit.save](https://docs.pytorch.org/docs/stable/generated/torch.jit.save.html).
///
/// ## Notes
/// Training starts from the parameters in the file, whatever the seed; they keep their names, and those that need no
/// gradient stay as they are. All must be float32. `torch.jit.script` keeps dropout and batch norm apart for learning and
/// judging, `torch.jit.trace` fixes them as they were when it looked. The file's code runs in this process: load only files
/// that you trust.
///
/// @param file where it is
/// @param shape in which the network takes one example, such as "1,28,28"; one -1 stands for what is left
public record TorchScript(
    @Setting String file, @Setting(def = "-1", in = "[-1,inf)") List<Integer> shape)
    implements Model {

  private static final int REST = -1;

  public TorchScript {
    shape = List.copyOf(shape);
    Settings.check(TorchScript.class, file, shape);
    if (file.isBlank()) {
      throw new SettingException("file must be the name of a file, got nothing");
    }
    long rest = shape.stream().filter(size -> size == REST).count();
    if (shape.isEmpty() || shape.contains(0) || rest > 1) {
      throw new SettingException(
          "shape must be sizes of at least 1, one of them perhaps -1, got " + shape);
    }
  }

  /// Takes examples as `[batch, width]`.
  public static TorchScript of(Path file) {
    return new TorchScript(file.toString(), List.of(REST));
  }

  @Override
  public Network build(Task task, long seed) {
    List<Long> sizes = sizes(task.width());
    checkFile();
    return Adopted.network(
        task, "script " + file, new Seed(seed).split("dropout"), () -> load(sizes));
  }

  /// The shape with what is left filled in.
  private List<Long> sizes(int width) {
    List<Long> all = sizes(shape, width / numbers(sizes(shape, 1)));
    if (numbers(all) != width) {
      throw new SettingException(
          "script: shape must hold the %d numbers of an example, got %s".formatted(width, shape));
    }
    return all;
  }

  private static List<Long> sizes(List<Integer> shape, long rest) {
    return shape.stream().map(size -> size == REST ? rest : size.longValue()).toList();
  }

  /// How many there are, or too many.
  private static long numbers(List<Long> sizes) {
    return sizes.stream().reduce(1L, (product, size) -> Math.min(product * size, 1L << 31));
  }

  private void checkFile() {
    String reason = "";
    try {
      Path path = Path.of(file);
      if (!Files.exists(path)) {
        reason = "does not exist";
      } else if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
        reason = "is not a file that can be read";
      }
    } catch (InvalidPathException e) {
      reason = "is no path";
    }
    if (!reason.isEmpty()) {
      throw wrong(reason);
    }
  }

  /// The SHA-256 of the file, in hexadecimal digits.
  ///
  /// @throws SettingException where it can not be read
  public String sha256() {
    checkFile();
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException _) {
      throw wrong("is not a file that can be read");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private Scripted load(List<Long> sizes) {
    try {
      return Scripted.load(file, sizes);
    } catch (RuntimeException e) {
      throw NativeMessage.sortOut(e, told -> wrong("is none: " + told));
    }
  }

  private SettingException wrong(String reason) {
    return new SettingException(
        "script: file must be TorchScript, as torch.jit.save writes it; %s %s"
            .formatted(file, reason));
  }
}
