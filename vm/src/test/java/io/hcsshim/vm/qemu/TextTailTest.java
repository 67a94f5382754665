package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextTailTest {
    @Test
    void itKeepsTheNewestBytes() {
        var tail = new TextTail(4);

        append(tail, "ab");
        append(tail, "cde");

        assertEquals("bcde", tail.text());
    }

    @Test
    void moreThanItHoldsAtOnceLeavesTheEnd() {
        var tail = new TextTail(3);

        append(tail, "x");
        append(tail, "abcdefg");

        assertEquals("efg", tail.text());
    }

    @Test
    void itIsSafeToShowOnATerminal() {
        var tail = new TextTail(64);

        append(tail, "one\r\n\u001b[31mtwo\tü\u0007");

        assertEquals("one\n?[31mtwo\tü?", tail.text());
    }

    private static void append(TextTail tail, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        tail.append(bytes, bytes.length);
    }
}
