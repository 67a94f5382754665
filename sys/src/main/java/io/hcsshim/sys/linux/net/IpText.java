package io.hcsshim.sys.linux.net;

/// IP addresses as people write them.
final class IpText {
    private static final byte[] NONE = {};
    private static final int GROUPS = 8;

    private IpText() {}

    /// 4 or 16 bytes; no bytes if it is no address.
    static byte[] parse(String text) {
        return text.indexOf(':') >= 0 ? parse6(text) : parse4(text);
    }

    private static byte[] parse4(String text) {
        byte[] bytes = new byte[4];
        int at = 0;
        for (int i = 0; i < 4; i++) {
            int end = text.indexOf('.', at);
            if ((i < 3) != (end >= 0)) {
                return NONE;
            }
            int number = decimal(text, at, end < 0 ? text.length() : end);
            if (number < 0) {
                return NONE;
            }
            bytes[i] = (byte) number;
            at = end + 1;
        }
        return bytes;
    }

    // Without leading zeros, which some read as octal.
    private static int decimal(String text, int from, int to) {
        if (to <= from || to - from > 3 || to - from > 1 && text.charAt(from) == '0') {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number > 255 ? -1 : number;
    }

    private static byte[] parse6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = groups(text);
            return all.length == 2 * GROUPS ? all : NONE;
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        byte[] head = groups(before);
        byte[] tail = groups(after);
        boolean sound =
                (head.length > 0 || before.isEmpty())
                        && (tail.length > 0 || after.isEmpty())
                        && before.indexOf('.') < 0
                        && head.length + tail.length < 2 * GROUPS;
        if (!sound) {
            return NONE;
        }
        byte[] bytes = new byte[2 * GROUPS];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(tail, 0, bytes, bytes.length - tail.length, tail.length);
        return bytes;
    }

    /// Groups with single colons between them, the last of which may be an IPv4 address; no bytes if it is not that.
    private static byte[] groups(String text) {
        byte[] bytes = new byte[2 * GROUPS];
        int count = 0;
        for (int at = 0; at <= text.length() && !text.isEmpty(); ) {
            int colon = text.indexOf(':', at);
            int end = colon < 0 ? text.length() : colon;
            byte[] part =
                    colon < 0 && text.indexOf('.', at) >= 0
                            ? parse4(text.substring(at))
                            : group(text, at, end);
            if (part.length == 0 || count + part.length > bytes.length) {
                return NONE;
            }
            System.arraycopy(part, 0, bytes, count, part.length);
            count += part.length;
            at = end + 1;
        }
        return java.util.Arrays.copyOf(bytes, count);
    }

    private static byte[] group(String text, int from, int to) {
        if (to <= from || to - from > 4) {
            return NONE;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return NONE;
            }
            number = number << 4 | digit;
        }
        return new byte[] {(byte) (number >> 8), (byte) number};
    }

    static String format(byte[] bytes) {
        StringBuilder text = new StringBuilder(40);
        if (bytes.length == 4) {
            for (int i = 0; i < 4; i++) {
                text.append(i == 0 ? "" : ".").append(bytes[i] & 0xff);
            }
            return text.toString();
        }
        int gap = longestZeros(bytes);
        int length = zeros(bytes, gap);
        for (int i = 0; i < GROUPS; i++) {
            if (length > 1 && i == gap) {
                text.append("::");
                i += length - 1;
                continue;
            }
            if (i > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(at(bytes, i)));
        }
        return text.toString();
    }

    private static int longestZeros(byte[] bytes) {
        int best = 0;
        for (int i = 0; i < GROUPS; i++) {
            if (zeros(bytes, i) > zeros(bytes, best)) {
                best = i;
            }
        }
        return best;
    }

    private static int zeros(byte[] bytes, int group) {
        int count = 0;
        while (group + count < GROUPS && at(bytes, group + count) == 0) {
            count++;
        }
        return count;
    }

    private static int at(byte[] bytes, int group) {
        return (bytes[2 * group] & 0xff) << 8 | bytes[2 * group + 1] & 0xff;
    }
}
