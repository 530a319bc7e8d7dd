package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.store.Measurement;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.zip.CRC32C;

/// Numbers as an event file of TensorBoard: a sequence of TFRecords, each an `Event` in the wire
/// format of protocol buffers.
///
/// ## Source
///
/// tensorflow/core/lib/io/record_writer.h (length, masked CRC32C of the length, data, masked CRC32C
/// of the data), tensorflow/core/util/event.proto and framework/summary.proto (field numbers).
///
/// ## Notes
///
/// Values become float32, which is all that a `simple_value` holds. The store does not know when a
/// number was measured: all have the time at which the run began.
final class TensorBoardSink implements RunExport.Sink {
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;
  private static final int MASK = 0xa282ead8;

  private final OutputStream out;
  private final double seconds;

  TensorBoardSink(OutputStream out, Instant started) throws IOException {
    this.out = new BufferedOutputStream(out);
    seconds = started.toEpochMilli() / 1e3;
    ByteArrayOutputStream event = event();
    bytes(event, 3, "brain.Event:2".getBytes(UTF_8)); // file_version
    record(event.toByteArray());
  }

  @Override
  public void write(Measurement measurement) throws IOException {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    bytes(value, 1, measurement.series().getBytes(UTF_8)); // tag
    fixed32(value, 2, (float) measurement.value()); // simple_value
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    bytes(summary, 1, value.toByteArray()); // value
    ByteArrayOutputStream event = event();
    varint(event, 2L << 3); // step
    varint(event, measurement.step());
    bytes(event, 5, summary.toByteArray()); // summary
    record(event.toByteArray());
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }

  private ByteArrayOutputStream event() {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    varint(event, 1L << 3 | FIXED64); // wall_time
    event.writeBytes(little(Long.BYTES).putDouble(seconds).array());
    return event;
  }

  private void record(byte[] data) throws IOException {
    byte[] length = little(Long.BYTES).putLong(data.length).array();
    out.write(length);
    out.write(maskedCrc(length));
    out.write(data);
    out.write(maskedCrc(data));
  }

  private static byte[] maskedCrc(byte[] data) {
    CRC32C sum = new CRC32C();
    sum.update(data);
    return little(Integer.BYTES)
        .putInt(Integer.rotateRight((int) sum.getValue(), 15) + MASK)
        .array();
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] content) {
    varint(out, (long) field << 3 | LENGTH);
    varint(out, content.length);
    out.writeBytes(content);
  }

  private static void fixed32(ByteArrayOutputStream out, int field, float value) {
    varint(out, (long) field << 3 | FIXED32);
    out.writeBytes(little(Float.BYTES).putFloat(value).array());
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
