package io.hcsshim.vm.vsock;

/// A message of the vhost-user protocol (QEMU, docs/interop/vhost-user), little-endian.
///
/// | offset | size | field                                                              |
/// |-------:|-----:|--------------------------------------------------------------------|
/// |      0 |    4 | request                                                            |
/// |      4 |    4 | flags: bits 0-1 version 1, bit 2 this is a reply, bit 3 wants a reply |
/// |      8 |    4 | bytes of payload that follow                                       |
record VhostUserMessage(int request, int flags, byte[] payload) {
    static final int HEADER = 12;

    /// More than any message of the protocol needs (the memory table has 264 bytes, a configuration 268).
    static final int MOST_PAYLOAD = 4096;

    static final int VERSION = 1;
    static final int REPLY = 4;
    static final int NEED_REPLY = 8;

    static final int GET_FEATURES = 1;
    static final int SET_FEATURES = 2;
    static final int SET_OWNER = 3;
    static final int RESET_OWNER = 4;
    static final int SET_MEM_TABLE = 5;
    static final int SET_VRING_NUM = 8;
    static final int SET_VRING_ADDR = 9;
    static final int SET_VRING_BASE = 10;
    static final int GET_VRING_BASE = 11;
    static final int SET_VRING_KICK = 12;
    static final int SET_VRING_CALL = 13;
    static final int SET_VRING_ERR = 14;
    static final int GET_PROTOCOL_FEATURES = 15;
    static final int SET_PROTOCOL_FEATURES = 16;
    static final int GET_QUEUE_NUM = 17;
    static final int SET_VRING_ENABLE = 18;
    static final int GET_CONFIG = 24;
    static final int SET_CONFIG = 25;

    boolean wantsReply() {
        return (flags & NEED_REPLY) != 0;
    }

    /// The reply to this message.
    VhostUserMessage reply(byte[] answer) {
        return new VhostUserMessage(request, VERSION | REPLY, answer);
    }

    /// The reply whose payload is one 64-bit number.
    VhostUserMessage reply(long answer) {
        var bytes = new byte[8];
        LittleEndian.putLong(bytes, 0, answer);
        return reply(bytes);
    }

    byte[] bytes() {
        var out = new byte[HEADER + payload.length];
        LittleEndian.putInt(out, 0, request);
        LittleEndian.putInt(out, 4, flags);
        LittleEndian.putInt(out, 8, payload.length);
        System.arraycopy(payload, 0, out, HEADER, payload.length);
        return out;
    }
}
