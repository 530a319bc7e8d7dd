package io.thalweg.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Bytes of the Java heap that threads allocate.
final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /// By all threads, since the process began.
  static long bytes() {
    return THREADS.getTotalThreadAllocatedBytes();
  }
}
