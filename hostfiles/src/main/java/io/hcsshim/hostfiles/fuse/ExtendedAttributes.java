package io.hcsshim.hostfiles.fuse;

import io.hcsshim.hostfiles.AttributeNames;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Requests about extended attributes.
final class ExtendedAttributes {
    private static final int SET = 21;
    private static final int GET = 22;
    private static final int LIST = 23;
    private static final int REMOVE = 24;

    private static final int ENODATA = 61;

    private final Guest guest;

    ExtendedAttributes(Guest guest) {
        this.guest = guest;
    }

    /// @return whether it is one of these requests
    boolean handle(Arguments in, Answer out) throws ErrnoException {
        switch (in.operation()) {
            case SET -> set(in);
            case GET -> get(in, out);
            case LIST -> list(in, out);
            case REMOVE -> {
                var name = in.text();
                AttributeNames.require(name);
                guest.nodes.get(in.node()).changeable().inode().removeXattr(name);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void set(Arguments in) throws ErrnoException {
        int size = in.u32();
        int flags = in.u32();
        var name = in.text();
        AttributeNames.require(name);
        var source = in.rest(size);
        var value = new byte[source.remaining()];
        source.get(value);
        guest.nodes.get(in.node()).changeable().inode().setXattr(name, value, flags);
    }

    private void get(Arguments in, Answer out) throws ErrnoException {
        int room = in.u32();
        var name = in.skip(4).text();
        AttributeNames.require(name);
        var value =
                guest.nodes
                        .get(in.node())
                        .held()
                        .inode()
                        .xattr(name)
                        .orElseThrow(() -> new ErrnoException("getxattr", name, ENODATA));
        put(out, value, room);
    }

    private void list(Arguments in, Answer out) throws ErrnoException {
        int room = in.u32();
        var names = new ByteArrayOutputStream();
        if (guest.nodes.get(in.node()) instanceof Node.Held held) {
            for (var name : held.inode().xattrs()) {
                if (AttributeNames.isAllowed(name)) {
                    names.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
                    names.write(0);
                }
            }
        }
        put(out, names.toByteArray(), room);
    }

    /// Whoever has no room at all wants to know how much he needs.
    private static void put(Answer out, byte[] value, int room) throws ErrnoException {
        if (room == 0) {
            out.put32(value.length).put32(0);
        } else if (Integer.compareUnsigned(value.length, room) > 0) {
            throw new ErrnoException("getxattr", "into " + room + " bytes", Errno.ERANGE);
        } else {
            out.put(value);
        }
    }
}
