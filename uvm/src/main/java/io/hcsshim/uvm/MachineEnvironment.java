package io.hcsshim.uvm;

import io.hcsshim.uvm.boot.GuestRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// The variables that say something of every machine of a program.
final class MachineEnvironment {
    private static final String BOOT_LIMIT = "HCSSHIM_TIMEOUT_GCSCONNECTION";
    private static final String RUNTIME = "HCSSHIM_OCI_RUNTIME";

    private MachineEnvironment() {}

    static Optional<Duration> bootLimit(Map<String, String> environment) throws IOException {
        var text = environment.getOrDefault(BOOT_LIMIT, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            var seconds = Integer.parseInt(text);
            if (seconds > 0) {
                return Optional.of(Duration.ofSeconds(seconds));
            }
        } catch (NumberFormatException _) { // told below
        }
        throw new IOException(BOOT_LIMIT + " is a number of seconds above 0, not '" + text + "'");
    }

    static Optional<GuestRuntime> runtime(Map<String, String> environment) throws IOException {
        var name = environment.getOrDefault(RUNTIME, "");
        var known =
                Arrays.stream(GuestRuntime.values())
                        .filter(runtime -> runtime.program().equals(name))
                        .findFirst();
        if (known.isEmpty() && !name.isEmpty()) {
            throw new IOException(RUNTIME + " is crun or runc, not '" + name + "'");
        }
        return known;
    }
}
