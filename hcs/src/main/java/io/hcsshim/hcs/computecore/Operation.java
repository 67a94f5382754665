package io.hcsshim.hcs.computecore;

import io.hcsshim.sys.windows.ComputeOperations;
import io.hcsshim.sys.windows.WindowsException;

/// One operation, which another thread may cancel while it is open. Thread-safe.
final class Operation implements AutoCloseable {
    private final ComputeOperations operations;
    private long number;
    private boolean isCancelled;

    Operation(ComputeOperations operations) {
        this.operations = operations;
    }

    /// Makes it.
    ///
    /// @throws InterruptedException if it was cancelled before
    synchronized void open() throws WindowsException, InterruptedException {
        if (isCancelled) {
            throw new InterruptedException("cancelled before it began");
        }
        number = operations.create();
    }

    synchronized long number() {
        return number;
    }

    /// Asks for an early end.
    synchronized void cancel() {
        isCancelled = true;
        try {
            if (number != 0) {
                operations.cancel(number);
            }
        } catch (WindowsException _) {
            // it ends without, or has ended
        }
    }

    /// Lets go of it, whether it has ended or not.
    @Override
    public synchronized void close() throws WindowsException {
        if (number != 0) {
            operations.close(number);
            number = 0;
        }
    }
}
