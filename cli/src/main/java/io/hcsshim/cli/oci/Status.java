package io.hcsshim.cli.oci;

import java.util.Locale;

/// How far a container is, in the words of the OCI runtime specification (runtime.md, “State”); `paused` is runc's.
enum Status {
    CREATING,
    CREATED,
    RUNNING,
    PAUSED,
    STOPPED;

    /// What documents say.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether its first process is there, and can be sent a signal.
    boolean isAlive() {
        return switch (this) {
            case CREATED, RUNNING, PAUSED -> true;
            case CREATING, STOPPED -> false;
        };
    }
}
