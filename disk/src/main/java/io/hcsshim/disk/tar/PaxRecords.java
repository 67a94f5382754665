package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.ByteText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The records of an extended header: lines `<length> <key>=<value>`, the length counting the whole line.
///
/// Pieces of sparse files of GNU's format 0.0 repeat their keys; they are gathered in one record
/// `GNU.sparse.map`, as format 0.1 writes them.
final class PaxRecords {
    static final String XATTR = "SCHILY.xattr.";
    static final String SPARSE_MAP = "GNU.sparse.map";
    private static final String SPARSE_OFFSET = "GNU.sparse.offset";
    private static final String SPARSE_LENGTH = "GNU.sparse.numbytes";

    private PaxRecords() {}

    static Map<String, String> parse(byte[] bytes) throws MalformedField {
        var records = new HashMap<String, String>();
        var pieces = new ArrayList<String>();
        for (int at = 0; at < bytes.length; ) {
            at = parseLine(bytes, at, records, pieces);
        }
        if (!pieces.isEmpty()) {
            records.put(SPARSE_MAP, String.join(",", pieces));
        }
        return records;
    }

    private static int parseLine(
            byte[] bytes, int at, Map<String, String> records, List<String> pieces)
            throws MalformedField {
        int space = indexOf(bytes, ' ', at);
        long length = Numbers.decimal(ByteText.of(bytes, at, space));
        if (length < 5 || length > bytes.length - at || at + length <= space + 1) {
            throw new MalformedField("an extended record of length " + length);
        }
        int end = (int) (at + length);
        if (bytes[end - 1] != '\n') {
            throw new MalformedField("an extended record without an end");
        }
        var record = ByteText.of(bytes, space + 1, end - 1);
        int equals = record.indexOf('=');
        if (equals < 0) {
            throw new MalformedField("an extended record without '='");
        }
        keep(record.substring(0, equals), record.substring(equals + 1), records, pieces);
        return end;
    }

    private static void keep(
            String key, String value, Map<String, String> records, List<String> pieces)
            throws MalformedField {
        if (!valid(key, value)) {
            throw new MalformedField("an extended record that is not allowed: '" + key + "'");
        }
        switch (key) {
            case SPARSE_OFFSET, SPARSE_LENGTH -> {
                var expected = pieces.size() % 2 == 0 ? SPARSE_OFFSET : SPARSE_LENGTH;
                if (!key.equals(expected) || value.indexOf(',') >= 0) {
                    throw new MalformedField("pieces of a sparse file in disorder");
                }
                pieces.add(value);
            }
            default -> records.put(key, value);
        }
    }

    private static boolean valid(String key, String value) {
        return switch (key) {
            case "" -> false;
            case "path", "linkpath", "uname", "gname" -> value.indexOf('\0') < 0;
            default -> key.indexOf('\0') < 0;
        };
    }

    private static int indexOf(byte[] bytes, char wanted, int from) throws MalformedField {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new MalformedField("an extended record without a length");
    }
}
