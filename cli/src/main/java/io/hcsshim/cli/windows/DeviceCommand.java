package io.hcsshim.cli.windows;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.sys.windows.DeviceTree;
import io.hcsshim.sys.windows.ObjectDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `device-util`: objects of the kernel, and devices. Each prints one line, joined by commas. Exit status: 0, or 1
/// for any failure.
@Command(
        name = "device-util",
        description = "List objects of the kernel, and devices.",
        mixinStandardHelpOptions = true,
        version = "device-util 0.1.0",
        subcommands = CommandLine.HelpCommand.class)
public final class DeviceCommand {
    /// What is told of a device.
    enum Property {
        ID,
        LOCATION
    }

    DeviceCommand() {}

    /// Runs one subcommand.
    public static void main(String[] arguments) {
        System.exit(Commands.run(new CommandLine(new DeviceCommand()), arguments));
    }

    @Command(name = "obj-dir", description = "List the names in a folder of the kernel's.")
    void objects(
            @Option(
                            names = "--dir",
                            paramLabel = "FOLDER",
                            defaultValue = "\\Global??",
                            description = "default: ${DEFAULT-VALUE}")
                    String folder)
            throws IOException {
        System.out.println(String.join(",", ObjectDirectory.list(Host.libraries(), folder)));
    }

    @Command(name = "children", description = "List the devices below a device.")
    void children(
            @Option(
                            names = "--parentID",
                            paramLabel = "ID",
                            required = true,
                            description = "the device's id")
                    String parent,
            @Option(
                            names = "--property",
                            paramLabel = "id|location",
                            defaultValue = "id",
                            description = "default: ${DEFAULT-VALUE}")
                    String property)
            throws IOException {
        var tree = new DeviceTree(Host.libraries());
        var children = tree.children(parent);
        if (property(property) == Property.ID) {
            System.out.println(String.join(",", children));
            return;
        }
        var places = new ArrayList<String>();
        for (var child : children) {
            places.addAll(tree.locationPaths(child));
        }
        System.out.println(String.join(",", places));
    }

    private static Property property(String word) throws IOException {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "id" -> Property.ID;
            case "location" -> Property.LOCATION;
            default -> throw new IOException("a property is id or location, not " + word);
        };
    }
}
