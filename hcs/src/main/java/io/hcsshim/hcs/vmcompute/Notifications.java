package io.hcsshim.hcs.vmcompute;

import io.hcsshim.hcs.HcsError;
import io.hcsshim.hcs.HcsEvent;
import io.hcsshim.hcs.HcsEvent.Kind;
import io.hcsshim.hcs.HcsException;
import io.hcsshim.hcs.SystemExit;
import io.hcsshim.hcs.lifecycle.Deadline;
import io.hcsshim.hcs.lifecycle.Ending;
import io.hcsshim.hcs.lifecycle.Ends;
import io.hcsshim.hcs.lifecycle.EventQueue;
import io.hcsshim.sys.windows.HcsListener;
import io.hcsshim.sys.windows.WindowsError;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a system notifies: outcomes, one of each kind is kept until somebody takes it, and its end. Thread-safe.
final class Notifications implements HcsListener {
    static final int SYSTEM_EXITED = 0x1;
    static final int CREATE_COMPLETED = 0x2;
    static final int START_COMPLETED = 0x3;
    static final int PAUSE_COMPLETED = 0x4;
    static final int RESUME_COMPLETED = 0x5;
    static final int CRASH_REPORT = 0x6;
    static final int SILO_JOB_CREATED = 0x7;
    static final int SAVE_COMPLETED = 0x8;
    static final int RDP_ENHANCED_MODE_CHANGED = 0x9;
    static final int SHUTDOWN_FAILED = 0xA;
    static final int CRASH_INITIATED = 0xD;
    static final int GUEST_CONNECTION_CLOSED = 0xE;
    static final int PROCESS_EXITED = 0x1_0000;
    static final int SERVICE_DISCONNECTED = 0x100_0000;

    private final String id;
    private final Ending<SystemExit> ending = new Ending<>();
    private final EventQueue events = new EventQueue();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Map<Integer, Integer> outcomes = new HashMap<>();
    private boolean closed;

    Notifications(String id) {
        this.id = id;
    }

    Ending<SystemExit> ending() {
        return ending;
    }

    EventQueue events() {
        return events;
    }

    @Override
    public void heard(int type, int status, String document) {
        lock.lock();
        try {
            outcomes.put(type, status);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (type == SYSTEM_EXITED) {
            exited(status);
        } else if (type == SERVICE_DISCONNECTED) {
            ending.fail(() -> Ends.disconnected("wait for " + id));
        }
        var kind = kind(type);
        if (kind != Kind.OTHER) {
            events.add(new HcsEvent(kind, type, document));
        }
    }

    private void exited(int status) {
        var isUnexpected = status == WindowsError.VM_UNEXPECTED_EXIT;
        if (WindowsError.failed(status) && !isUnexpected) {
            var number = WindowsError.ofHResult(status);
            ending.fail(() -> HcsException.ofNumber("wait for " + id, number, ""));
        } else {
            ending.end(new SystemExit(status, isUnexpected, ""));
        }
    }

    private static Kind kind(int type) {
        return switch (type) {
            case SYSTEM_EXITED -> Kind.EXITED;
            case CRASH_INITIATED -> Kind.CRASH_INITIATED;
            case CRASH_REPORT -> Kind.CRASH_REPORT;
            case RDP_ENHANCED_MODE_CHANGED -> Kind.RDP_ENHANCED_MODE_CHANGED;
            case SILO_JOB_CREATED -> Kind.SILO_JOB_CREATED;
            case GUEST_CONNECTION_CLOSED -> Kind.GUEST_CONNECTION_CLOSED;
            case SHUTDOWN_FAILED -> Kind.SHUTDOWN_FAILED;
            case SERVICE_DISCONNECTED -> Kind.SERVICE_DISCONNECTED;
            default -> Kind.OTHER;
        };
    }

    /// Forgets an outcome that came before it was asked for.
    void expect(int type) {
        lock.lock();
        try {
            outcomes.remove(type);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for an outcome.
    ///
    /// @throws HcsException if it is a failure, or none will come
    void await(String tried, int type, Duration limit) throws HcsException, InterruptedException {
        var deadline = Deadline.in(limit);
        lock.lockInterruptibly();
        try {
            while (!outcomes.containsKey(type)) {
                requireHope(tried);
                var left = deadline.nanoseconds();
                if (left == 0) {
                    throw Calls.timeOver(tried);
                }
                changed.awaitNanos(left);
            }
            var status = outcomes.remove(type);
            if (WindowsError.failed(status)) {
                throw HcsException.ofNumber(tried, WindowsError.ofHResult(status), "");
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireHope(String tried) throws HcsException {
        if (outcomes.containsKey(SYSTEM_EXITED)) {
            throw HcsException.of(
                    tried, HcsError.UNEXPECTED_EXIT, "the compute system exited meanwhile");
        }
        if (outcomes.containsKey(SERVICE_DISCONNECTED)) {
            throw Ends.disconnected(tried);
        }
        if (closed) {
            throw Ends.closed(tried);
        }
    }

    /// Nobody waits any longer.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        ending.fail(() -> Ends.closed("wait for " + id));
        events.close();
    }
}
