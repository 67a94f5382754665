package io.hcsshim.shim.task;

import java.io.IOException;
import java.util.Optional;

/// A kind of containers, and how they come to be: what differs between those of Linux and those of Windows when a task is
/// made.
public interface Containers {
    /// Reads and checks what is asked; makes nothing.
    ///
    /// @throws TaskException `INVALID_ARGUMENT` or `FAILED_PRECONDITION` if it makes no sense
    Wish read(Asked asked) throws IOException;

    /// A container that can be made; nothing is left of it when a method throws.
    interface Wish {
        /// Makes it with all that it lives in: it is of no pod, or the first of one.
        Placed alone(Pod pod) throws IOException, InterruptedException;

        /// Makes it where a pod lives.
        ///
        /// @param pod its own reservation
        Placed joining(Pod pod, Pod owner) throws IOException, InterruptedException;
    }

    /// A container that does not run yet, where it lives, and what goes with it.
    record Placed(Home home, Guest guest, Optional<ManagedDisks> disks) {
        /// One with which nothing goes.
        public Placed(Home home, Guest guest) {
            this(home, guest, Optional.empty());
        }
    }
}
