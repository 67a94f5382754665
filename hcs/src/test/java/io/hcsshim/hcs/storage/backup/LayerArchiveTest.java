package io.hcsshim.hcs.storage.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.disk.tar.NewEntry;
import io.hcsshim.disk.tar.TarEntry;
import io.hcsshim.disk.tar.TarReader;
import io.hcsshim.disk.tar.TarType;
import io.hcsshim.disk.tar.TarWriter;
import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Timestamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LayerArchiveTest {
    private static final Timestamp CREATED = new Timestamp(1_500_000_000, 123_456_700);
    private static final Timestamp ACCESSED = new Timestamp(1_500_000_001, 0);
    private static final Timestamp WRITTEN = new Timestamp(1_500_000_002, 900);
    private static final Timestamp CHANGED = new Timestamp(1_500_000_003, 1_000);
    private static final FileBasics FILE = basics(FileBasics.ARCHIVE);
    private static final FileBasics FOLDER = basics(FileBasics.DIRECTORY);
    private static final byte[] DESCRIPTOR = {1, 0, 4, (byte) 0x80, 20, 0, 0, 0};

    private static FileBasics basics(int attributes) {
        return new FileBasics(CREATED, ACCESSED, WRITTEN, CHANGED, attributes);
    }

    @Test
    void everythingThatWindowsKnowsOfAFileComesBack() throws IOException {
        var full = new Stream();
        full.part(StreamKind.SECURITY, StreamHeader.CONTAINS_SECURITY, DESCRIPTOR);
        var attributes =
                List.of(
                        new ExtendedAttributes.Attribute("$KERNEL", (byte) 0, new byte[] {1, 2, 3}),
                        new ExtendedAttributes.Attribute("SECOND", (byte) 0, new byte[0]));
        full.part(StreamKind.EXTENDED_ATTRIBUTES, 0, ExtendedAttributes.toBytes(attributes));
        full.part(StreamKind.DATA, 0, bytes("content"));
        full.alternate(":Zone.Identifier:$DATA", bytes("zone"));
        full.alternate(":empty:$DATA", bytes(""));
        var layer =
                new MemoryLayer()
                        .with("Files", FOLDER, 0, new Stream().bytes())
                        .with("Files\\näme.txt", FILE, 7, full.bytes());

        var copy = new MemoryLayer();
        var size = LayerImport.read(channel(archive(layer)), copy);

        assertEquals(11, size);
        assertTrue(copy.finished);
        assertEquals(
                List.of("Files", "Files\\näme.txt"),
                copy.items.stream().map(LayerItem::name).toList());
        assertEquals(FOLDER, ((LayerItem.File) copy.items.getFirst()).basics());
        assertEquals(FILE, ((LayerItem.File) copy.items.getLast()).basics());
        assertArrayEquals(full.bytes(), copy.stream("Files\\näme.txt"));
        assertEquals(0, copy.stream("Files").length);
    }

    @Test
    void whatOnlyWindowsKnowsIsInExtendedRecords() throws IOException {
        var stream = new Stream();
        stream.part(StreamKind.SECURITY, StreamHeader.CONTAINS_SECURITY, DESCRIPTOR);
        stream.part(StreamKind.OBJECT_ID, 0, new byte[64]);
        stream.part(StreamKind.DATA, 0, bytes("x"));
        var entries = entries(new MemoryLayer().with("Files\\a", FILE, 1, stream.bytes()));

        var entry = entries.getFirst();
        assertEquals("Files/a", entry.name());
        assertEquals(
                Map.of(
                        "MSWINDOWS.fileattr",
                        "32",
                        "MSWINDOWS.rawsd",
                        Base64.getEncoder().encodeToString(DESCRIPTOR),
                        "LIBARCHIVE.creationtime",
                        "1500000000.1234567"),
                entry.records());
        assertEquals(WRITTEN, entry.attributes().times().modified());
        assertEquals(ACCESSED, entry.attributes().times().accessed());
        assertEquals(1, entries.size());
    }

    @Test
    void linksAndMountPointsAreSymbolicLinksThatStayApart() throws IOException {
        var link = new ReparsePoint("..\\to", false);
        var mount = new ReparsePoint("C:\\ProgramData", true);
        var layer =
                new MemoryLayer()
                        .with(
                                "Files\\link",
                                basics(FileBasics.REPARSE_POINT),
                                0,
                                new Stream()
                                        .part(StreamKind.REPARSE_POINT, 0, link.toBytes())
                                        .bytes())
                        .with(
                                "Files\\mount",
                                basics(FileBasics.REPARSE_POINT | FileBasics.DIRECTORY),
                                0,
                                new Stream()
                                        .part(StreamKind.REPARSE_POINT, 0, mount.toBytes())
                                        .bytes());
        var archive = archive(layer);
        var copy = new MemoryLayer();
        LayerImport.read(channel(archive), copy);

        var entries = entries(archive);
        assertEquals(TarType.SYMLINK, entries.getFirst().type());
        assertEquals("../to", entries.getFirst().linkTarget());
        assertEquals("C:/ProgramData", entries.getLast().linkTarget());
        for (var name : List.of("Files\\link", "Files\\mount")) {
            assertArrayEquals(layer.stream(name), copy.stream(name));
        }
    }

    @Test
    void aFileWithTwoNamesIsWrittenOnce() throws IOException {
        var data = new Stream().part(StreamKind.DATA, 0, new byte[0]).bytes();
        var layer =
                new MemoryLayer()
                        .withName("Files\\one", FILE, 77, data)
                        .withName("Files\\two", FILE, 77, data);
        var archive = archive(layer);
        assertEquals(TarType.HARD_LINK, entries(archive).getLast().type());
        var copy = new MemoryLayer();
        LayerImport.read(channel(archive), copy);
        assertEquals("link Files\\two to Files\\one", copy.items.getLast().name());
    }

    @Test
    void aRemovedNameIsAnEmptyMember() throws IOException {
        var archive = archive(new MemoryLayer().without("Files\\gone\\file"));
        assertEquals("Files/gone/.wh.file", entries(archive).getFirst().name());
        var copy = new MemoryLayer();
        LayerImport.read(channel(archive), copy);
        assertEquals(List.of(new LayerItem.Removed("Files\\gone\\file")), copy.items);
    }

    @Test
    void holesAreFilled() throws IOException {
        var stream = new Stream();
        stream.begin(new StreamHeader(StreamKind.DATA, StreamHeader.SPARSE, 0, ""));
        stream.block(3, bytes("abc"));
        stream.block(8, bytes("z"));
        stream.block(10, bytes(""));
        stream.alternate(":s:$DATA", bytes("s"));
        var archive = archive(new MemoryLayer().with("f", FILE, 10, stream.bytes()));
        assertEquals("\0\0\0abc\0\0z\0", content(archive, "f"));
        assertEquals("s", content(archive, "f:s"));
    }

    @Test
    void aFileWhoseSizeIsNotThatOfItsDataIsRefused() {
        for (var size : new long[] {0, 2}) {
            var stream = new Stream().part(StreamKind.DATA, 0, bytes("x")).bytes();
            var layer = new MemoryLayer().with("f", FILE, size, stream);
            assertThrows(IOException.class, () -> archive(layer));
        }
    }

    @Test
    void aDamagedBackupStreamIsRefused() {
        var whole = new Stream().part(StreamKind.DATA, 0, bytes("content")).bytes();
        for (var length = 1; length < whole.length; length++) {
            var cut = java.util.Arrays.copyOf(whole, length);
            var layer = new MemoryLayer().with("f", FILE, 7, cut);
            assertThrows(IOException.class, () -> archive(layer));
        }
        var odd = whole.clone();
        odd[0] = 77;
        assertThrows(IOException.class, () -> archive(new MemoryLayer().with("f", FILE, 7, odd)));
    }

    @Test
    void namesThatLeadOutOfTheLayerAreRefused() {
        var names = List.of("/etc/x", "../x", "a/../x", "a\\..\\x", "C:/x", "a:stream", ".");
        for (var name : names) {
            var copy = new MemoryLayer();
            assertThrows(
                    IOException.class,
                    () -> LayerImport.read(channel(member(TarType.REGULAR, name, "")), copy),
                    name);
            assertFalse(copy.finished);
            assertEquals(List.of(), copy.items);
        }
        var outside = member(TarType.HARD_LINK, "a", "../../b");
        assertThrows(
                IOException.class, () -> LayerImport.read(channel(outside), new MemoryLayer()));
    }

    @Test
    void aMemberThatNoLayerCanHaveIsRefused() {
        var device = member(TarType.BLOCK_DEVICE, "disk", "");
        assertThrows(IOException.class, () -> LayerImport.read(channel(device), new MemoryLayer()));
    }

    @Test
    void anArchiveOfAnotherSystemHasTheUsualAttributes() throws IOException {
        var copy = new MemoryLayer();
        LayerImport.read(channel(member(TarType.DIRECTORY, "d/", "")), copy);
        var item = (LayerItem.File) copy.items.getFirst();
        assertEquals("d", item.name());
        assertEquals(FileBasics.of(FileBasics.DIRECTORY, Timestamp.EPOCH), item.basics());
    }

    @Test
    void timesOfWindowsBeginIn1601() {
        assertEquals(116_444_736_000_000_000L, FileTimes.of(Timestamp.EPOCH));
        assertEquals(0, FileTimes.of(FileTimes.toTimestamp(0)));
        assertEquals(CREATED, FileTimes.toTimestamp(FileTimes.of(CREATED)));
        assertEquals(
                new Timestamp(-1, 999_999_900), FileTimes.toTimestamp(116_444_735_999_999_999L));
    }

    @Test
    void aReparsePointHasAKernelsNameAndAPersons() throws IOException {
        var kernel =
                Map.of(
                        "C:\\x", "\\??\\C:\\x",
                        "\\\\server\\share", "\\??\\UNC\\server\\share",
                        "\\\\?\\Volume{0}\\", "\\??\\Volume{0}\\",
                        "..\\x", "..\\x");
        for (var target : kernel.entrySet()) {
            var point = new ReparsePoint(target.getKey(), false);
            assertEquals(point, ReparsePoint.parse(point.toBytes()));
            var bytes = point.toBytes();
            var text = new String(bytes, 20, bytes.length - 20, StandardCharsets.UTF_16LE);
            assertTrue(text.startsWith(target.getValue() + "\0"), text);
        }
        assertThrows(IOException.class, () -> ReparsePoint.parse(new byte[30]));
        assertThrows(IOException.class, () -> ReparsePoint.parse(new byte[3]));
    }

    @Test
    void damagedExtendedAttributesAreRefused() throws IOException {
        var bytes =
                ExtendedAttributes.toBytes(
                        List.of(
                                new ExtendedAttributes.Attribute(
                                        "NAME", (byte) 0, new byte[] {1})));
        assertEquals("NAME", ExtendedAttributes.parse(bytes).getFirst().name());
        for (var length = 1; length < 14; length++) {
            var cut = java.util.Arrays.copyOf(bytes, length);
            assertThrows(IOException.class, () -> ExtendedAttributes.parse(cut));
        }
    }

    /// A backup stream that is being put together.
    private static final class Stream {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final BackupWriter writer = new BackupWriter(out);

        Stream begin(StreamHeader header) {
            try {
                writer.begin(header);
                return this;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        Stream part(StreamKind kind, int attributes, byte[] content) {
            begin(new StreamHeader(kind, attributes, content.length, ""));
            out.writeBytes(content);
            return this;
        }

        void alternate(String name, byte[] content) {
            begin(new StreamHeader(StreamKind.ALTERNATE_DATA, 0, content.length, name));
            out.writeBytes(content);
        }

        void block(long place, byte[] content) {
            begin(StreamHeader.of(StreamKind.SPARSE_BLOCK, Long.BYTES + content.length));
            var at = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(place);
            out.writeBytes(at.array());
            out.writeBytes(content);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    private static byte[] archive(MemoryLayer layer) throws IOException {
        var out = new ByteArrayOutputStream();
        LayerExport.write(layer, out);
        return out.toByteArray();
    }

    private static byte[] member(char type, String name, String target) {
        var out = new ByteArrayOutputStream();
        try {
            var tar = new TarWriter(out);
            var records = new TreeMap<String, String>();
            tar.begin(new NewEntry(type, name, target, 0, 0, Timestamp.EPOCH, records));
            tar.finish();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static List<TarEntry> entries(MemoryLayer layer) throws IOException {
        return entries(archive(layer));
    }

    private static List<TarEntry> entries(byte[] archive) throws IOException {
        var tar = TarReader.of(channel(archive));
        var entries = new ArrayList<TarEntry>();
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            entries.add(entry.get());
        }
        return entries;
    }

    private static String content(byte[] archive, String name) throws IOException {
        var tar = TarReader.of(channel(archive));
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            if (entry.get().name().equals(name)) {
                var text = new StringBuilder();
                tar.writeTo(
                        new Content.Sink() {
                            @Override
                            public void data(ByteBuffer bytes) {
                                text.append(StandardCharsets.ISO_8859_1.decode(bytes));
                            }

                            @Override
                            public void hole(long length) {
                                text.append("\0".repeat((int) length));
                            }
                        });
                return text.toString();
            }
        }
        throw new AssertionError("no member " + name);
    }

    private static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
