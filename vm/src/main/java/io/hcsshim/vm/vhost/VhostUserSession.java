package io.hcsshim.vm.vhost;

import io.hcsshim.sys.linux.EventFd;
import io.hcsshim.sys.linux.Fd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The control side of the device: what the front-end says over its socket (QEMU, docs/interop/vhost-user).
///
/// A queue runs once its size, addresses, kick and enabling are known, in whatever order they come, and stops at
/// GET_VRING_BASE. A message that breaks the protocol throws, and ends the device; a request that is not known is
/// answered with a failure if an answer is wanted, and otherwise passed over. Confined to the device's loop.
final class VhostUserSession implements AutoCloseable {
    private static final long F_INDIRECT = 1L << 28;
    private static final long F_EVENT_INDEX = 1L << 29;
    private static final long F_PROTOCOL_FEATURES = 1L << 30;
    private static final long F_VERSION_1 = 1L << 32;
    private static final long OFFERED =
            F_VERSION_1 | F_INDIRECT | F_EVENT_INDEX | F_PROTOCOL_FEATURES;

    private static final long P_MULTI_QUEUE = 1L;
    private static final long P_REPLY_ACK = 1L << 3;
    private static final long P_CONFIG = 1L << 9;

    private static final int MOST_REGIONS = 8;
    private static final int REGION_BYTES = 32;
    private static final int CONFIG_HEADER = 12;
    private static final int NO_DESCRIPTOR = 1 << 8;

    private final VhostUserTarget target;
    private final List<Vring> rings;
    private final long protocolOffered;
    private long features;
    private long protocolFeatures;
    private @Nullable GuestMemory memory;

    VhostUserSession(VhostUserTarget target) {
        this.target = target;
        rings = Stream.generate(Vring::new).limit(target.queues()).toList();
        var basic = P_MULTI_QUEUE | P_REPLY_ACK;
        protocolOffered = target.configuration().length == 0 ? basic : basic | P_CONFIG;
    }

    /// A session with a front-end that has taken over the guest of another.
    ///
    /// @param bases where the guest's queues stopped
    VhostUserSession(VhostUserTarget target, List<Integer> bases) {
        this(target);
        for (var i = 0; i < rings.size(); i++) {
            rings.get(i).carryOn(bases.get(i));
        }
    }

    /// Where the queues stopped.
    List<Integer> bases() {
        return rings.stream().map(Vring::base).toList();
    }

    /// Does what a message asks for and closes those of its descriptors that are not kept.
    Optional<VhostUserMessage> handle(VhostUserMessage message, List<Fd> files) throws IOException {
        var unused = new ArrayList<>(files);
        try {
            return dispatch(message, unused);
        } finally {
            unused.forEach(Fd::close);
        }
    }

    private Optional<VhostUserMessage> dispatch(VhostUserMessage message, List<Fd> files)
            throws IOException {
        if ((message.flags() & 3) != VhostUserMessage.VERSION) {
            throw new IOException("vhost-user version " + (message.flags() & 3));
        }
        return switch (message.request()) {
            case VhostUserMessage.GET_FEATURES -> Optional.of(message.reply(OFFERED));
            case VhostUserMessage.GET_PROTOCOL_FEATURES ->
                    Optional.of(message.reply(protocolOffered));
            case VhostUserMessage.GET_QUEUE_NUM -> Optional.of(message.reply((long) rings.size()));
            case VhostUserMessage.GET_VRING_BASE -> Optional.of(stop(message));
            case VhostUserMessage.GET_CONFIG -> Optional.of(configuration(message));
            default -> acknowledge(message, set(message, files));
        };
    }

    private Optional<VhostUserMessage> acknowledge(VhostUserMessage message, boolean known) {
        if (!message.wantsReply() || (protocolFeatures & P_REPLY_ACK) == 0) {
            return Optional.empty();
        }
        return Optional.of(message.reply(known ? 0L : 1L));
    }

    /// Handles a request that has no answer of its own; false if it is not known.
    private boolean set(VhostUserMessage message, List<Fd> files) throws IOException {
        switch (message.request()) {
            case VhostUserMessage.SET_OWNER, VhostUserMessage.RESET_OWNER -> {}
            case VhostUserMessage.SET_FEATURES -> features(message);
            case VhostUserMessage.SET_PROTOCOL_FEATURES ->
                    protocolFeatures = subset(number(message), protocolOffered);
            case VhostUserMessage.SET_MEM_TABLE -> memoryTable(message, files);
            case VhostUserMessage.SET_VRING_NUM -> ring(message).resize(state(message));
            case VhostUserMessage.SET_VRING_ADDR -> address(message);
            case VhostUserMessage.SET_VRING_BASE -> rebase(message);
            case VhostUserMessage.SET_VRING_ENABLE -> enable(message);
            case VhostUserMessage.SET_VRING_KICK -> kick(message, files);
            case VhostUserMessage.SET_VRING_CALL -> ring(message).calls(event(message, files));
            case VhostUserMessage.SET_VRING_ERR -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private void features(VhostUserMessage message) throws IOException {
        features = subset(number(message), OFFERED);
        if ((features & F_PROTOCOL_FEATURES) == 0) {
            for (var ring : rings) {
                ring.enable(true); // without that feature there is no SET_VRING_ENABLE
            }
        }
    }

    private static long subset(long chosen, long offered) throws IOException {
        if ((chosen & ~offered) != 0) {
            throw new IOException(
                    "vhost-user features never offered: " + Long.toHexString(chosen & ~offered));
        }
        return chosen;
    }

    private void memoryTable(VhostUserMessage message, List<Fd> files) throws IOException {
        var payload = sized(message, 8);
        var count = LittleEndian.getInt(payload, 0);
        if (count < 1 || count > MOST_REGIONS || count != files.size()) {
            throw new IOException(
                    "a memory table of "
                            + count
                            + " regions with "
                            + files.size()
                            + " descriptors");
        }
        sized(message, 8 + count * REGION_BYTES);
        var regions = new ArrayList<MemoryRegion>();
        for (var i = 0; i < count; i++) {
            regions.add(MemoryRegion.read(payload, 8 + i * REGION_BYTES));
        }
        replace(target.open(regions, files));
        startRings();
    }

    private void replace(GuestMemory table) throws IOException {
        var before = memory;
        memory = table;
        try {
            target.remap(table);
        } finally {
            if (before != null) {
                before.close(); // if the rings do not lie in the new table, the device ends and
                // uses neither
            }
        }
    }

    private void address(VhostUserMessage message) throws IOException {
        var payload = sized(message, 40);
        ring(message)
                .place(
                        LittleEndian.getLong(payload, 8),
                        LittleEndian.getLong(payload, 24),
                        LittleEndian.getLong(payload, 16));
    }

    private void rebase(VhostUserMessage message) throws IOException {
        var ring = ring(message);
        if (ring.takeCarried()) {
            return; // a front-end that never ran this guest does not know
        }
        var base = state(message) & 0xffff;
        if (base != ring.base() && !ring.isRunning()) {
            // Stop and go returns what GET_VRING_BASE told; only a driver's reset begins elsewhere.
            target.restarted();
        }
        ring.rebase(base);
    }

    private void enable(VhostUserMessage message) throws IOException {
        var ring = ring(message);
        var on = state(message) != 0;
        ring.enable(on);
        if (on) {
            startRings();
        } else {
            ring.stop(rings.indexOf(ring), target);
        }
    }

    private void kick(VhostUserMessage message, List<Fd> files) throws IOException {
        var ring = ring(message);
        var event = event(message, files);
        ring.stop(rings.indexOf(ring), target);
        ring.kickedBy(event);
        startRings();
    }

    private void startRings() throws IOException {
        var table = memory;
        if (table == null) {
            return;
        }
        var notifications =
                (features & F_EVENT_INDEX) != 0
                        ? SplitQueue.Notifications.BY_EVENT_INDEX
                        : SplitQueue.Notifications.BY_FLAG;
        for (var i = 0; i < rings.size(); i++) {
            rings.get(i).start(i, notifications, table, target);
        }
    }

    private VhostUserMessage stop(VhostUserMessage message) throws IOException {
        var ring = ring(message);
        var index = rings.indexOf(ring);
        ring.stop(index, target);
        ring.kickedBy(null);
        var answer = new byte[8];
        LittleEndian.putInt(answer, 0, index);
        LittleEndian.putInt(answer, 4, ring.base());
        return message.reply(answer);
    }

    private VhostUserMessage configuration(VhostUserMessage message) throws IOException {
        var payload = sized(message, CONFIG_HEADER);
        var space = target.configuration();
        var offset = LittleEndian.getInt(payload, 0);
        var size = LittleEndian.getInt(payload, 4);
        var fits =
                offset >= 0 && offset <= space.length && size >= 0 && size <= space.length - offset;
        if (!fits || payload.length != CONFIG_HEADER + size) {
            return message.reply(new byte[0]);
        }
        var answer = payload.clone();
        System.arraycopy(space, offset, answer, CONFIG_HEADER, size);
        return message.reply(answer);
    }

    /// The queue a message is about: all of them begin with its index.
    private Vring ring(VhostUserMessage message) throws IOException {
        var index = LittleEndian.getInt(sized(message, 8), 0) & 0xff;
        if (index >= rings.size()) {
            throw new IOException(
                    "vhost-user message " + message.request() + " for queue " + index);
        }
        return rings.get(index);
    }

    private static int state(VhostUserMessage message) throws IOException {
        return LittleEndian.getInt(sized(message, 8), 4);
    }

    private static long number(VhostUserMessage message) throws IOException {
        return LittleEndian.getLong(sized(message, 8), 0);
    }

    /// The event of a message, taken out of its descriptors; null if it says that it brings none.
    private static @Nullable EventFd event(VhostUserMessage message, List<Fd> files)
            throws IOException {
        if ((number(message) & NO_DESCRIPTOR) != 0) {
            return null;
        }
        if (files.size() != 1) {
            throw new IOException(
                    "vhost-user message "
                            + message.request()
                            + " with "
                            + files.size()
                            + " descriptors");
        }
        var event = EventFd.of(files.getFirst());
        files.clear();
        return event;
    }

    private static byte[] sized(VhostUserMessage message, int least) throws IOException {
        if (message.payload().length < least) {
            throw new IOException(
                    "vhost-user message "
                            + message.request()
                            + " of "
                            + message.payload().length
                            + " bytes");
        }
        return message.payload();
    }

    /// Lets go of the guest's memory and of all descriptors; the queues are not used any more.
    @Override
    public void close() {
        rings.forEach(Vring::close);
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }
}
