package io.hcsshim.examples;

import static io.hcsshim.hcs.schema2.ComputeSystem.CONTAINER;
import static io.hcsshim.hcs.schema2.ComputeSystem.OWNER;
import static io.hcsshim.hcs.schema2.ComputeSystem.SCHEMA_VERSION;
import static io.hcsshim.hcs.schema2.ProcessParameters.COMMAND_LINE;
import static io.hcsshim.hcs.schema2.ProcessParameters.CREATE_STD_OUT_PIPE;

import io.hcsshim.hcs.HcsSettings;
import io.hcsshim.hcs.computecore.Computecore;
import io.hcsshim.hcs.schema2.ComputeSystem;
import io.hcsshim.hcs.schema2.Container;
import io.hcsshim.hcs.schema2.Layer;
import io.hcsshim.hcs.schema2.ProcessParameters;
import io.hcsshim.hcs.schema2.Storage;
import io.hcsshim.hcs.schema2.Version;
import java.util.List;

/// Runs a command in a Windows container: `WindowsContainer <scratch volume> <layer id> <layer folder> <command>`.
final class WindowsContainer {
    private WindowsContainer() {}

    public static void main(String[] in) throws Exception {
        var layer = new Layer().with(Layer.ID, in[1]).with(Layer.PATH, in[2]);
        var storage = new Storage().with(Storage.PATH, in[0]).with(Storage.LAYERS, List.of(layer));
        var document =
                new ComputeSystem()
                        .with(OWNER, "example")
                        .with(SCHEMA_VERSION, Version.V2_1)
                        .with(CONTAINER, new Container().with(Container.STORAGE, storage));
        var command =
                new ProcessParameters().with(COMMAND_LINE, in[3]).with(CREATE_STD_OUT_PIPE, true);
        try (var system = new Computecore(HcsSettings.system()).create("hello", document)) {
            system.start();
            try (var process = system.createProcess(command)) {
                process.stdout().orElseThrow().transferTo(System.out);
                System.out.println(" (exit code " + process.awaitExit() + ")");
            }
            system.terminate();
        }
    }
}
