package io.hcsshim.hcn.windows;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.sys.windows.Guids;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.NamedPipes;
import io.hcsshim.sys.windows.Registry;
import io.hcsshim.sys.windows.WindowsError;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.sys.windows.WindowsFile;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/// Tells the program that keeps a machine that endpoints came into or went from a namespace in it. Thread-safe.
///
/// Microsoft's `runhcs` leaves in the registry which machine a namespace is in, and listens for that machine on a pipe; it takes
/// one line of JSON there, and answers with four bytes for yes, or with why not.
final class NamespaceSync {
    private static final String KEY = "SOFTWARE\\Microsoft\\runhcs\\cni\\";
    private static final String VALUE = "cfg";
    private static final String PIPE = "\\\\.\\pipe\\ProtectedPrefix\\Administrators\\runhcs-vm-";
    private static final byte[] YES = {0, 'O', 'K', 0};
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Libraries libraries;
    private final Registry registry;

    NamespaceSync(Libraries libraries) {
        this.libraries = libraries;
        registry = new Registry(libraries);
    }

    /// Where a namespace is.
    private record Owner(String container, UUID machine) {
        static Owner of(byte[] document) throws JsonException {
            var json = JsonObject.parse(document);
            try {
                return new Owner(
                        json.string("ContainerID"), Guids.parse(json.string("HostUniqueID")));
            } catch (IllegalArgumentException e) {
                throw new JsonException("HostUniqueID: " + e.getMessage(), e);
            }
        }

        String request() {
            return JsonObject.builder().put("ID", container).put("Op", "sync").build().toText()
                    + "\n";
        }
    }

    /// Tells it, and waits for its answer. Nothing if nobody keeps the namespace; if who kept it has gone, that is forgotten.
    void sync(UUID namespace) throws IOException {
        var tried = "sync namespace " + namespace;
        var key = KEY + namespace;
        try {
            var kept = registry.get(key, VALUE);
            if (kept.isPresent()) {
                tell(tried, key, Owner.of(kept.get().data()));
            }
        } catch (JsonException e) {
            throw HcnException.because(HcnError.REGISTRY_KEY, tried, e);
        } catch (WindowsException e) {
            throw HcnException.ofNumber(e.number(), tried, String.valueOf(e.getMessage()));
        }
    }

    private void tell(String tried, String key, Owner owner) throws IOException {
        WindowsFile pipe;
        try {
            pipe = NamedPipes.connect(libraries, PIPE + owner.machine(), PATIENCE);
        } catch (WindowsException e) {
            if (!e.is(WindowsError.FILE_NOT_FOUND)) {
                throw e;
            }
            registry.delete(key);
            return;
        }
        try (pipe) {
            pipe.output().write(owner.request().getBytes(StandardCharsets.UTF_8));
            var answer = pipe.input().readAllBytes();
            if (!Arrays.equals(answer, YES)) {
                throw HcnException.of(
                        HcnError.OTHER, tried, new String(answer, StandardCharsets.UTF_8).strip());
            }
        }
    }
}
