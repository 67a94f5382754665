package io.hcsshim.hcs.storage.backup;

import java.util.Optional;

/// The parts of a backup stream (winbase.h, WIN32_STREAM_ID.dwStreamId).
public enum StreamKind {
    /// The contents.
    DATA(1),
    /// Extended attributes.
    EXTENDED_ATTRIBUTES(2),
    /// The security descriptor.
    SECURITY(3),
    /// A named stream.
    ALTERNATE_DATA(4),
    /// Another name of the file.
    LINK(5),
    /// Properties.
    PROPERTY(6),
    /// The object id.
    OBJECT_ID(7),
    /// A reparse point, such as a link.
    REPARSE_POINT(8),
    /// A part of a file with holes.
    SPARSE_BLOCK(9),
    /// Data of a transaction.
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
