package io.hcsshim.vm.qemu;

import java.io.IOException;

/// What a machine's processors can read and write outside of memory.
interface Registers {
    /// How much at once.
    enum Width {
        BYTE("b", 0xff),
        SHORT("w", 0xffff),
        INT("l", -1);

        private final String letter;
        private final int mask;

        Width(String letter, int mask) {
            this.letter = letter;
            this.mask = mask;
        }

        String letter() {
            return letter;
        }

        int mask() {
            return mask;
        }
    }

    int inPort(int port) throws IOException;

    /// @param width INT or SHORT
    void outPort(int port, Width width, int value) throws IOException;

    int read(long address, Width width) throws IOException;

    void write(long address, Width width, int value) throws IOException;
}
