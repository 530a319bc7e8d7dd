package io.thalweg.problems;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// A gzip file of exactly one member. The JDK's own stream reads on into further members and passes
/// over whatever else follows; this one can tell.
final class GzipMember extends GZIPInputStream {
  private static final int BUFFER = 1 << 16;
  private static final int TRAILER = 8;

  private final long headerSize;
  private final long fileSize;

  private GzipMember(Counted file, long fileSize) throws IOException {
    super(file, BUFFER);
    this.headerSize = file.count;
    this.fileSize = fileSize;
  }

  static GzipMember of(InputStream file, long fileSize) throws IOException {
    return new GzipMember(new Counted(file), fileSize);
  }

  /// Whether the first member, now read to its end, was the whole file.
  boolean endsTheFile() {
    return headerSize + inf.getBytesRead() + TRAILER == fileSize;
  }

  /// Counts what the constructor above reads: the gzip header.
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int got = super.read(buffer, from, length);
      count += Math.max(got, 0);
      return got;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = super.skip(n);
      count += skipped;
      return skipped;
    }
  }
}
