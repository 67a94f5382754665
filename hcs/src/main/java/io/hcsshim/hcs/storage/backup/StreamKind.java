package io.hcsshim.hcs.storage.backup;

import java.util.Optional;

/// The parts of a backup stream (winbase.h, WIN32_STREAM_ID.dwStreamId).
public enum StreamKind {
    DATA(1),
    EXTENDED_ATTRIBUTES(2),
    SECURITY(3),
    ALTERNATE_DATA(4),
    LINK(5),
    PROPERTY(6),
    OBJECT_ID(7),
    REPARSE_POINT(8),
    SPARSE_BLOCK(9),
    TRANSACTION(10);

    private final int number;

    StreamKind(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static Optional<StreamKind> of(int number) {
        return number >= 1 && number <= values().length
                ? Optional.of(values()[number - 1])
                : Optional.empty();
    }
}
