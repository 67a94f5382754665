package io.hcsshim.uvm.lease;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// Leases given back newest first.
///
/// A lease whose `close` fails stays held, so the next [#close] resumes where this one stopped.
/// Not thread-safe: the owner serialises calls.
public final class LeaseStack implements Lease {
    private final Deque<Lease> held = new ArrayDeque<>();

    /// Holds nothing yet.
    public LeaseStack() {}

    /// Takes charge of `lease`; call it in the statement that acquires.
    public <L extends Lease> L hold(L lease) {
        held.push(lease);
        return lease;
    }

    /// True if nothing is held.
    public boolean isEmpty() {
        return held.isEmpty();
    }

    @Override
    public void close() throws IOException {
        while (!held.isEmpty()) {
            held.element().close();
            held.pop();
        }
    }

    /// Gives back everything that lets itself be given back, and drops the rest.
    ///
    /// For the end of the world in which the leases lived: a machine that died.
    ///
    /// @throws IOException the first failure, with the others suppressed into it
    public void abandon() throws IOException {
        IOException first = null;
        while (!held.isEmpty()) {
            try {
                held.pop().close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
