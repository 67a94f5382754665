package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.util.List;

/// A `struct msghdr` over the transfer buffer, with room for descriptors (unix(7), cmsg(3)).
///
/// | offset | msghdr               | offset | cmsghdr              |
/// |-------:|----------------------|-------:|----------------------|
/// |     16 | iovec address        |      0 | length with header   |
/// |     24 | number of iovecs     |      8 | level, `SOL_SOCKET`  |
/// |     32 | control address      |     12 | type, `SCM_RIGHTS`   |
/// |     40 | control length       |     16 | descriptors, 4 bytes each |
/// |     48 | flags, after receive |        |                      |
final class Message {
    private static final int MOST_FDS = 253; // SCM_MAX_FD of the kernel
    private static final int CONTROL = 16 + MOST_FDS * 4 + 4;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 8;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    private final Scratch s;
    private final long header;
    private final long control;

    Message(Scratch s, int length) {
        this.s = s;
        long part = s.reserve(16);
        s.putLong(part, s.transfer()).putLong(part + 8, length);
        control = s.reserve(CONTROL);
        header = s.reserve(56);
        s.putLong(header + 16, part).putLong(header + 24, 1);
    }

    /// Receives; a negated errno on failure.
    long receive(Fd fd) {
        s.putLong(header + 32, control).putLong(header + 40, CONTROL);
        long r;
        do {
            r = s.syscall(Syscall.RECVMSG, fd.number(), header, MSG_CMSG_CLOEXEC);
        } while (r == -Errno.EINTR);
        return r;
    }

    /// Adds the descriptors that came with the last [#receive].
    void takeDescriptors(List<Fd> fds) throws ErrnoException {
        int kept = fds.size();
        long end = control + s.getLong(header + 40);
        for (long at = control; at + 16 <= end; at += (s.getLong(at) + 7) & ~7) {
            if (s.getInt(at + 8) == SOL_SOCKET && s.getInt(at + 12) == SCM_RIGHTS) {
                for (long i = at + 16; i + 4 <= at + s.getLong(at); i += 4) {
                    fds.add(new Fd(s.getInt(i)));
                }
            }
        }
        if ((s.getInt(header + 48) & MSG_CTRUNC) != 0) {
            List<Fd> added = fds.subList(kept, fds.size());
            for (Fd each : added) {
                each.close();
            }
            added.clear();
            throw new ErrnoException("recvmsg", "with descriptors", Errno.EMSGSIZE);
        }
    }

    /// Sends, with `fds`; a negated errno on failure.
    long send(Fd fd, List<Fd> fds) throws ErrnoException {
        if (fds.size() > MOST_FDS) {
            return -Errno.EINVAL;
        }
        int entered = 0;
        try {
            for (Fd each : fds) {
                each.enter("sendmsg");
                s.putInt(control + 16 + 4L * entered, each.number());
                entered++;
            }
            if (entered > 0) {
                s.putLong(control, 16 + 4L * entered);
                s.putInt(control + 8, SOL_SOCKET).putInt(control + 12, SCM_RIGHTS);
                s.putLong(header + 32, control).putLong(header + 40, (16 + 4L * entered + 7) & ~7);
            }
            long r;
            do {
                r = s.syscall(Syscall.SENDMSG, fd.number(), header, MSG_NOSIGNAL);
            } while (r == -Errno.EINTR);
            return r;
        } finally {
            for (int i = 0; i < entered; i++) {
                fds.get(i).leave();
            }
        }
    }
}
