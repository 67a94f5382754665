package io.hcsshim.cli.network;

import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.linux.LinuxProvider;
import io.hcsshim.uvm.Places;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The networks that the state folder of this host knows.
final class Networks implements AutoCloseable {
    private static final int SHORT = 4;

    private final LinuxProvider provider;
    private final Hcn hcn;

    private Networks(LinuxProvider provider) {
        this.provider = provider;
        this.hcn = new Hcn(provider);
    }

    /// Opens them.
    static Networks open() throws IOException {
        return new Networks(LinuxProvider.open(folder(System.getenv())));
    }

    /// Where they are written down.
    static Path folder(Map<String, String> environment) {
        return Places.of(environment).networks().toAbsolutePath();
    }

    Hcn hcn() {
        return hcn;
    }

    LinuxProvider provider() {
        return provider;
    }

    /// What a command does with them.
    interface Use {
        void run(Networks networks) throws IOException;
    }

    /// Opens them for a command.
    ///
    /// @return its exit status
    static int use(Use use) throws IOException {
        try (var networks = open()) {
            use.run(networks);
            return 0;
        }
    }

    /// The document in a file, or on standard input if that is `-`; the empty one without a file.
    static <D extends Document<D>> D document(Optional<Path> file, Shape<D> shape)
            throws IOException {
        if (file.isEmpty()) {
            return shape.parse("{}");
        }
        var path = file.get();
        var bytes =
                path.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(path);
        try {
            return shape.read(JsonObject.parse(bytes));
        } catch (JsonException e) {
            throw new IOException("read document " + path + ": " + e.getMessage(), e);
        }
    }

    /// What an object is called.
    ///
    /// @param id   its GUID
    /// @param name what somebody called it, or nothing
    record Name(String id, String name) {}

    /// The id of the object that somebody means: by its id, its name, or the beginning of its id.
    ///
    /// @param kind for failures, for instance `network`
    static String find(String kind, String wanted, List<Name> all) throws IOException {
        var found = all.stream().filter(each -> each.id().equalsIgnoreCase(wanted)).toList();
        if (found.isEmpty()) {
            found = all.stream().filter(each -> each.name().equals(wanted)).toList();
        }
        if (found.isEmpty() && wanted.length() >= SHORT) {
            var start = wanted.toLowerCase(Locale.ROOT);
            found =
                    all.stream()
                            .filter(each -> each.id().toLowerCase(Locale.ROOT).startsWith(start))
                            .toList();
        }
        return switch (found.size()) {
            case 0 -> throw new IOException("there is no " + kind + " " + wanted);
            case 1 -> found.getFirst().id();
            default ->
                    throw new IOException(
                            "several are meant by " + kind + " " + wanted + "; say which ID");
        };
    }

    /// Prints an object: its document, or a line of words.
    static void print(boolean json, Document<?> document, String... words) {
        System.out.println(json ? document.toText() : String.join("\t", words));
    }

    @Override
    public void close() {
        provider.close();
    }
}
