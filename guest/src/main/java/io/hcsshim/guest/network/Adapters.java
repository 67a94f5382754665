package io.hcsshim.guest.network;

import io.hcsshim.guest.process.Deadline;
import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.MacAddress;
import io.hcsshim.sys.linux.net.Netlink;
import java.io.File;
import java.io.IOException;
import java.util.Locale;

/// Finds the interface of an adapter that the host names: by its instance GUID where the VM has a VMBus, else by its
/// Ethernet address. Thread-safe.
class Adapters {
    private static final long WAIT_MS = 30_000;

    private final File sysfs;

    Adapters(File sysfs) {
        this.sysfs = sysfs;
    }

    /// The name of its interface in the VM's own namespace, once it is there.
    ///
    /// @throws IOException if nothing appears within 30 s
    String await(NetworkAdapter adapter) throws IOException {
        var vmbus = new File(sysfs, "bus/vmbus/devices");
        var deadline =
                new Deadline(
                        WAIT_MS, "network adapter " + adapter.id() + " at " + adapter.macAddress());
        if (adapter.vpciAssigned()) {
            throw new IOException(
                    "network adapters that are PCI devices of the host are not supported");
        }
        while (true) {
            var name =
                    vmbus.isDirectory()
                            ? onVmbus(new File(vmbus, adapter.id().toLowerCase(Locale.ROOT)))
                            : withMac(mac(adapter));
            if (!name.isEmpty()) {
                return name;
            }
            deadline.pause();
        }
    }

    private static String onVmbus(File device) throws IOException {
        var names = new File(device, "net").list();
        if (names == null || names.length == 0) {
            return "";
        }
        if (names.length > 1) {
            throw new IOException("more than one interface at " + device);
        }
        return names[0];
    }

    private static MacAddress mac(NetworkAdapter adapter) throws IOException {
        try {
            return MacAddress.parse(adapter.macAddress());
        } catch (IllegalArgumentException e) {
            throw new IOException("network adapter " + adapter.id() + ": " + e.getMessage(), e);
        }
    }

    private static String withMac(MacAddress mac) throws IOException {
        try (var netlink = Netlink.open()) {
            for (var link : new Links(netlink).list()) {
                if (link.mac().isPresent() && link.mac().get().equals(mac)) {
                    return link.name();
                }
            }
            return "";
        }
    }
}
