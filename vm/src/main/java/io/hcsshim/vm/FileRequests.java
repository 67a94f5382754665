package io.hcsshim.vm;

import java.io.IOException;
import java.nio.ByteBuffer;

/// What answers the file system driver of a guest: FUSE messages (linux/fuse.h), one in, one out or none.
public interface FileRequests {
    /// Bytes of the longest request, and of the longest answer.
    int MOST_BYTES = (256 << 10) + 4096;

    /// Prepares a thread that will answer: a platform thread that does nothing else. Called first on each.
    ///
    /// @throws IOException if it cannot be used
    void enter() throws IOException;

    /// Answers a request. Called on several threads; it may wait for files, but for nothing that another request brings.
    ///
    /// @param request the message, direct, whatever the guest put there
    /// @param reply   for the answer, direct; there is as much room as the guest has for it. What is left empty is no answer
    /// @param later   for an answer that will take long
    void answer(ByteBuffer request, ByteBuffer reply, Postponing later);

    /// A request that may be answered later.
    interface Postponing {
        /// Takes the request out of the way; what `answer` leaves in its reply does not count then.
        Postponed postpone();
    }

    /// A request that will be answered later.
    interface Postponed {
        /// Answers it, once, from any thread; a guest that has begun anew does not hear of it.
        void answer(byte[] reply);
    }
}
