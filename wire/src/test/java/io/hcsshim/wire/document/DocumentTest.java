package io.hcsshim.wire.document;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNull;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DocumentTest {
    record Tree(JsonObject json) implements Document<Tree> {
        static final Member<String> NAME = Member.text("Name").always();
        static final Member<Integer> SIZE = Member.uint16("Size");
        static final Member<Long> TOTAL = Member.uint64("Total");
        static final Member<Long> LIMIT = Member.uint32("Limit").nullable();
        static final Member<UUID> GUID = Member.guid("Guid");
        static final Member<Instant> MADE = Member.time("Made");
        static final Member<byte[]> BYTES = Member.bytes("Bytes");
        static final Member<Tree> TOP = Member.document("Top", Tree::new);
        static final Member<List<Tree>> CHILDREN = Member.documents("Children", Tree::new);
        static final Member<Map<String, Tree>> NAMED = Member.documentMap("Named", Tree::new);
        static final Member<Json> ANY = Member.any("Any");
        static final Shape<Tree> SHAPE =
                Shape.of(
                        Tree::new, NAME, SIZE, TOTAL, LIMIT, GUID, MADE, BYTES, TOP, CHILDREN,
                        NAMED, ANY);

        Tree() {
            this(JsonObject.of());
        }

        @Override
        public Shape<Tree> shape() {
            return SHAPE;
        }
    }

    @Test
    void membersAreWrittenInTheOrderOfTheShape() {
        var tree = new Tree().with(Tree.SIZE, 3).with(Tree.NAME, "oak").with(Tree.TOTAL, 1);
        assertEquals("{\"Name\":\"oak\",\"Size\":3,\"Total\":1}", tree.toText());
    }

    @Test
    void absenceReadsAsZero() {
        var tree = new Tree();
        assertEquals("", tree.get(Tree.NAME));
        assertEquals(0, tree.get(Tree.SIZE));
        assertEquals(List.of(), tree.get(Tree.CHILDREN));
        assertEquals(Map.of(), tree.get(Tree.NAMED));
        assertEquals(new UUID(0, 0), tree.get(Tree.GUID));
        assertEquals(JsonNull.NULL, tree.get(Tree.ANY));
        assertEquals("", tree.get(Tree.TOP).get(Tree.TOP).get(Tree.NAME));
    }

    @Test
    void settingAZeroTakesTheMemberAway() {
        var tree = new Tree().with(Tree.SIZE, 3).with(Tree.SIZE, 0);
        assertEquals(new Tree(), tree);
        assertFalse(tree.has(Tree.SIZE));
    }

    @Test
    void aNullableZeroIsWrittenAndAnEmptyDocumentToo() {
        var tree = new Tree().with(Tree.LIMIT, 0).with(Tree.TOP, new Tree());
        assertTrue(tree.has(Tree.LIMIT));
        assertEquals("{\"Name\":\"\",\"Limit\":0,\"Top\":{\"Name\":\"\"}}", tree.toText());
        assertEquals("{\"Name\":\"\"}", tree.without(Tree.LIMIT).without(Tree.TOP).toText());
    }

    @Test
    void namesAreFoundWhateverTheirCase() throws IOException {
        var tree = Tree.SHAPE.parse("{\"NAME\":\"elm\",\"other\":null}");
        assertEquals("elm", tree.get(Tree.NAME));
        assertEquals("{\"Name\":\"elm\",\"other\":null}", tree.toText());
        assertEquals("{\"Name\":\"ash\",\"other\":null}", tree.with(Tree.NAME, "ash").toText());
    }

    @Test
    void aWrongKindIsRefusedAtAnyDepth() {
        assertRefused("{\"Size\":65536}", "member Size: ");
        assertRefused("{\"Name\":1}", "member Name: a string is wanted, not 1");
        assertRefused("{\"Guid\":\"1-2-3-4-5\"}", "member Guid: a guid is wanted");
        assertRefused("{\"Made\":\"today\"}", "member Made: a time is wanted");
        assertRefused("{\"Bytes\":\"?\"}", "member Bytes: base64 text is wanted");
        assertRefused("{\"Top\":{\"Top\":[]}}", "member Top: member Top: an object is wanted");
        assertRefused(
                "{\"Children\":[{},{\"Size\":-1}]}", "member Children: member Size: number -1");
        assertRefused("{\"Named\":{\"a\":{\"Size\":\"\"}}}", "member Named: member a: member Size");
    }

    private static void assertRefused(String text, String message) {
        var refused = assertThrows(JsonException.class, () -> Tree.SHAPE.parse(text));
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }

    @Test
    void whatWasNeverCheckedIsRefusedWhenItIsUsed() {
        var tree = new Tree(JsonObject.builder().put("Name", 5).build());
        assertThrows(IllegalArgumentException.class, () -> tree.get(Tree.NAME));
        assertThrows(IllegalArgumentException.class, tree::toText);
    }

    @Test
    void valuesOfEveryKindComeBack() throws IOException {
        var id = UUID.fromString("0985f900-fb06-5ed7-be5f-c3d2ed10d4cd");
        var made = Instant.parse("2026-10-20T12:13:14.5Z");
        var tree =
                new Tree()
                        .with(Tree.GUID, id)
                        .with(Tree.MADE, made)
                        .with(Tree.BYTES, new byte[] {1, 2})
                        .with(Tree.TOTAL, -1L)
                        .with(Tree.NAMED, Map.of("b", new Tree(), "a", new Tree()));
        var read = Tree.SHAPE.parse(tree.toText());
        assertEquals(id, read.get(Tree.GUID));
        assertEquals(made, read.get(Tree.MADE));
        assertArrayEquals(new byte[] {1, 2}, read.get(Tree.BYTES));
        assertEquals(-1L, read.get(Tree.TOTAL));
        assertEquals(tree.toText(), read.toText());
        assertTrue(read.toText().contains("18446744073709551615"));
        assertTrue(read.toText().contains("\"Named\":{\"a\":{\"Name\":\"\"},\"b\""));
    }

    @Test
    void aShapeKnowsItsMembers() {
        assertEquals(Optional.of(Tree.NAME), Tree.SHAPE.member("name"));
        assertEquals(Optional.empty(), Tree.SHAPE.member("names"));
        assertThrows(
                IllegalArgumentException.class,
                () -> Shape.of(Tree::new, Tree.NAME, Member.text("NAME")));
    }
}
