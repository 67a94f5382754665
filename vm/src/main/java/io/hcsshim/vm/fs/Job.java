package io.hcsshim.vm.fs;

import io.hcsshim.vm.FileRequests;
import io.hcsshim.vm.vhost.DescriptorChain;
import java.nio.ByteBuffer;

/// A request that was taken from a queue: where from, and its bytes. One for each worker, used again and again; of one thread.
final class Job {
    final DescriptorChain chain = new DescriptorChain();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(FileRequests.MOST_BYTES + ROOM);
    Ticket ticket = new Ticket(0, 0, 0, 0);

    /// What is left for an answer beside the longest request, and for a request beside the longest answer.
    static final int ROOM = 8192;

    /// By what the driver knows it.
    ///
    /// @param queue  its number
    /// @param head   its first descriptor
    /// @param driver which driver it was, of those that began anew one after the other
    /// @param run    which run of the queue it was
    record Ticket(int queue, int head, int driver, int run) {}

    private ByteBuffer request = bytes.slice(0, 0);
    private ByteBuffer reply = bytes.slice(0, 0);

    /// Makes room for a request, and for as long an answer as fits beside it.
    ///
    /// @return where the request goes
    ByteBuffer begin(int request, long answer) {
        this.request = bytes.slice(0, request);
        var at = (request + 7) & ~7;
        var room = Math.min(answer, Math.min(FileRequests.MOST_BYTES, bytes.capacity() - at));
        reply = bytes.slice(at, (int) room);
        return this.request;
    }

    ByteBuffer request() {
        return request;
    }

    ByteBuffer reply() {
        return reply;
    }
}
