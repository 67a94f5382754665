package io.hcsshim.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A network namespace with one device and address, such as a CNI plugin prepares for a pod.
@SuppressWarnings("try") // it may be interrupted while it closes
final class PodNetwork implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Path folder;
    private final String name;

    private PodNetwork(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    static PodNetwork make(Path folder) throws IOException, InterruptedException {
        var network = new PodNetwork(folder, "hcsflt" + ProcessHandle.current().pid());
        network.ip("netns", "add", network.name);
        try {
            network.within("link", "set", "lo", "up");
            network.within("link", "add", "eth0", "type", "veth", "peer", "name", "far0");
            network.within("link", "set", "eth0", "up");
            network.within("link", "set", "far0", "up");
            network.within("addr", "add", "10.77.0.2/24", "dev", "eth0");
        } catch (IOException e) {
            network.close();
            throw e;
        }
        return network;
    }

    /// Where it is.
    Path path() {
        return Path.of("/var/run/netns", name);
    }

    /// Its devices, and what takes packets from them.
    Set<String> devices() throws IOException, InterruptedException {
        var lines = new TreeSet<String>();
        within("-o", "link")
                .lines()
                .map(line -> "device " + line.split(":")[1].strip())
                .forEach(lines::add);
        for (var device : List.of("eth0", "far0")) {
            run("tc", "-n", name, "filter", "show", "dev", device, "ingress")
                    .lines()
                    .forEach(line -> lines.add("filter of " + device + " " + line.strip()));
        }
        return lines;
    }

    private String within(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private String ip(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private String run(String... command) throws IOException, InterruptedException {
        var output = Programs.run(folder, Map.of(), LIMIT, List.of(command));
        if (!output.good()) {
            throw new IOException(List.of(command) + ": " + output.text());
        }
        return output.text();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        ip("netns", "del", name);
    }
}
