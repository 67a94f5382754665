package io.hcsshim.sys.windows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// UTF-16 text that ends with a NUL. Surrogates without a partner pass as they are, for file names may have them.
final class Wide {
    private static final ValueLayout.OfChar CHAR = ValueLayout.JAVA_CHAR_UNALIGNED;

    private Wide() {}

    /// @throws IllegalArgumentException if there is a NUL in it
    static MemorySegment write(Arena arena, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "text for Windows must not have a NUL in it: " + text.replace('\0', '\u2400'));
        }
        var characters = text.toCharArray();
        var segment = arena.allocate((characters.length + 1L) * Character.BYTES, Character.BYTES);
        MemorySegment.copy(characters, 0, segment, CHAR, 0, characters.length);
        return segment;
    }

    /// The text at an address, to its NUL.
    static String read(long address) {
        var memory = everything(address);
        var length = 0L;
        while (memory.get(CHAR, length * Character.BYTES) != 0) {
            length++;
        }
        return read(memory, length);
    }

    /// The first characters of a segment, to a NUL if there is one among them.
    static String readAtMost(MemorySegment memory, long characters) {
        var length = 0L;
        while (length < characters && memory.get(CHAR, length * Character.BYTES) != 0) {
            length++;
        }
        return read(memory, length);
    }

    /// Texts after each other, the last one followed by an empty one.
    static List<String> readAll(MemorySegment memory, long characters) {
        var texts = new ArrayList<String>();
        var at = 0L;
        while (at < characters) {
            var text = readAtMost(memory.asSlice(at * Character.BYTES), characters - at);
            if (text.isEmpty()) {
                break;
            }
            texts.add(text);
            at += text.length() + 1L;
        }
        return List.copyOf(texts);
    }

    private static String read(MemorySegment memory, long length) {
        var characters = new char[Math.toIntExact(length)];
        MemorySegment.copy(memory, CHAR, 0, characters, 0, characters.length);
        return new String(characters);
    }

    @SuppressWarnings("restricted")
    private static MemorySegment everything(long address) {
        return MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE);
    }
}
