package io.hcsshim.wire.proto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes a message field by field. As proto3 has it, zero and empty values are left out, except by
/// the methods that say otherwise. Confined to one thread.
public final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// A writer of an empty message.
    public ProtoWriter() {}

    /// Writes an `int32`, `int64`, `uint32`, `uint64` or enum field; unsigned values as their bits,
    /// `uint32` zero-extended.
    public ProtoWriter varint(int field, long value) {
        if (value != 0) {
            tag(field, VARINT);
            raw(value);
        }
        return this;
    }

    /// Writes a `bool` field.
    public ProtoWriter bool(int field, boolean value) {
        return varint(field, value ? 1 : 0);
    }

    /// Writes a `fixed32` or `sfixed32` field.
    public ProtoWriter fixed32(int field, int value) {
        if (value != 0) {
            tag(field, FIXED32);
            littleEndian(value, Integer.BYTES);
        }
        return this;
    }

    /// Writes a `fixed64` or `sfixed64` field.
    public ProtoWriter fixed64(int field, long value) {
        if (value != 0) {
            tag(field, FIXED64);
            littleEndian(value, Long.BYTES);
        }
        return this;
    }

    /// Writes a `string` field.
    public ProtoWriter string(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes a `bytes` field.
    public ProtoWriter bytes(int field, byte[] value) {
        return value.length == 0 ? this : element(field, value);
    }

    /// Writes a nested message, or an element of a repeated field, even if it is empty.
    public ProtoWriter message(int field, ProtoWriter value) {
        return element(field, value.toBytes());
    }

    /// Writes an element of a repeated `string` or `bytes` field, even if it is empty.
    public ProtoWriter element(int field, byte[] value) {
        tag(field, LENGTH_DELIMITED);
        raw(value.length);
        out.writeBytes(value);
        return this;
    }

    /// The message so far.
    public byte[] toBytes() {
        return out.toByteArray();
    }

    private void tag(int field, int wireType) {
        if (field <= 0 || field > ProtoReader.MAX_FIELD) {
            throw new IllegalArgumentException("no such protobuf field number: " + field);
        }
        raw((long) field << 3 | wireType);
    }

    private void raw(long value) {
        var rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void littleEndian(long value, int bytes) {
        for (var i = 0; i < bytes; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }
}
