package io.hcsshim.guest.identity;

import io.hcsshim.guest.stdio.Dialer;
import io.hcsshim.protocol.gcs.MachineIdentity;
import io.hcsshim.protocol.gcs.MachineTime;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;

/// Makes this machine another one than those with which it shares its past.
///
/// The agent has no random numbers of its own to renew: what it needs it asks the kernel for.
public final class Renewal {
    /// How often the machine was saved and gone on from; absent in one that was booted.
    private static final String GENERATION = "/run/gcs/generation";

    /// A random number that no other machine has drawn.
    private static final String INSTANCE = "/run/gcs/instance";

    private static final String MACHINE_ID = "/etc/machine-id";
    private static final long ENTROPY_PORT = 1;
    private static final long LOG_PORT = 109;
    private static final int LEAST_ENTROPY = 64;
    private static final int MOST_ENTROPY = 4096;
    private static final int INSTANCE_BYTES = 16;

    private final Self self;
    private final Dialer dialer;

    /// Renews `self` with what the host serves.
    public Renewal(Self self, Dialer dialer) {
        this.self = self;
        this.dialer = dialer;
    }

    /// Renews everything: random numbers first, since the rest may draw some.
    ///
    /// @throws IOException if anything of it fails; then the machine must not be used
    public void apply(MachineIdentity identity) throws IOException {
        self.addEntropy(entropy());
        try (var log = dialer.dial(LOG_PORT)) {
            self.logTo(log.fd());
        }
        self.moveClockTo(identity.unixTimeNanos());
        if (!identity.hostName().isEmpty()) {
            self.setHostName(identity.hostName());
        }
        if (!identity.machineId().isEmpty()) {
            self.write(MACHINE_ID, identity.machineId() + "\n");
        }
        self.write(INSTANCE, hexadecimal(self.random(INSTANCE_BYTES)) + "\n");
        self.write(GENERATION, identity.generation() + "\n");
    }

    /// Goes on with the time of now after the machine stood still; who it is stays.
    public void catchUp(MachineTime now) throws IOException {
        self.moveClockTo(now.unixTimeNanos());
    }

    /// Lets the machine go by the name of the pod that it is, with the kernel's settings that the pod wants.
    ///
    /// @param pod `hostname` and `linux.sysctl` of an OCI spec; what it does not name stays
    public void settle(JsonObject pod) throws IOException {
        if (!pod.string("hostname").isEmpty()) {
            self.setHostName(pod.string("hostname"));
        }
        var linux = pod.object("linux").orElse(JsonObject.of());
        for (var setting : linux.stringMap("sysctl").entrySet()) {
            self.write(file(setting.getKey()), setting.getValue());
        }
    }

    /// The name has dots, or slashes if there are dots in its parts (sysctl(8)).
    private static String file(String sysctl) throws IOException {
        if (sysctl.isEmpty() || sysctl.startsWith("/") || sysctl.contains("..")) {
            throw new IOException("not a sysctl: '" + sysctl + "'");
        }
        return "/proc/sys/" + (sysctl.indexOf('/') < 0 ? sysctl.replace('.', '/') : sysctl);
    }

    private byte[] entropy() throws IOException {
        var bytes = new byte[MOST_ENTROPY];
        var count = 0;
        try (var host = dialer.dial(ENTROPY_PORT)) {
            while (count < bytes.length) {
                var read = host.fd().read(bytes, count, bytes.length - count);
                if (read < 0) {
                    break;
                }
                count += read;
            }
        }
        if (count < LEAST_ENTROPY) {
            throw new IOException("the host gave " + count + " random bytes, which is too little");
        }
        return Arrays.copyOf(bytes, count);
    }

    private static String hexadecimal(byte[] bytes) {
        var text = new StringBuilder();
        for (var b : bytes) {
            text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return text.toString();
    }
}
