package io.hcsshim.disk.gpt;

import io.hcsshim.disk.tree.Guids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// One entry of a partition table: 128 bytes, little-endian.
///
/// | offset | size | field                    |
/// |-------:|-----:|--------------------------|
/// |      0 |   16 | type, zero if unused     |
/// |     16 |   16 | unique id                |
/// |     32 |   16 | first and last sector    |
/// |     48 |    8 | attributes               |
/// |     56 |   72 | name, UTF-16             |
///
/// @param first sector of 512 bytes
/// @param last  sector that still belongs to it
/// @param name  at most 36 UTF-16 units
public record Partition(UUID type, UUID id, long first, long last, long attributes, String name) {
    /// A Linux file system.
    public static final UUID LINUX = UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4");

    static final int SIZE = 128;
    private static final int LONGEST_NAME = 36;

    /// Checks its parts, and keeps copies of those that could change.
    public Partition {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("a partition from " + first + " to " + last);
        }
        if (name.length() > LONGEST_NAME || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a partition's name: '" + name + "'");
        }
    }

    /// Where it begins, in bytes.
    public long offset() {
        return first * PartitionTable.SECTOR;
    }

    /// How long it is, in bytes.
    public long bytes() {
        return (last - first + 1) * PartitionTable.SECTOR;
    }

    static Optional<Partition> read(ByteBuffer in, int at) {
        var type = Guids.read(in, at);
        if (type.equals(new UUID(0, 0))) {
            return Optional.empty();
        }
        var bytes = new byte[2 * LONGEST_NAME];
        in.get(at + 56, bytes);
        var name = new String(bytes, StandardCharsets.UTF_16LE);
        int end = name.indexOf('\0');
        return Optional.of(
                new Partition(
                        type,
                        Guids.read(in, at + 16),
                        in.getLong(at + 32),
                        in.getLong(at + 40),
                        in.getLong(at + 48),
                        end < 0 ? name : name.substring(0, end)));
    }

    void write(ByteBuffer out, int at) {
        Guids.write(type, out, at);
        Guids.write(id, out, at + 16);
        out.putLong(at + 32, first);
        out.putLong(at + 40, last);
        out.putLong(at + 48, attributes);
        out.put(at + 56, name.getBytes(StandardCharsets.UTF_16LE));
    }
}
