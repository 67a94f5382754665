package io.hcsshim.guest.container;

/// How the host is told that a container ended; the last signal it had delivered decides.
public enum ExitType {
    /// On its own, well or badly.
    UNEXPECTED("UnexpectedExit"),
    /// After a SIGTERM.
    GRACEFUL("GracefulExit"),
    /// After a SIGKILL.
    FORCED("ForcedExit");

    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    private final String wireName;

    ExitType(String wireName) {
        this.wireName = wireName;
    }

    /// The name in the notification.
    public String wireName() {
        return wireName;
    }

    /// What it is after `signal` was delivered too.
    ExitType after(int signal) {
        return switch (signal) {
            case SIGTERM -> GRACEFUL;
            case SIGKILL -> FORCED;
            default -> this;
        };
    }
}
