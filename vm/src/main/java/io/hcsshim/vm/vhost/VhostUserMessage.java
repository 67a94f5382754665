package io.hcsshim.vm.vhost;

/// A message of the vhost-user protocol (QEMU, docs/interop/vhost-user), little-endian.
///
/// | offset | size | field                                                              |
/// |-------:|-----:|--------------------------------------------------------------------|
/// |      0 |    4 | request                                                            |
/// |      4 |    4 | flags: bits 0-1 version 1, bit 2 this is a reply, bit 3 wants a reply |
/// |      8 |    4 | bytes of payload that follow                                       |
public record VhostUserMessage(int request, int flags, byte[] payload) {

    /// Bytes before the payload.
    public static final int HEADER = 12;

    /// More than any message of the protocol needs (the memory table has 264 bytes, a configuration 268).
    public static final int MOST_PAYLOAD = 4096;

    /// The only version that there is.
    public static final int VERSION = 1;

    /// Flag: it is a reply.
    public static final int REPLY = 4;

    /// Flag: a reply is wanted.
    public static final int NEED_REPLY = 8;

    /// What the device offers of virtio.
    public static final int GET_FEATURES = 1;

    /// What the driver took of it.
    public static final int SET_FEATURES = 2;

    /// A front-end begins.
    public static final int SET_OWNER = 3;

    /// It ends.
    public static final int RESET_OWNER = 4;

    /// Where guest memory is.
    public static final int SET_MEM_TABLE = 5;

    /// How many descriptors a ring has.
    public static final int SET_VRING_NUM = 8;

    /// Where a ring lies.
    public static final int SET_VRING_ADDR = 9;

    /// Where it begins.
    public static final int SET_VRING_BASE = 10;

    /// Stops it, and asks where.
    public static final int GET_VRING_BASE = 11;

    /// By what the driver tells of requests.
    public static final int SET_VRING_KICK = 12;

    /// By what it is told of answers.
    public static final int SET_VRING_CALL = 13;

    /// By what the front-end is told of errors.
    public static final int SET_VRING_ERR = 14;

    /// What the device offers of this protocol.
    public static final int GET_PROTOCOL_FEATURES = 15;

    /// What the front-end took of it.
    public static final int SET_PROTOCOL_FEATURES = 16;

    /// How many queues there are.
    public static final int GET_QUEUE_NUM = 17;

    /// Whether a ring is used.
    public static final int SET_VRING_ENABLE = 18;

    /// Reads the configuration space.
    public static final int GET_CONFIG = 24;

    /// Writes it.
    public static final int SET_CONFIG = 25;

    public boolean wantsReply() {
        return (flags & NEED_REPLY) != 0;
    }

    /// The reply to this message.
    public VhostUserMessage reply(byte[] answer) {
        return new VhostUserMessage(request, VERSION | REPLY, answer);
    }

    /// The reply whose payload is one 64-bit number.
    public VhostUserMessage reply(long answer) {
        var bytes = new byte[8];
        LittleEndian.putLong(bytes, 0, answer);
        return reply(bytes);
    }

    public byte[] bytes() {
        var out = new byte[HEADER + payload.length];
        LittleEndian.putInt(out, 0, request);
        LittleEndian.putInt(out, 4, flags);
        LittleEndian.putInt(out, 8, payload.length);
        System.arraycopy(payload, 0, out, HEADER, payload.length);
        return out;
    }
}
