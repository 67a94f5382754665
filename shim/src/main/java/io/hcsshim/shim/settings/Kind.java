package io.hcsshim.shim.settings;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

/// What the value of an annotation looks like: the words of Go's `strconv`, which hosts write.
enum Kind {
    BOOLEAN("boolean", Kind::isBoolean),
    INT32("integer", text -> isInteger(text, -(1L << 31), (1L << 31) - 1)),
    INT64("integer", text -> isInteger(text, Long.MIN_VALUE, Long.MAX_VALUE)),
    UINT32("count", text -> isInteger(text, 0, (1L << 32) - 1)),
    UINT64("count", Kind::isUint64),
    COUNTS("counts", text -> Arrays.stream(text.split(",", -1)).allMatch(Kind::isElement)),
    GUID("GUID", Kind::isGuid),
    TEXT("text", _ -> true);

    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "False", "FALSE");
    private static final int GUID_DIGITS = 32;

    private final String word;
    private final Predicate<String> form;

    Kind(String word, Predicate<String> form) {
        this.word = word;
        this.form = form;
    }

    /// Its name in the documentation.
    String word() {
        return word;
    }

    /// Whether `text` is such a value.
    boolean takes(String text) {
        return form.test(text);
    }

    /// Whether a boolean says yes.
    static boolean isTrue(String text) {
        return TRUE.contains(text);
    }

    private static boolean isBoolean(String text) {
        return TRUE.contains(text) || FALSE.contains(text);
    }

    private static boolean isInteger(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            return least <= number && number <= most && (least < 0 || isDigits(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isUint64(String text) {
        return isDigits(text) && new BigInteger(text).bitLength() <= Long.SIZE;
    }

    private static boolean isElement(String text) {
        return isUint64(text.strip());
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isGuid(String text) {
        var digits = text.replaceAll("[-{}]", "");
        return digits.length() == GUID_DIGITS
                && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }
}
