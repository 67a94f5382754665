package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.MachineIdentity;
import java.security.SecureRandom;
import java.util.HexFormat;

/// What machines are called, by themselves.
final class MachineNames {
    private static final int LONGEST_HOST_NAME = 63;
    private static final int MACHINE_ID_BYTES = 16;

    private MachineNames() {}

    /// The host name of a machine: its id, with what hosts are not called by replaced, and cut (hostname(7)).
    static String host(String id) {
        var name = id.replaceAll("[^A-Za-z0-9-]", "-").replaceAll("^-+", "");
        var cut = name.length() <= LONGEST_HOST_NAME ? name : name.substring(0, LONGEST_HOST_NAME);
        var trimmed = cut.replaceAll("-+$", "");
        return trimmed.isEmpty() ? "uvm" : trimmed;
    }

    /// Who a machine is from now on; its machine id is like no other.
    static MachineIdentity identity(String id, long generation) {
        var bytes = new byte[MACHINE_ID_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new MachineIdentity(generation, HexFormat.of().formatHex(bytes), host(id), 0);
    }
}
