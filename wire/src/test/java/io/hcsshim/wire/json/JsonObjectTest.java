package io.hcsshim.wire.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class JsonObjectTest {
    @Test
    void absentAndNullMembersAreZero() throws JsonException {
        for (var text : List.of("{}", "{\"a\":null}")) {
            var object = JsonObject.parse(text);

            assertEquals("", object.string("a"));
            assertEquals(0, object.int64("a"));
            assertEquals(0, object.uint64("a"));
            assertEquals(0, object.uint32("a"));
            assertEquals(0, object.uint16("a"));
            assertEquals(0, object.uint8("a"));
            assertEquals(0, object.int32("a"));
            assertFalse(object.bool("a"));
            assertEquals(Optional.empty(), object.get("a"));
            assertEquals(Optional.empty(), object.object("a"));
            assertEquals(List.of(), object.list("a"));
            assertEquals(List.of(), object.strings("a"));
            assertEquals(List.of(), object.objects("a"));
            assertEquals(Map.of(), object.stringMap("a"));
        }
    }

    @Test
    void namesMatchExactlyOrElseWithoutCaseAndTheLastWins() throws JsonException {
        assertEquals(2, JsonObject.parse("{\"a\":1,\"a\":2}").int64("a"));
        assertEquals(1, JsonObject.parse("{\"a\":1,\"A\":2}").int64("a"));
        assertEquals(3, JsonObject.parse("{\"ProcessID\":2,\"processid\":3}").int64("ProcessId"));
        assertEquals("x", JsonObject.parse("{\"\u212Aey\":\"x\"}").string("key"));
    }

    @Test
    void numbersAreHeldToTheirRange() throws JsonException {
        var object =
                JsonObject.parse(
                        "{\"max\":18446744073709551615,\"i\":-9223372036854775808,\"w\":4294967295}");

        assertEquals("18446744073709551615", Long.toUnsignedString(object.uint64("max")));
        assertEquals(Long.MIN_VALUE, object.int64("i"));
        assertEquals(4294967295L, object.uint32("w"));
        refuses("4294967296", o -> o.uint32("a"));
        refuses("-1", o -> o.uint32("a"));
        refuses("65536", o -> o.uint16("a"));
        refuses("256", o -> o.uint8("a"));
        refuses("2147483648", o -> o.int32("a"));
        refuses("9223372036854775808", o -> o.int64("a"));
        refuses("18446744073709551616", o -> o.uint64("a"));
        refuses("-1", o -> o.uint64("a"));
        refuses("1.5", o -> o.int64("a"));
        refuses("1e3", o -> o.uint32("a"));
        refuses("1.0", o -> o.uint64("a"));
    }

    @Test
    void valuesOfAnotherTypeAreRefused() {
        refuses("\"1\"", o -> o.int64("a"));
        refuses("\"1\"", o -> o.uint64("a"));
        refuses("1", o -> o.string("a"));
        refuses("\"true\"", o -> o.bool("a"));
        refuses("[]", o -> o.object("a"));
        refuses("{}", o -> o.list("a"));
        refuses("[1]", o -> o.strings("a"));
        refuses("[[]]", o -> o.objects("a"));
        refuses("{\"b\":1}", o -> o.stringMap("a"));
        assertThrows(JsonException.class, () -> JsonObject.parse("[]"));
    }

    @Test
    void failuresNameTheMember() {
        var e =
                assertThrows(
                        JsonException.class,
                        () -> JsonObject.parse("{\"ProcessId\":\"x\"}").uint32("ProcessId"));

        assertEquals("member ProcessId: a number is wanted, not a string", e.getMessage());
    }

    @Test
    void aNullDocumentReadsAsAnEmptyObject() throws JsonException {
        assertTrue(JsonObject.parse("null").isEmpty());
    }

    @Test
    void editsKeepUnknownMembersAndOrder() throws JsonException {
        var object = JsonObject.parse("{\"z\":1,\"hostname\":\"a\",\"extra\":{\"deep\":[1.50]}}");

        assertEquals(
                "{\"z\":1,\"hostname\":\"b\",\"extra\":{\"deep\":[1.50]}}",
                object.with("hostname", Json.of("b")).toText());
        assertEquals("{\"z\":1,\"extra\":{\"deep\":[1.50]}}", object.without("hostname").toText());
        assertEquals(List.of("z", "hostname", "extra"), object.names());
        assertEquals("a", object.string("hostname"));
    }

    @Test
    void anEditLeavesNoOtherSpellingBehind() throws JsonException {
        var object = JsonObject.parse("{\"Root\":1,\"b\":2,\"ROOT\":3}");

        assertEquals("{\"root\":9,\"b\":2}", object.with("root", Json.of(9)).toText());
        assertEquals("{\"b\":2}", object.without("root").toText());
    }

    @Test
    void theBuilderOmitsWhatIsZero() {
        var object =
                JsonObject.builder()
                        .put("s", "")
                        .put("n", 0)
                        .put("b", false)
                        .putUnlessEmpty("s2", "")
                        .putUnlessEmpty("l", List.of())
                        .putUnlessEmpty("m", Map.of())
                        .putUnlessEmpty("o", JsonObject.of())
                        .putUnlessEmpty("a", JsonArray.of())
                        .putUnlessZero("n2", 0)
                        .putIfTrue("b2", false)
                        .build();

        assertEquals("{\"s\":\"\",\"n\":0,\"b\":false}", object.toText());
    }

    @Test
    void theBuilderSortsMapsAndKeepsOrderElsewhere() {
        var object =
                JsonObject.builder()
                        .put("z", Map.of("b", "2", "a", "1"))
                        .put("y", List.of("b", "a"))
                        .putUnsigned("u", -1)
                        .put("x", JsonNull.NULL)
                        .build();

        assertEquals(
                "{\"z\":{\"a\":\"1\",\"b\":\"2\"},\"y\":[\"b\",\"a\"],\"u\":18446744073709551615,\"x\":null}",
                object.toText());
    }

    @Test
    void aBuiltObjectDoesNotChangeWhenItsBuilderGoesOn() {
        var builder = JsonObject.builder().put("a", 1);
        var object = builder.build();
        builder.put("b", 2);

        assertEquals("{\"a\":1}", object.toText());
    }

    private interface Reading {
        Object of(JsonObject object) throws JsonException;
    }

    private static void refuses(String value, Reading reading) {
        Executable read = () -> reading.of(JsonObject.parse("{\"a\":" + value + "}"));
        assertTrue(
                String.valueOf(assertThrows(JsonException.class, read).getMessage())
                        .startsWith("member a: "));
    }
}
