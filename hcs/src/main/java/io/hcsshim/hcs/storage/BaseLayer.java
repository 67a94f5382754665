package io.hcsshim.hcs.storage;

import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.OfflineHive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Makes folders of files base layers.
public final class BaseLayer {
    private static final List<String> HIVES =
            List.of("DEFAULT", "SAM", "SECURITY", "SOFTWARE", "SYSTEM");

    private final Libraries libraries;
    private final Wclayer layers;

    /// The services behind `libraries`.
    public BaseLayer(Libraries libraries) {
        this.libraries = libraries;
        layers = new Wclayer(libraries);
    }

    /// Makes a folder with `Files` in it a base layer. Files of the registry that are missing are made, empty; a
    /// utility VM in `UtilityVM` is finished too.
    ///
    /// @throws IOException if the utility VM has no boot configuration
    public void convert(Path layer) throws IOException {
        var vm = layer.resolve("UtilityVM");
        var hasVm = Files.isDirectory(vm.resolve("Files"));
        var boot = vm.resolve(Path.of("Files", "EFI", "Microsoft", "Boot", "BCD"));
        if (hasVm && !Files.isRegularFile(boot, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the utility VM has no boot configuration " + boot);
        }
        var folder = layer.resolve(Path.of("Files", "Windows", "System32", "config"));
        Files.createDirectories(folder);
        for (var name : HIVES) {
            var hive = folder.resolve(name);
            if (Files.notExists(hive)) {
                try (var empty = OfflineHive.create(libraries)) {
                    empty.save(hive.toString());
                }
            }
        }
        layers.processBaseImage(layer);
        if (hasVm) {
            layers.processUtilityImage(vm);
        }
    }
}
