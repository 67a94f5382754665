package io.hcsshim.hcs.computecore;

import io.hcsshim.hcs.HcsEvent;
import io.hcsshim.hcs.HcsEvent.Kind;
import io.hcsshim.hcs.SystemExit;
import io.hcsshim.hcs.lifecycle.Ending;
import io.hcsshim.hcs.lifecycle.Ends;
import io.hcsshim.hcs.lifecycle.EventQueue;
import io.hcsshim.sys.windows.HcsListener;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// What is heard of a system. Thread-safe.
final class SystemEvents implements HcsListener {
    static final int SYSTEM_EXITED = 0x1;
    static final int CRASH_INITIATED = 0x2;
    static final int CRASH_REPORT = 0x3;
    static final int RDP_ENHANCED_MODE_CHANGED = 0x4;
    static final int SILO_JOB_CREATED = 0x5;
    static final int GUEST_CONNECTION_CLOSED = 0x6;
    static final int PROCESS_EXITED = 0x1_0000;
    static final int OPERATION_CALLBACK = 0x100_0000;
    static final int SERVICE_DISCONNECTED = 0x200_0000;
    static final int GROUP_VM_LIFECYCLE = 0x8000_0002;
    static final int GROUP_LIVE_MIGRATION = 0x8000_0003;
    static final int GROUP_OPERATION = 0xC000_0001;

    private final String id;
    private final Ending<SystemExit> ending = new Ending<>();
    private final EventQueue events = new EventQueue();

    SystemEvents(String id) {
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
        var kind = kind(type);
        if (kind == Kind.EXITED) {
            exited(document);
        } else if (kind == Kind.SERVICE_DISCONNECTED) {
            ending.fail(() -> Ends.disconnected("wait for " + id));
        }
        if (kind != Kind.OTHER) {
            events.add(new HcsEvent(kind, type, document));
        }
    }

    private void exited(String document) {
        try {
            var json = JsonObject.parse(document.isEmpty() ? "{}" : document);
            var word = json.string("ExitType");
            ending.end(
                    new SystemExit(
                            (int) json.int64("Status"), word.equals("UnexpectedExit"), word));
        } catch (JsonException _) {
            ending.end(new SystemExit(0, false, "")); // it has exited, whatever it says
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
            case SERVICE_DISCONNECTED -> Kind.SERVICE_DISCONNECTED;
            case GROUP_LIVE_MIGRATION -> Kind.LIVE_MIGRATION;
            default -> Kind.OTHER;
        };
    }

    /// Nobody waits any longer: the service says nothing more after its handle is closed.
    void close() {
        ending.fail(() -> Ends.closed("wait for " + id));
        events.close();
    }
}
