package io.hcsshim.hcn.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// The files that say where names are looked up in namespaces: `<state>/hcn/resolv/<id>`, beside the namespaces themselves.
/// Whoever runs a container in a namespace gives it this file, if there is one, as `ip netns exec` does with those below
/// `/etc/netns`.
final class Resolvers {
    private static final String FOLDER = "resolv";

    private final StateFolder state;
    private final Steps steps;

    Resolvers(StateFolder state, Steps steps) {
        this.state = state;
        this.steps = steps;
    }

    /// What the endpoints in each namespace say; nothing of those that say nothing.
    private static Map<UUID, String> texts(Layout layout) {
        var all = new HashMap<UUID, Resolver>();
        layout.endpoints().values().stream()
                .filter(EndpointPlan::isAttached)
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .forEach(endpoint ->
                        all.merge(
                                endpoint.namespace().orElseThrow(),
                                endpoint.resolver(),
                                Resolver::and));
        var texts = new HashMap<UUID, String>();
        all.forEach((id, resolver) -> {
            if (!resolver.equals(Resolver.NONE)) {
                texts.put(id, resolver.toText());
            }
        });
        return texts;
    }

    void change(Layout before, Layout after) throws IOException {
        if (!texts(before).equals(texts(after))) {
            settle(after);
        }
    }

    /// Writes those that are wanted and takes the others away.
    void settle(Layout wanted) throws IOException {
        var texts = texts(wanted);
        var folder = state.file(FOLDER);
        if (texts.isEmpty() && !Files.isDirectory(folder)) {
            return;
        }
        steps.before("write name servers");
        Files.createDirectories(folder);
        for (var text : texts.entrySet()) {
            state.write(FOLDER + "/" + text.getKey(), text.getValue().strip());
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                if (!isWanted(String.valueOf(file.getFileName()), texts)) {
                    Files.delete(file);
                }
            }
        }
        if (texts.isEmpty()) {
            Files.deleteIfExists(folder);
        }
    }

    private static boolean isWanted(String name, Map<UUID, String> texts) {
        return texts.keySet().stream().anyMatch(id -> id.toString().equals(name));
    }
}
