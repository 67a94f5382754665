package io.hcsshim.wire.ttrpc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads protobuf fields one after the other.
final class ProtoIn {
    private final byte[] bytes;
    private final int end;
    private int at;
    private int field;
    private int wireType;

    ProtoIn(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /// Steps to the next field; false at the end.
    boolean next() throws IOException {
        if (at == end) {
            return false;
        }
        long tag = raw();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (field == 0) {
            throw new IOException("malformed message: field number 0");
        }
        return true;
    }

    int field() {
        return field;
    }

    long varint() throws IOException {
        if (wireType != 0) {
            throw mismatch();
        }
        return raw();
    }

    String string() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    byte[] bytes() throws IOException {
        if (wireType != 2) {
            throw mismatch();
        }
        int length = length(raw());
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    void skip() throws IOException {
        switch (wireType) {
            case 0 -> raw();
            case 1 -> at += length(8);
            case 2 -> bytes();
            case 5 -> at += length(4);
            default -> throw mismatch();
        }
    }

    private IOException mismatch() {
        return new IOException("malformed message: field " + field + " has wire type " + wireType);
    }

    private int length(long wanted) throws IOException {
        if (wanted < 0 || wanted > end - at) {
            throw new IOException("malformed message: field " + field + " is cut off");
        }
        return (int) wanted;
    }

    private long raw() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw new IOException("malformed message: number cut off");
            }
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("malformed message: number longer than 64 bits");
    }
}
