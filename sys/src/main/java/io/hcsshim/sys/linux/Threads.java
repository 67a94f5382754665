package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;

/// Threads of the kernel, for what a virtual thread cannot do.
public final class Threads {
    private Threads() {}

    /// Starts one. The JVM calls it an [OutOfMemoryError] if the kernel has no thread left, which would go past all that undoes
    /// and tells; it is a failure like others.
    ///
    /// @param thread one of [Thread#ofPlatform] that was not started
    /// @throws ErrnoException `EAGAIN` if there are too many threads, or too little memory for one more (clone(2))
    public static void start(Thread thread) throws ErrnoException {
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            var failure = new ErrnoException("clone", "thread " + thread.getName(), Errno.EAGAIN);
            failure.initCause(e);
            throw failure;
        }
    }
}
