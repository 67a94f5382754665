package io.hcsshim.vm.vhost;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.EventFd;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What the front-end has said about one queue, and the queue while it runs.
///
/// Changed on the device's loop only; [#ring] from any thread.
final class Vring implements Doorbell, AutoCloseable {
    private int size;
    private SplitQueue.@Nullable Layout layout;
    private int base;
    private boolean carried;
    private boolean enabled;
    private @Nullable EventFd kick;
    private volatile @Nullable EventFd call;
    private @Nullable SplitQueue running;

    void resize(int descriptors) {
        size = descriptors;
    }

    void place(long descriptors, long available, long used) {
        layout = new SplitQueue.Layout(size, descriptors, available, used);
    }

    int base() {
        return base;
    }

    void rebase(int next) {
        base = next;
    }

    /// Goes on where a ring of another front-end stopped, whatever this one believes: it is the same guest.
    void carryOn(int stopped) {
        base = stopped;
        carried = true;
    }

    /// Whether it is to go on like that; asked once.
    boolean takeCarried() {
        var was = carried;
        carried = false;
        return was;
    }

    void enable(boolean on) {
        enabled = on;
    }

    void kickedBy(@Nullable EventFd event) {
        if (kick != null) {
            kick.close();
        }
        kick = event;
    }

    /// Changes who is told of used buffers; who was to be told just now is told again.
    void calls(@Nullable EventFd event) {
        var before = call;
        call = event;
        if (before != null) {
            before.close();
        }
        ring();
    }

    @Override
    public void ring() {
        var target = call;
        if (target != null) {
            try {
                target.signal();
            } catch (ErrnoException e) {
                // Replaced under our feet; whoever replaced it rings the new one.
            }
        }
    }

    boolean isRunning() {
        return running != null;
    }

    /// Starts it if all is known that it needs.
    void start(
            int index,
            SplitQueue.Notifications notifications,
            GuestMemory memory,
            VhostUserTarget target)
            throws IOException {
        if (running != null || layout == null || kick == null || !enabled) {
            return;
        }
        var sized =
                new SplitQueue.Layout(
                        size, layout.descriptors(), layout.available(), layout.used());
        var queue = new SplitQueue(sized, base, notifications, memory);
        running = queue;
        target.start(index, queue, kick, this);
    }

    /// Stops it and remembers where it was.
    void stop(int index, VhostUserTarget target) {
        if (running != null) {
            target.stop(index);
            base = running.base();
            running = null;
        }
    }

    @Override
    public void close() {
        kickedBy(null);
        var last = call;
        call = null;
        if (last != null) {
            last.close();
        }
    }
}
