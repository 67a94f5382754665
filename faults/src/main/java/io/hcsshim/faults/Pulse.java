package io.hcsshim.faults;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a resident shim uses at one moment.
///
/// @param heap used MiB of its heap, as it says itself, with garbage
/// @param pss  its proportional share of memory in MiB
record Pulse(long fds, long threads, double heap, double pss) {
    private static final double MIB = 1 << 20;

    static Pulse of(FaultHost host) throws IOException {
        var residents = host.residents();
        if (residents.isEmpty()) {
            return new Pulse(0, 0, 0, 0);
        }
        long pid = residents.getFirst().pid();
        return new Pulse(
                count(Path.of("/proc/" + pid + "/fd")),
                count(Path.of("/proc/" + pid + "/task")),
                heap(host.state()),
                pss(pid));
    }

    private static long count(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.count();
        }
    }

    private static double heap(Path state) throws IOException {
        try (var sockets = Files.newDirectoryStream(state, "metrics-*.sock")) {
            for (var socket : sockets) {
                for (var line : ask(socket).lines().toList()) {
                    if (line.startsWith("hcsshim_heap_bytes ")
                            || line.startsWith("hcsshim_resident_heap_bytes ")) {
                        return Double.parseDouble(line.split(" ")[1]) / MIB;
                    }
                }
            }
        }
        return 0;
    }

    private static String ask(Path socket) throws IOException {
        try (var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(socket));
            client.write(
                    ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            return new String(
                    Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static double pss(long pid) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return 0;
    }
}
