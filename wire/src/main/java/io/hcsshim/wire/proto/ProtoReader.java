package io.hcsshim.wire.proto;

import io.hcsshim.wire.Utf8;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/// Reads a message field by field. Confined to one thread.
///
/// ```java
/// while (reader.next()) {
///     switch (reader.field()) {
///         case 1 -> name = reader.string();
///         case 2 -> code = (int) reader.varint();
///         default -> reader.skip();
///     }
/// }
/// ```
///
/// A field that is not read is skipped by the next [#next()], so the `default` may be empty.
public final class ProtoReader {
    static final int MAX_FIELD = (1 << 29) - 1;
    private static final int MAX_GROUPS = 64;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int FIXED32 = 5;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int field;
    private int wireType;
    private boolean unread;

    /// A reader of all of `message`, which nobody changes meanwhile.
    public ProtoReader(byte[] message) {
        this(message, 0, message.length);
    }

    private ProtoReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /// Steps to the next field; false at the end.
    public boolean next() throws ProtoException {
        if (unread) {
            skip();
        }
        if (at == end) {
            return false;
        }
        tag();
        if (wireType == END_GROUP) {
            throw new ProtoException("field " + field + " ends a group that never began");
        }
        unread = true;
        return true;
    }

    /// The number of the field that [#next()] found.
    public int field() {
        return field;
    }

    /// Reads an `int32`, `int64`, `uint32`, `uint64` or enum field as its 64 bits.
    public long varint() throws ProtoException {
        take(VARINT);
        return raw();
    }

    /// Reads a `bool` field.
    public boolean bool() throws ProtoException {
        return varint() != 0;
    }

    /// Reads a `fixed32` or `sfixed32` field.
    public int fixed32() throws ProtoException {
        take(FIXED32);
        return (int) littleEndian(Integer.BYTES);
    }

    /// Reads a `fixed64` or `sfixed64` field.
    public long fixed64() throws ProtoException {
        take(FIXED64);
        return littleEndian(Long.BYTES);
    }

    /// Reads a `string` field.
    public String string() throws ProtoException {
        try {
            return Utf8.decode(bytes());
        } catch (CharacterCodingException _) {
            throw new ProtoException("field " + field + " is not valid UTF-8");
        }
    }

    /// Reads a `bytes` field.
    public byte[] bytes() throws ProtoException {
        take(LENGTH_DELIMITED);
        var from = advance(raw());
        return Arrays.copyOfRange(bytes, from, at);
    }

    /// Reads a nested message.
    public ProtoReader message() throws ProtoException {
        take(LENGTH_DELIMITED);
        var from = advance(raw());
        return new ProtoReader(bytes, from, at);
    }

    /// Skips the field.
    public void skip() throws ProtoException {
        unread = false;
        skip(0);
    }

    private void skip(int groups) throws ProtoException {
        switch (wireType) {
            case VARINT -> raw();
            case FIXED64 -> advance(Long.BYTES);
            case LENGTH_DELIMITED -> advance(raw());
            case FIXED32 -> advance(Integer.BYTES);
            case START_GROUP -> skipGroup(field, groups + 1);
            default -> throw new ProtoException("field " + field + " has wire type " + wireType);
        }
    }

    private void skipGroup(int group, int groups) throws ProtoException {
        if (groups > MAX_GROUPS) {
            throw new ProtoException("more than " + MAX_GROUPS + " levels of groups");
        }
        while (true) {
            tag();
            if (wireType == END_GROUP) {
                if (field != group) {
                    throw new ProtoException("group " + group + " ends as " + field);
                }
                return;
            }
            skip(groups);
        }
    }

    private void tag() throws ProtoException {
        var tag = raw();
        var number = tag >>> 3;
        if (number == 0 || number > MAX_FIELD) {
            throw new ProtoException("field number " + Long.toUnsignedString(number));
        }
        field = (int) number;
        wireType = (int) (tag & 7);
    }

    private void take(int wanted) throws ProtoException {
        if (!unread) {
            throw new IllegalStateException("field " + field + " was already read");
        }
        if (wireType != wanted) {
            throw new ProtoException(
                    "field " + field + " has wire type " + wireType + ", not " + wanted);
        }
        unread = false;
    }

    /// Steps over `count` bytes and says where they begin.
    private int advance(long count) throws ProtoException {
        if (count < 0 || count > end - at) {
            throw new ProtoException("field " + field + " is cut off");
        }
        var from = at;
        at += (int) count;
        return from;
    }

    private long littleEndian(int count) throws ProtoException {
        var from = advance(count);
        var value = 0L;
        for (var i = 0; i < count; i++) {
            value |= (bytes[from + i] & 0xFFL) << 8 * i;
        }
        return value;
    }

    private long raw() throws ProtoException {
        var value = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            if (at == end) {
                throw new ProtoException("number is cut off");
            }
            var next = bytes[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new ProtoException("number is longer than 64 bits");
    }
}
