package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;

/// A program in the kernel that gives one listening socket the connections to every port of a network namespace's
/// loopback: bpf(2), `BPF_PROG_TYPE_SK_LOOKUP` (Linux 5.17; Documentation/bpf/prog_sk_lookup.rst).
final class SocketLookup {
    private static final int MAP_CREATE = 0;
    private static final int MAP_UPDATE_ELEM = 2;
    private static final int PROG_LOAD = 5;
    private static final int LINK_CREATE = 28;
    private static final int MAP_TYPE_SOCKMAP = 15;
    private static final int PROG_TYPE_SK_LOOKUP = 30;
    private static final int ATTACH_SK_LOOKUP = 36;
    private static final int ATTRIBUTES = 72; // as much of union bpf_attr as is used
    private static final int INSTRUCTION = 8;
    private static final String LICENSE = "Apache-2.0"; // no helper that is called asks for another

    private static final int MOVE = 0xbf; // 64 bits, register to register
    private static final int MOVE_NUMBER = 0xb7;
    private static final int ADD_NUMBER = 0x07;
    private static final int STORE_WORD = 0x62; // a number into memory, 32 bits
    private static final int LOAD_LONG = 0x18; // two instructions long
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_UNLESS_EQUAL = 0x55;
    private static final int LOAD_WORD = 0x61; // from memory, 32 bits
    private static final int CALL = 0x85;
    private static final int EXIT = 0x95;
    private static final int MAP_BY_DESCRIPTOR = 1;
    private static final int STACK = 10;
    private static final int INGRESS = 64; // in the context, ingress_ifindex
    private static final int LOOPBACK = 1; // in every namespace
    private static final int HELPER_MAP_LOOKUP = 1;
    private static final int HELPER_SK_RELEASE = 86;
    private static final int HELPER_SK_ASSIGN = 124;
    private static final int PASS = 1;

    private SocketLookup() {}

    /// Attaches it, until what is returned is closed, also by the end of this process.
    ///
    /// @param listener  takes IPv4 as well if it is an IPv6 socket for both
    /// @param namespace an open file of `/proc/<pid>/ns/net`
    /// @throws ErrnoException `EPERM` without the right to (CAP_BPF and CAP_NET_ADMIN), `EINVAL` if the kernel has no such
    ///     programs
    static Fd attach(Fd listener, Fd namespace) throws ErrnoException {
        try (Fd map = mapOf(listener);
                Fd program = load(map);
                Scratch s = Scratch.take()) {
            long attributes = s.reserve(ATTRIBUTES);
            s.putInt(attributes, program.number());
            s.putInt(attributes + 4, namespace.number());
            s.putInt(attributes + 8, ATTACH_SK_LOOKUP);
            return new Fd((int) bpf(s, LINK_CREATE, attributes, "attach to " + namespace));
        }
    }

    /// A map in which the socket is number 0.
    private static Fd mapOf(Fd listener) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long attributes = s.reserve(ATTRIBUTES);
            s.putInt(attributes, MAP_TYPE_SOCKMAP).putInt(attributes + 4, 4);
            s.putInt(attributes + 8, 8).putInt(attributes + 12, 1);
            Fd map = new Fd((int) bpf(s, MAP_CREATE, attributes, "make a map of sockets"));
            try {
                put(map, listener);
                return map;
            } catch (ErrnoException e) {
                map.close();
                throw e;
            }
        }
    }

    private static void put(Fd map, Fd listener) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long key = s.reserve(4);
            long value = s.reserve(8);
            s.putLong(value, listener.number());
            long attributes = s.reserve(ATTRIBUTES);
            s.putInt(attributes, map.number());
            s.putLong(attributes + 8, key).putLong(attributes + 16, value);
            bpf(s, MAP_UPDATE_ELEM, attributes, "put " + listener + " into a map");
        }
    }

    private static Fd load(Fd map) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            Code code = new Code(s, map);
            long attributes = s.reserve(ATTRIBUTES);
            s.putInt(attributes, PROG_TYPE_SK_LOOKUP).putInt(attributes + 4, code.length());
            s.putLong(attributes + 8, code.start).putLong(attributes + 16, s.string(LICENSE));
            s.putInt(attributes + 68, ATTACH_SK_LOOKUP);
            return new Fd((int) bpf(s, PROG_LOAD, attributes, "load a lookup program"));
        }
    }

    private static long bpf(Scratch s, int command, long attributes, String what)
            throws ErrnoException {
        return Scratch.check(s.syscall(Syscall.BPF, command, attributes, ATTRIBUTES), "bpf", what);
    }

    /// ```
    /// if (context.ingress_ifindex == 1 && (socket = lookup(map, 0))) { assign(context, socket); release(socket); }
    /// return PASS;
    /// ```
    private static final class Code {
        private static final int MOST = 20;

        private final Scratch scratch;
        private final long start;
        private long next;

        Code(Scratch scratch, Fd map) throws ErrnoException {
            this.scratch = scratch;
            start = scratch.reserve(MOST * INSTRUCTION);
            next = start;
            move(6, 1); // the context, where calls keep it
            add(LOAD_WORD, 2, 6, INGRESS, 0);
            add(JUMP_UNLESS_EQUAL, 2, 0, 14, LOOPBACK); // to the end
            add(STORE_WORD, STACK, 0, -4, 0);
            add(LOAD_LONG, 1, MAP_BY_DESCRIPTOR, 0, map.number());
            add(0, 0, 0, 0, 0);
            move(2, STACK);
            add(ADD_NUMBER, 2, 0, 0, -4);
            add(CALL, 0, 0, 0, HELPER_MAP_LOOKUP);
            add(JUMP_IF_EQUAL, 0, 0, 7, 0); // to the end
            move(7, 0);
            move(1, 6);
            move(2, 7);
            add(MOVE_NUMBER, 3, 0, 0, 0);
            add(CALL, 0, 0, 0, HELPER_SK_ASSIGN);
            move(1, 7);
            add(CALL, 0, 0, 0, HELPER_SK_RELEASE);
            add(MOVE_NUMBER, 0, 0, 0, PASS);
            add(EXIT, 0, 0, 0, 0);
        }

        int length() {
            return (int) (next - start) / INSTRUCTION;
        }

        private void move(int to, int from) {
            add(MOVE, to, from, 0, 0);
        }

        /// A `struct bpf_insn`: operation, two registers of four bits, offset, number.
        private void add(int operation, int to, int from, int offset, int number) {
            scratch.putByte(next, operation).putByte(next + 1, to | from << 4);
            scratch.putShort(next + 2, offset).putInt(next + 4, number);
            next += INSTRUCTION;
        }
    }
}
