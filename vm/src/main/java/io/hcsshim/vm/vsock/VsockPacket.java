package io.hcsshim.vm.vsock;

import io.hcsshim.vm.vhost.LittleEndian;

/// The header of a vsock packet (virtio 1.2, section 5.10.6), little-endian, without its payload.
///
/// | offset | size | field                                                                 |
/// |-------:|-----:|-----------------------------------------------------------------------|
/// |      0 |    8 | source CID                                                            |
/// |      8 |    8 | target CID                                                            |
/// |     16 |    4 | source port                                                           |
/// |     20 |    4 | target port                                                           |
/// |     24 |    4 | length of the payload that follows                                    |
/// |     28 |    2 | type, 1 = stream                                                      |
/// |     30 |    2 | operation                                                             |
/// |     32 |    4 | flags of the operation                                                |
/// |     36 |    4 | buf_alloc: the sender's whole receive buffer for this connection      |
/// |     40 |    4 | fwd_cnt: bytes its program has taken from that buffer so far, wrapping |
record VsockPacket(
        long sourceCid,
        long targetCid,
        int sourcePort,
        int targetPort,
        int length,
        int type,
        int operation,
        int flags,
        int bufferSize,
        int forwarded) {
    static final int BYTES = 44;
    static final long HOST_CID = 2;
    static final int STREAM = 1;

    static final int REQUEST = 1;
    static final int RESPONSE = 2;
    static final int RESET = 3;
    static final int SHUTDOWN = 4;
    static final int DATA = 5;
    static final int CREDIT_UPDATE = 6;
    static final int CREDIT_REQUEST = 7;

    /// Flags of SHUTDOWN: the sender takes no more, the sender sends no more.
    static final int NO_MORE_RECEIVING = 1;

    static final int NO_MORE_SENDING = 2;
    static final int NO_MORE_AT_ALL = NO_MORE_RECEIVING | NO_MORE_SENDING;

    static VsockPacket read(byte[] in) {
        return new VsockPacket(
                LittleEndian.getLong(in, 0),
                LittleEndian.getLong(in, 8),
                LittleEndian.getInt(in, 16),
                LittleEndian.getInt(in, 20),
                LittleEndian.getInt(in, 24),
                LittleEndian.getShort(in, 28),
                LittleEndian.getShort(in, 30),
                LittleEndian.getInt(in, 32),
                LittleEndian.getInt(in, 36),
                LittleEndian.getInt(in, 40));
    }

    void write(byte[] out) {
        LittleEndian.putLong(out, 0, sourceCid);
        LittleEndian.putLong(out, 8, targetCid);
        LittleEndian.putInt(out, 16, sourcePort);
        LittleEndian.putInt(out, 20, targetPort);
        LittleEndian.putInt(out, 24, length);
        LittleEndian.putShort(out, 28, type);
        LittleEndian.putShort(out, 30, operation);
        LittleEndian.putInt(out, 32, flags);
        LittleEndian.putInt(out, 36, bufferSize);
        LittleEndian.putInt(out, 40, forwarded);
    }

    /// The reset that answers this packet when no connection takes it.
    VsockPacket refusal() {
        return new VsockPacket(
                targetCid, sourceCid, targetPort, sourcePort, 0, type, RESET, 0, 0, 0);
    }
}
