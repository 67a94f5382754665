package io.hcsshim.guest.storage;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Knows what would be mounted where.
final class RecordingMounter implements Mounter {
    final List<String> calls = new ArrayList<>();
    private final Deque<String> mounted = new ArrayDeque<>();
    String refuses = "";
    long free;

    @Override
    public void mount(String source, String target, String type, long flags, String options)
            throws ErrnoException {
        calls.add(String.join(" ", "mount", source, target, type, Long.toString(flags), options));
        if (target.equals(refuses)) {
            throw new ErrnoException("mount", target, Errno.EINVAL);
        }
        mounted.push(target);
    }

    @Override
    public long freeBytes(String target) {
        return free;
    }

    @Override
    public void trim(String target) throws ErrnoException {
        if (target.equals(refuses)) {
            throw new ErrnoException("trim", target, Errno.EINVAL);
        }
        calls.add("trim " + target);
    }

    @Override
    public void unmount(String target) throws ErrnoException {
        if (!mounted.remove(target)) {
            throw new ErrnoException("unmount", target, Errno.EINVAL);
        }
        calls.add("unmount " + target);
    }
}
