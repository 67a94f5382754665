package io.hcsshim.hostfiles.fuse;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Namespaces;
import io.hcsshim.sys.linux.Nodes;
import io.hcsshim.sys.linux.RangeLock;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Answers the FUSE requests of one guest: one file system in which each export is a folder, and one of its own.
///
/// Exports come and go while it is in use. Whatever the client sends: a request that cannot be done or read is answered with
/// the reason. Thread-safe.
public final class FuseServer implements AutoCloseable {
    /// Bytes that the client reads or writes at a time, at most.
    public static final int MOST_CONTENTS = 256 << 10;

    private static final int INIT = 26;
    private static final int FORGET = 2;
    private static final int GETLK = 31;
    private static final int SETLK = 32;
    private static final int SETLKW = 33;
    private static final int INTERRUPT = 36;
    private static final int DESTROY = 38;
    private static final int BATCH_FORGET = 42;
    private static final int SYNCFS = 50;

    private static final int OF_AN_OPEN_FILE = 1;

    private final Guest guest;
    private final Map<String, Share> shares = new HashMap<>(); // guarded by itself
    private final Names names;
    private final Contents contents;
    private final Folders folders;
    private final Attributes attributes;
    private final ExtendedAttributes extended;

    /// @param room how many descriptors the client may take of this process, all shares together
    public FuseServer(Semaphore room) {
        guest = new Guest(room);
        names = new Names(guest);
        contents = new Contents(guest);
        folders = new Folders(guest);
        attributes = new Attributes(guest);
        extended = new ExtendedAttributes(guest);
    }

    /// Offers an export as a folder.
    ///
    /// @param name   that no other has
    /// @param export stays the caller's, who keeps it until [#remove]
    public void add(String name, Export export) throws IOException {
        synchronized (shares) {
            if (shares.containsKey(name)) {
                throw new IOException("there is a share " + name + " already");
            }
            var share = new Share(name, export);
            guest.nodes.add(share);
            shares.put(name, share);
        }
    }

    /// Takes an export back: what the client has of it is closed, and no more can be had.
    public void remove(String name) {
        Share share;
        synchronized (shares) {
            share = shares.remove(name);
        }
        if (share != null) {
            guest.nodes.remove(share);
            guest.handles.remove(share);
            guest.locks.remove(share);
        }
    }

    /// Prepares a thread that will answer, and does nothing else: it gets a umask of its own.
    public void enter() throws IOException {
        Namespaces.unshare(Namespaces.FILES);
        Nodes.umask(0); // the client has one
    }

    /// Answers a request, or keeps it and answers later.
    ///
    /// @param request direct
    /// @param reply   direct; empty afterwards if there is no answer
    /// @param later   takes the request out of the way; what it gives takes the answer
    public void answer(ByteBuffer request, ByteBuffer reply, Supplier<Consumer<byte[]>> later) {
        if (request.remaining() < Arguments.HEAD || reply.remaining() < Answer.HEAD) {
            forget(request);
            return;
        }
        var in = new Arguments(request);
        var out = new Answer(reply);
        int errno = 0;
        out.begin();
        try {
            if (in.length() != request.remaining()) {
                throw new ErrnoException("request", in.length() + " bytes", Errno.EINVAL);
            }
            if (!handle(in, out, later)) {
                out.discard();
                return;
            }
        } catch (ErrnoException e) {
            errno = e.errno();
            out.begin();
        } catch (BufferOverflowException _) {
            errno = Errno.EOVERFLOW; // the client left no room for what it asked for
            out.begin();
        }
        out.end(errno, in.unique());
    }

    /// What has no answer needs no room for one.
    private void forget(ByteBuffer request) {
        if (request.remaining() >= Arguments.HEAD) {
            try {
                handleForgetting(new Arguments(request));
            } catch (ErrnoException _) {
                // There is nobody to be told.
            }
        }
    }

    /// @return whether there is an answer now
    private boolean handle(Arguments in, Answer out, Supplier<Consumer<byte[]>> later)
            throws ErrnoException {
        switch (in.operation()) {
            case FORGET, BATCH_FORGET, INTERRUPT -> {
                handleForgetting(in);
                return false;
            }
            case INIT -> {
                guest.reset();
                Agreement.with(in).put(out);
            }
            case DESTROY -> guest.reset();
            case SYNCFS -> {} // each file is synced when that is asked for; the rest is the host's
            // own business
            case GETLK -> findLock(in, out);
            case SETLK -> {
                if (!guest.locks.set(wish(in))) {
                    throw new ErrnoException("lock", "what another has", Errno.EAGAIN);
                }
            }
            case SETLKW -> {
                return awaitLock(in, later);
            }
            default -> {
                if (!names.handle(in, out)
                        && !contents.handle(in, out)
                        && !folders.handle(in, out)
                        && !attributes.handle(in, out)
                        && !extended.handle(in, out)) {
                    throw new ErrnoException(
                            "request", Integer.toUnsignedString(in.operation()), Errno.ENOSYS);
                }
            }
        }
        return true;
    }

    private void handleForgetting(Arguments in) throws ErrnoException {
        switch (in.operation()) {
            case FORGET -> guest.nodes.forget(in.node(), in.u64());
            case BATCH_FORGET -> {
                long count = Integer.toUnsignedLong(in.u32());
                in.skip(4);
                for (; count > 0 && in.remaining() >= 16; count--) {
                    guest.nodes.forget(in.u64(), in.u64());
                }
            }
            case INTERRUPT -> guest.locks.interrupt(in.u64());
            default -> {} // without room for an answer there is nothing to do
        }
    }

    private Locks.Wish wish(Arguments in) throws ErrnoException {
        long handle = in.u64();
        long owner = in.u64();
        long start = in.u64();
        long last = in.u64();
        int kind = in.u32();
        in.skip(4);
        var whole = (in.u32() & OF_AN_OPEN_FILE) != 0;
        if (kind < 0 || kind >= RangeLock.Kind.values().length) {
            throw new ErrnoException("lock", "of kind " + kind, Errno.EINVAL);
        }
        return new Locks.Wish(
                handle,
                guest.handles.get(handle).contents(),
                owner,
                RangeLock.Kind.values()[kind],
                whole ? 0 : start,
                whole ? Long.MAX_VALUE : last,
                whole);
    }

    private void findLock(Arguments in, Answer out) throws ErrnoException {
        var found = guest.locks.conflict(wish(in));
        long last = found.length() == 0 ? Long.MAX_VALUE : found.start() + found.length() - 1;
        out.put64(found.start()).put64(last).put32(found.kind().ordinal()).put32(0);
    }

    private boolean awaitLock(Arguments in, Supplier<Consumer<byte[]>> later)
            throws ErrnoException {
        var wish = wish(in);
        long unique = in.unique();
        if (guest.locks.set(wish)) {
            return true;
        }
        var postponed = later.get();
        try {
            guest.locks.await(wish, unique, errno -> postponed.accept(bare(errno, unique)));
        } catch (ErrnoException e) {
            postponed.accept(bare(e.errno(), unique));
        }
        return false;
    }

    /// Ends all waits for locks with `EINTR`, as a signal would: the driver of the device takes no request back, so that not even
    /// SIGKILL ends them in the guest.
    public void interruptLockWaits() {
        guest.locks.interruptAll();
    }

    /// An answer that says only whether it went well.
    private static byte[] bare(int errno, long unique) {
        var bytes = new byte[Answer.HEAD];
        var out = new Answer(ByteBuffer.wrap(bytes));
        out.begin();
        out.end(errno, unique);
        return bytes;
    }

    /// Closes everything that the client has; it is answered no more.
    @Override
    public void close() {
        synchronized (shares) {
            for (var name : List.copyOf(shares.keySet())) {
                remove(name);
            }
        }
        guest.reset();
    }
}
