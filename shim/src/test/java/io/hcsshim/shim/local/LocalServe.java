package io.hcsshim.shim.local;

import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.service.Resident;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A resident process without VMs, for trying a real containerd against the shim alone.
final class LocalServe {
    private LocalServe() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var seat = new Resident.Seat(StateRoot.ofEnvironment(), Path.of(arguments[0]));
        var log = new FileOutputStream(FileDescriptor.err);
        try (var resident =
                Resident.serve(
                        seat,
                        Optional.empty(),
                        new LocalMachines(),
                        System.getenv(),
                        log,
                        Optional.empty())) {
            System.out.print("ready");
            System.out.close();
            resident.awaitIdle(Duration.ofSeconds(10));
        }
        Runtime.getRuntime().halt(0);
    }
}
