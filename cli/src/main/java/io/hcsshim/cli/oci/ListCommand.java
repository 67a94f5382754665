package io.hcsshim.cli.oci;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `runhcs list`: lists the containers of a root.
@Command(
        name = "list",
        description = "List the containers.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class ListCommand extends OciCommand {
    private static final String ROW = "%-30s %-10s %-10s %-40s %-32s %s%n";

    @Option(
            names = {"-f", "--format"},
            defaultValue = "TABLE",
            description = "table or json (default table)")
    private Format format = Format.TABLE;

    @Option(
            names = {"-q", "--quiet"},
            description = "ids alone")
    private boolean quiet;

    @Override
    int run() throws IOException, InterruptedException {
        var states = new ArrayList<JsonObject>();
        for (var container : globals().root().containers()) {
            states.add(container.state());
        }
        if (quiet) {
            for (var state : states) {
                System.out.println(state.string("id"));
            }
            return 0;
        }
        switch (format) {
            case JSON -> System.out.println(new JsonArray(new ArrayList<Json>(states)));
            case TABLE -> print(states);
        }
        return 0;
    }

    private static void print(ArrayList<JsonObject> states) throws IOException {
        System.out.printf(ROW, "ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER");
        for (var state : states) {
            System.out.printf(
                    ROW,
                    state.string("id"),
                    state.int64("pid"),
                    state.string("status"),
                    state.string("bundle"),
                    state.string("created"),
                    state.string("owner"));
        }
    }
}
