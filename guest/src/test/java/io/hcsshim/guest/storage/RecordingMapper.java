package io.hcsshim.guest.storage;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.DeviceMapper;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Knows what devices would be made.
final class RecordingMapper implements BlockMapper {
    final List<String> calls = new ArrayList<>();

    /// The errors of the calls that come next.
    final Deque<Integer> failures = new ArrayDeque<>();

    @Override
    public Path create(String name, DeviceMapper.Target target) throws ErrnoException {
        return made("create", name, target);
    }

    @Override
    public Path createSecret(String name, DeviceMapper.Target target) throws ErrnoException {
        return made("secret", name, target);
    }

    private Path made(String how, String name, DeviceMapper.Target target) throws ErrnoException {
        var sectors = Long.toString(target.sectors());
        calls.add(String.join(" ", how, name, target.type(), sectors, target.parameters()));
        fail(name);
        return Path.of("/dev/mapper", name);
    }

    @Override
    public void remove(String name) throws ErrnoException {
        calls.add("remove " + name);
        fail(name);
    }

    private void fail(String name) throws ErrnoException {
        if (!failures.isEmpty()) {
            throw new ErrnoException("device mapper", name, failures.removeFirst());
        }
    }
}
