package io.hcsshim.sys.linux;

/// How a process ended.
public sealed interface ExitStatus {
    /// It called exit.
    ///
    /// @param code 0 to 255
    record Exited(int code) implements ExitStatus {
        @Override
        public int toCode() {
            return code;
        }
    }

    /// A signal ended it.
    record Killed(int signal) implements ExitStatus {
        @Override
        public int toCode() {
            return 128 + signal;
        }
    }

    /// One number as shells and containerd have it: the code, or 128 + signal.
    int toCode();

    /// Reads the status word of wait4(2), of a process that has ended.
    static ExitStatus ofWord(int word) {
        int signal = word & 0x7f;
        return signal == 0 ? new Exited(word >> 8 & 0xff) : new Killed(signal);
    }
}
