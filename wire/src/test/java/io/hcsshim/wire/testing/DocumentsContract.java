package io.hcsshim.wire.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonNull;
import io.hcsshim.wire.json.JsonNumber;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What every document of a package keeps, held to a table of members: the resource `documents.txt` beside the
/// test, one document a line: `Name { Member!: kind; Member: kind? }`.
public abstract class DocumentsContract {
    private static final int DEEP = 4;

    private final Map<String, String> table = new LinkedHashMap<>();
    private final Map<String, Shape<?>> shapes = new LinkedHashMap<>();

    protected DocumentsContract() {
        for (var line : resource().split("\n")) {
            if (!line.startsWith("#") && !line.isEmpty()) {
                var name = line.substring(0, line.indexOf(' '));
                table.put(name, line);
                shapes.put(name, empty(name).shape());
            }
        }
    }

    @Test
    void membersHaveTheNamesKindsAndRulesOfTheTable() {
        var actual =
                shapes.entrySet().stream()
                        .map(entry -> describe(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining("\n"));
        assertFalse(table.isEmpty());
        assertEquals(String.join("\n", table.values()), actual);
    }

    @Test
    void aFullDocumentIsWrittenAsItWasRead() throws IOException {
        for (var shape : shapes.values()) {
            var full = full(shape, DEEP);
            assertEquals(full.toText(), shape.read(full).toText());
        }
    }

    @Test
    void unknownMembersAreKept() throws IOException {
        for (var shape : shapes.values()) {
            var known = full(shape, DEEP);
            var unknown = JsonObject.builder().put("x", 1).put("y", JsonArray.of()).build();
            var read = shape.read(known.with("FromTheFuture", unknown));
            assertEquals(unknown, read.toJson().get("FromTheFuture").orElseThrow());
        }
    }

    @Test
    void anEmptyDocumentWritesItsAlwaysMembersAndNoOthers() throws IOException {
        for (var shape : shapes.values()) {
            var always = shape.members().stream().filter(Member::isAlways).map(Member::name);
            assertEquals(always.toList(), shape.read(JsonObject.of()).toJson().names());
        }
    }

    @Test
    void zerosAreLeftOutUnlessTheyAreMoreThanAbsence() throws IOException {
        for (var shape : shapes.values()) {
            var zeros = JsonObject.builder();
            for (var member : shape.members()) {
                zeros.put(member.name(), zero(member));
            }
            var written = shape.read(zeros.build()).toJson().names();
            for (var member : shape.members()) {
                var kept = member.isAlways() || member.isNullable();
                assertEquals(kept, written.contains(member.name()), member.name());
            }
        }
    }

    @Test
    void nullIsAbsence() throws IOException {
        for (var shape : shapes.values()) {
            var nulls = JsonObject.builder();
            for (var member : shape.members()) {
                nulls.put(member.name(), JsonNull.NULL);
            }
            var read = shape.read(nulls.build());
            assertEquals(shape.read(JsonObject.of()).toText(), read.toText());
            assertTrue(shape.members().stream().noneMatch(read::has));
        }
    }

    private static String describe(String name, Shape<?> shape) {
        var members = new ArrayList<String>();
        for (var member : shape.members()) {
            members.add(
                    member.name()
                            + (member.isAlways() ? "!" : "")
                            + ": "
                            + member.kindName()
                            + (member.isNullable() ? "?" : ""));
        }
        var list = String.join("; ", members);
        return name + (list.isEmpty() ? " { }" : " { " + list + " }");
    }

    private static Json zero(Member<?> member) {
        var kind = member.kindName();
        if (kind.startsWith("[")) {
            return JsonArray.of();
        }
        return switch (kind) {
            case "text", "bytes" -> Json.of("");
            case "bool" -> Json.of(false);
            case "u8", "u16", "u32", "u64", "i32", "i64", "real" -> Json.of(0);
            case "guid" -> Json.of("00000000-0000-0000-0000-000000000000");
            case "time" -> Json.of("0001-01-01T00:00:00Z");
            case "any" -> JsonNull.NULL;
            default -> JsonObject.of();
        };
    }

    private JsonObject full(Shape<?> shape, int depth) {
        var out = JsonObject.builder();
        var number = 1;
        for (var member : shape.members()) {
            out.put(member.name(), value(member.kindName(), number++, depth));
        }
        return out.build();
    }

    private Json value(String kind, int number, int depth) {
        if (kind.startsWith("[")) {
            var element = value(kind.substring(1, kind.length() - 1), number, depth - 1);
            return JsonArray.of(element, element);
        }
        if (kind.startsWith("{")) {
            var element = value(kind.substring(1, kind.length() - 1), number, depth - 1);
            return JsonObject.builder().put("a", element).put("b", element).build();
        }
        return switch (kind) {
            case "text" -> Json.of("text " + number);
            case "bool" -> Json.of(true);
            case "u8", "u16", "i32", "i64" -> Json.of(number);
            case "u32" -> Json.of(0xFFFF_FFFFL - number);
            case "u64" -> JsonNumber.ofUnsigned(-number);
            case "real" -> JsonNumber.of(number + 0.5);
            case "bytes" -> Json.of("AAECAw==");
            case "guid" -> Json.of("01234567-89ab-cdef-0123-456789abcde" + number % 10);
            case "time" -> Json.of("2026-01-02T03:04:05Z");
            case "any" -> JsonObject.builder().put("any", number).build();
            // Documents may contain their own kind: an end has to be made, and an empty document is
            // one.
            default -> depth < 0 ? empty(kind).toJson() : full(shape(kind), depth - 1);
        };
    }

    private Shape<?> shape(String name) {
        return shapes.containsKey(name) ? shapes.get(name) : empty(name).shape();
    }

    private Document<?> empty(String name) {
        try {
            var type = Class.forName(packageOf(name) + "." + name);
            Constructor<?> constructor = type.getDeclaredConstructor();
            return (Document<?>) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no document " + name, e);
        }
    }

    private String resource() {
        try (var in = getClass().getResourceAsStream("documents.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Where a document is; some are shared between packages.
    protected String packageOf(String name) {
        return getClass().getPackageName();
    }

    /// How many documents the table has.
    protected int size() {
        return table.size();
    }

    /// The names of the documents.
    protected List<String> names() {
        return List.copyOf(table.keySet());
    }
}
