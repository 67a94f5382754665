package io.hcsshim.wire.ttrpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes the few protobuf fields that ttrpc's envelope has; proto3 rules: empty values are left out.
final class ProtoOut {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtoOut varint(int field, long value) {
        if (value != 0) {
            raw((long) field << 3);
            raw(value);
        }
        return this;
    }

    ProtoOut string(int field, String value) {
        return value.isEmpty() ? this : message(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtoOut bytes(int field, byte[] value) {
        return value.length == 0 ? this : message(field, value);
    }

    /// Like `bytes`, but written when empty too: a message that is present.
    ProtoOut message(int field, byte[] value) {
        raw((long) field << 3 | 2);
        raw(value.length);
        out.writeBytes(value);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private void raw(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
