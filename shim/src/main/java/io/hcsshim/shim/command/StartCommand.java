package io.hcsshim.shim.command;

import io.hcsshim.shim.control.Fingerprint;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.control.ResidentClient;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.sys.windows.NamedPipes;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/// `start`: finds the resident process or launches it, reserves the pod with it, and answers with its address.
///
/// The address goes to standard output bare, which every containerd since 1.6 understands as the second version of
/// the shim protocol, and into the file `address` of the bundle, where containerd looks after its own restart.
public final class StartCommand {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    // A resident may be about to leave whenever we reach it; several in a row would be strange.
    private static final int ATTEMPTS = 5;

    private final StateRoot state;
    private final Path bundle;

    private final String options;

    /// @param bundle  the bundle folder, absolute: the working directory of `start`
    /// @param options what containerd said on standard input, in base 64
    public StartCommand(StateRoot state, Path bundle, String options) {
        this.state = state;
        this.bundle = bundle;
        this.options = options;
    }

    /// Does it and returns the address.
    public String run(CommandLine line, String ttrpcAddress)
            throws IOException, InterruptedException {
        var key = new PodKey(line.required("namespace"), line.required("id"));
        var reservation =
                new Reservation(
                        key,
                        bundle.toString(),
                        ttrpcAddress,
                        line.value("address"),
                        line.has("debug"),
                        options);
        state.create();
        var socket = state.socket(Fingerprint.ofThisBuild());
        var found = reserve(socket, reservation);
        for (int attempt = 1; found.isEmpty(); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new IOException("no resident process stays at " + socket);
            }
            new Launcher(state).launch(socket);
            found = reserve(socket, reservation);
        }
        var address = NamedPipes.isPipe(found) ? found : "unix://" + found;
        leave(address);
        return address;
    }

    /// The address for containerd; empty if there is no resident, or it is about to leave.
    private static String reserve(Path socket, Reservation reservation)
            throws IOException, InterruptedException {
        if (!Files.exists(socket)) {
            return "";
        }
        ResidentClient client;
        try {
            client = ResidentClient.connect(socket);
        } catch (IOException e) {
            return "";
        }
        try (client) {
            return client.reserve(reservation, LIMIT);
        } catch (TtrpcException e) {
            if (e.code() == TtrpcCode.UNAVAILABLE) {
                return "";
            }
            throw e;
        } catch (IOException e) {
            return ""; // it left between our connection and its answer
        }
    }

    private void leave(String address) throws IOException {
        var part = bundle.resolve(".address-" + ProcessHandle.current().pid());
        Files.writeString(part, address);
        Files.move(part, bundle.resolve("address"), StandardCopyOption.ATOMIC_MOVE);
    }
}
