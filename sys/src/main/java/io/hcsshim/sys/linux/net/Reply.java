package io.hcsshim.sys.linux.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One message of the kernel: the type, the header of its kind, attributes.
///
/// @param type for instance `RTM_NEWLINK`
/// @param body what follows `struct nlmsghdr`
public record Reply(int type, byte[] body) {
    /// A byte of the header of its kind; 0 past its end.
    public int u8(int at) {
        return at < body.length ? body[at] & 0xff : 0;
    }

    /// Four bytes of the header of its kind; 0 past its end.
    public int u32(int at) {
        return at + 4 <= body.length
                ? ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).getInt(at)
                : 0;
    }

    /// The attributes after a header of so many bytes.
    public Attributes attributes(int header) {
        return Attributes.of(body, header, body.length);
    }
}
