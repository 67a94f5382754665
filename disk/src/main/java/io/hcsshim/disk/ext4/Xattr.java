package io.hcsshim.disk.ext4;

/// One extended attribute; the value is byte text.
record Xattr(XattrName name, String value) {
    /// Bytes of an entry before the name.
    static final int ENTRY = 16;

    static Xattr of(String name, String value) {
        return new Xattr(XattrName.of(name), value);
    }

    int entryLength() {
        return ENTRY + padded(name.suffix().length());
    }

    int valueLength() {
        return padded(value.length());
    }

    static int padded(int length) {
        return length + 3 & ~3;
    }

    /// What the kernel finds equal attribute blocks by.
    int hash() {
        int hash = 0;
        for (int i = 0; i < name.suffix().length(); i++) {
            hash = hash << 5 ^ hash >>> 27 ^ name.suffix().charAt(i);
        }
        for (int i = 0; i < valueLength(); i += 4) {
            hash = hash << 16 ^ hash >>> 16 ^ word(i);
        }
        return hash;
    }

    private int word(int at) {
        int word = 0;
        for (int i = at; i < at + 4 && i < value.length(); i++) {
            word |= value.charAt(i) << 8 * (i - at);
        }
        return word;
    }
}
