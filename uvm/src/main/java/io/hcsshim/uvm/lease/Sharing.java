package io.hcsshim.uvm.lease;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Things that several users share: brought up for the first, taken down after the last.
///
/// Users of one thing wait for each other and get the same result; those of different things go on side by side.
/// Thread-safe.
public final class Sharing<K, T extends Sharing.Item> {
    private final Map<K, Entry> entries = new ConcurrentHashMap<>();

    /// Nothing is shared yet.
    public Sharing() {}

    /// A thing; its caller holds its lock.
    public interface Item {
        /// Makes it usable, if it is not; takes back what it did if that fails.
        void up() throws IOException, InterruptedException;

        /// The first part of [#down], after which it may still go [#up] again.
        default void settle() throws IOException, InterruptedException {}

        /// Takes it away. After a failure it goes on there.
        void down() throws IOException, InterruptedException;
    }

    private final class Entry {
        final ReentrantLock lock = new ReentrantLock();
        final K key;
        final T item;
        int users; // guarded by the lock
        boolean gone; // guarded by the lock

        Entry(K key, T item) {
            this.key = key;
            this.item = item;
        }
    }

    /// Takes a share in the thing of this key.
    ///
    /// @param maker makes one that is not up yet, should there be none
    public Share take(K key, Supplier<T> maker) throws IOException, InterruptedException {
        while (true) {
            var entry = entries.computeIfAbsent(key, _ -> new Entry(key, maker.get()));
            entry.lock.lockInterruptibly();
            try {
                if (!entry.gone) {
                    return share(entry);
                }
            } finally {
                entry.lock.unlock();
            }
        }
    }

    private Share share(Entry entry) throws IOException, InterruptedException {
        try {
            entry.item.up();
            entry.users++;
            return new Share(entry);
        } finally {
            if (entry.users == 0) {
                forget(entry);
            }
        }
    }

    private void forget(Entry entry) {
        entry.gone = true;
        entries.remove(entry.key, entry);
    }

    /// One user's part of a thing. Thread-safe.
    public final class Share implements Lease {
        private final Entry entry;
        private boolean released; // guarded by the entry's lock

        private Share(Entry entry) {
            this.entry = entry;
        }

        /// The thing itself.
        public T item() {
            return entry.item;
        }

        /// Makes the thing usable again, after a [#close] that failed half-way.
        public void renew() throws IOException, InterruptedException {
            entry.lock.lockInterruptibly();
            try {
                entry.item.up();
            } finally {
                entry.lock.unlock();
            }
        }

        /// Does the first part of [#close] if this is the last share.
        public void prepareClose() throws IOException {
            locked(() -> {
                if (!released && entry.users == 1) {
                    entry.item.settle();
                }
            });
        }

        @Override
        public void close() throws IOException {
            locked(() -> {
                if (!released) {
                    release();
                    released = true;
                }
            });
        }

        private void release() throws IOException, InterruptedException {
            if (entry.users == 1) {
                entry.item.down();
                forget(entry);
            }
            entry.users--;
        }

        private interface Step {
            void run() throws IOException, InterruptedException;
        }

        private void locked(Step step) throws IOException {
            entry.lock.lock();
            try {
                step.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while giving back " + entry.key);
            } finally {
                entry.lock.unlock();
            }
        }
    }
}
