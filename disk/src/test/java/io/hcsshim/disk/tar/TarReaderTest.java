package io.hcsshim.disk.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
    @Test
    void membersComeInOrderWithTheirContents() throws IOException {
        var tar =
                TarReader.of(
                        new TarBytes().directory("d").file("d/f", "hello").file("g", "").ended());

        assertEquals("d", tar.next().orElseThrow().name());
        var file = tar.next().orElseThrow();
        assertEquals("hello", content(tar));
        assertEquals(5, file.size());
        assertEquals(0644, file.attributes().permissions());
        assertEquals("g", tar.next().orElseThrow().name());
        assertFalse(tar.next().isPresent());
    }

    @Test
    void contentThatNobodyReadsIsPassedOver() throws IOException {
        var tar = TarReader.of(new TarBytes().file("f", "x".repeat(3000)).file("g", "y").ended());

        tar.next();

        assertEquals("g", tar.next().orElseThrow().name());
        assertEquals("y", content(tar));
    }

    @Test
    void recordsWinOverTheHeader() throws IOException {
        var entry =
                first(
                        new TarBytes()
                                .records(
                                        "path=" + "long/".repeat(60) + "n",
                                        "uid=4000000000",
                                        "mtime=-1.5",
                                        "atime=3.25",
                                        "SCHILY.xattr.user.a==b\0c",
                                        "SCHILY.xattr.user.empty=",
                                        "comment=whatever")
                                .file("short", ""));

        assertEquals("long/".repeat(60) + "n", entry.name());
        assertEquals("4000000000", Integer.toUnsignedString(entry.attributes().uid()));
        assertEquals(new Timestamp(-2, 500_000_000), entry.attributes().times().modified());
        assertEquals(new Timestamp(3, 250_000_000), entry.attributes().times().accessed());
        assertEquals(Timestamp.EPOCH, entry.attributes().times().changed());
        assertEquals(Map.of("user.a", "=b\0c", "user.empty", ""), entry.attributes().xattrs());
    }

    @Test
    void recordsHoldForOneMemberOnly() throws IOException {
        var tar =
                TarReader.of(new TarBytes().records("path=p").file("a", "").file("b", "").ended());

        assertEquals("p", tar.next().orElseThrow().name());
        assertEquals("b", tar.next().orElseThrow().name());
    }

    @Test
    void globalRecordsAreAMemberAndChangeNothing() throws IOException {
        var global = "14 path=other\n".getBytes(StandardCharsets.US_ASCII);
        var tar =
                TarReader.of(
                        new TarBytes().member('g', "globals", "", global).file("f", "").ended());

        var entry = tar.next().orElseThrow();
        assertEquals('g', entry.type());
        assertEquals("globals", entry.name());
        assertEquals(0, entry.size());
        assertEquals("f", tar.next().orElseThrow().name());
    }

    @Test
    void gnuMembersNameTheNext() throws IOException {
        var name = "n".repeat(300);
        var target = "t".repeat(200);
        var entry =
                first(
                        new TarBytes()
                                .member('L', "././@LongLink", "", (name + "\0rest").getBytes())
                                .member('K', "././@LongLink", "", target.getBytes())
                                .link('2', "short", "short"));

        assertEquals(name, entry.name());
        assertEquals(target, entry.linkTarget());
    }

    @Test
    void ustarNamesHaveTwoParts() throws IOException {
        var block = TarBytes.block('0', "name", "", TarBytes.octal(0, 12));
        TarBytes.put(block, 345, "some/folder");

        assertEquals("some/folder/name", first(new TarBytes().header(block)).name());
    }

    @Test
    void numbersMayBeInBase256() throws IOException {
        var block = TarBytes.block('0', "f", "", TarBytes.octal(0, 12));
        Arrays.fill(block, 108, 116, (byte) 0xff); // -1
        block[116] = (byte) 0x80;
        TarBytes.put(block, 117, "\0\0\0\u0001\u0002\u0003\u0004");

        var attributes = first(new TarBytes().header(block)).attributes();

        assertEquals(-1, attributes.uid());
        assertEquals(0x01020304, attributes.gid());
    }

    @Test
    void theOldestArchivesHaveNeitherMagicNorType() throws IOException {
        var block = TarBytes.block('\0', "folder/", "", TarBytes.octal(0, 12));
        Arrays.fill(block, 257, 265, (byte) 0);

        assertEquals(TarType.DIRECTORY, first(new TarBytes().header(block)).type());
    }

    @Test
    void aSumOfSignedBytesWillDo() throws IOException {
        var block = TarBytes.block('0', "\u00fc", "", TarBytes.octal(0, 12));
        TarBytes.put(block, 148, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b;
        }
        TarBytes.put(block, 148, TarBytes.octal(sum, 7) + "\0 ");

        assertEquals("\u00fc", first(new TarBytes().raw(block)).name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0", "0.1", "1.0"})
    void sparseFilesOfPaxAreUnfolded(String version) throws IOException {
        var tar = TarReader.of(sparse(version, "2,3,10,2", 15).ended());

        var entry = tar.next().orElseThrow();

        assertEquals("real", entry.name());
        assertEquals(15, entry.size());
        assertEquals("\0\0abc\0\0\0\0\0de\0\0\0", content(tar));
        assertEquals("next", tar.next().orElseThrow().name());
    }

    private static TarBytes sparse(String version, String map, int size) {
        var numbers = map.split(",");
        var count = numbers.length / 2;
        return switch (version) {
            case "0.0" -> {
                var records = new java.util.ArrayList<String>();
                records.add("GNU.sparse.size=" + size);
                records.add("GNU.sparse.numblocks=" + count);
                records.add("path=real");
                for (int i = 0; i < numbers.length; i += 2) {
                    records.add("GNU.sparse.offset=" + numbers[i]);
                    records.add("GNU.sparse.numbytes=" + numbers[i + 1]);
                }
                yield new TarBytes()
                        .records(records.toArray(String[]::new))
                        .file("f", "abcde")
                        .file("next", "");
            }
            case "0.1" ->
                    new TarBytes()
                            .records(
                                    "GNU.sparse.size=" + size,
                                    "GNU.sparse.numblocks=" + count,
                                    "GNU.sparse.name=real",
                                    "GNU.sparse.map=" + map)
                            .file("f", "abcde")
                            .file("next", "");
            default -> {
                var lines = new StringBuilder(count + "\n" + map.replace(',', '\n') + "\n");
                lines.setLength(512);
                yield new TarBytes()
                        .records(
                                "GNU.sparse.major=1",
                                "GNU.sparse.minor=0",
                                "GNU.sparse.name=real",
                                "GNU.sparse.realsize=" + size)
                        .file("f", lines + "abcde")
                        .file("next", "");
            }
        };
    }

    @Test
    void sparseFilesOfOldGnuAreUnfolded() throws IOException {
        var block = TarBytes.block('S', "f", "", TarBytes.octal(5, 12));
        TarBytes.put(block, 257, "ustar  \0");
        for (int i = 0;
                i < 4;
                i++) { // four pieces here, of which the last two are empty, and one in a block more
            TarBytes.put(block, 386 + 24 * i, TarBytes.octal(i < 1 ? 2 : 5, 12) + "\0");
            TarBytes.put(block, 398 + 24 * i, TarBytes.octal(i < 1 ? 3 : 0, 12) + "\0");
        }
        block[482] = 1;
        TarBytes.put(block, 483, TarBytes.octal(15, 12));
        var more = new byte[512];
        TarBytes.put(more, 0, TarBytes.octal(10, 12));
        TarBytes.put(more, 12, TarBytes.octal(2, 12));
        var tar =
                TarReader.of(
                        new TarBytes()
                                .header(block)
                                .raw(more)
                                .content("abcde".getBytes())
                                .file("next", "")
                                .ended());

        assertEquals(15, tar.next().orElseThrow().size());
        assertEquals("\0\0abc\0\0\0\0\0de\0\0\0", content(tar));
        assertEquals("next", tar.next().orElseThrow().name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2,3,4,2", "10,2,2,3", "2,3,14,2", "-1,3,10,2", "2,3,9223372036854775807,2"})
    void piecesOfSparseFilesThatOverlapOrLeaveTheFileAreRefused(String map) {
        var tar = TarReader.of(sparse("0.1", map, 15).ended());

        assertThrows(TarException.class, tar::next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2,3", "2,3,10,5"})
    void aSparseFileHasAsMuchDataAsItSays(String map) throws IOException {
        var tar = TarReader.of(sparse("0.1", map, 15).ended());
        tar.next();

        assertThrows(TarException.class, () -> content(tar));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 513, 700, 1023})
    void anArchiveThatEndsInAMemberIsRefused(int length) {
        var bytes = Arrays.copyOf(new TarBytes().file("f", "x".repeat(600)).bytes(), length);

        var e = assertThrows(TarException.class, () -> readAll(bytes));

        assertTrue(e.getMessage().contains("ends in the middle"), e.getMessage());
    }

    @Test
    void theEndMarkMayBeMissing() throws IOException {
        assertEquals(1, readAll(new TarBytes().file("f", "x").bytes()));
        assertEquals(1, readAll(new TarBytes().file("f", "x").raw(new byte[512]).bytes()));
        assertEquals(0, readAll(new byte[0]));
    }

    @Test
    void whatFollowsTheEndMarkIsNotRead() throws IOException {
        var bytes = new TarBytes().file("f", "x").raw(new byte[1024]).raw("junk".getBytes());

        assertEquals(1, readAll(bytes.bytes()));
    }

    @Test
    void aHeaderWithAWrongSumIsRefused() {
        var bytes = new TarBytes().file("f", "").bytes();
        bytes[0] ^= 1;

        assertThrows(TarException.class, () -> readAll(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5 a=b", // no end
                "99 a=b\n",
                "3 a=b\n",
                "6 ab\n\n",
                "6 =ab\n",
                "-6 a=b\n",
                "x a=b\n",
                "99999999999999999999 a=b\n",
                "12 path=a\0b\n",
                "14 mtime=1.5.6\n",
                "13 uid=0x1234\n",
                "13 size=-1234\n",
                "22 GNU.sparse.offset=1\n22 GNU.sparse.offset=1\n"
            })
    void recordsThatBreakTheirRulesAreRefused(String records) {
        var bytes = new TarBytes().member('x', "r", "", records.getBytes()).file("f", "").bytes();

        assertThrows(TarException.class, () -> readAll(bytes));
    }

    @Test
    void recordsAreNotBelievedWhenTheyAreHuge() {
        var header = TarBytes.block('x', "r", "", TarBytes.octal(1L << 32, 12));

        var e =
                assertThrows(
                        TarException.class, () -> readAll(new TarBytes().header(header).bytes()));

        assertTrue(e.getMessage().contains("4294967296"), e.getMessage());
    }

    @Test
    void aSizeBelowZeroIsRefused() {
        var header = TarBytes.block('0', "f", "", "\u00ff".repeat(12));

        assertThrows(TarException.class, () -> readAll(new TarBytes().header(header).bytes()));
    }

    private static TarEntry first(TarBytes archive) throws IOException {
        return TarReader.of(archive.ended()).next().orElseThrow();
    }

    private static int readAll(byte[] bytes) throws IOException {
        var tar = TarReader.of(TarBytes.channel(bytes));
        int members = 0;
        while (tar.next().isPresent()) {
            members++;
        }
        return members;
    }

    private static String content(TarReader tar) throws IOException {
        var bytes = new ByteArrayOutputStream();
        tar.writeTo(
                new Content.Sink() {
                    @Override
                    public void data(ByteBuffer data) {
                        while (data.hasRemaining()) {
                            bytes.write(data.get());
                        }
                    }

                    @Override
                    public void hole(long length) {
                        bytes.writeBytes(new byte[(int) length]);
                    }
                });
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
