package io.hcsshim.uvm.template;

import io.hcsshim.sys.linux.Folder;
import io.hcsshim.vm.SavedMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// A saved machine that was checked: its files are what they were when it was made.
///
/// @param key     its name, 16 hexadecimal digits made from `kind`
/// @param folder  where it lies
/// @param kind    what it depends on; it serves machines of this kind alone
/// @param size    how large its machine is
/// @param created when it was made
public record Template(String key, Path folder, String kind, MachineSize size, Instant created) {
    static final String MEMORY = "memory";
    static final String STATE = "state";

    /// Its files.
    public SavedMachine saved() {
        return new SavedMachine(folder.resolve(MEMORY), folder.resolve(STATE));
    }

    /// How many bytes of the disk it takes; less than its machine's memory, since zeros are holes.
    public long allocated() throws IOException {
        try (var files = Files.list(folder);
                var open = Folder.open(folder.toRealPath())) {
            long bytes = 0;
            for (var file : files.toList()) {
                bytes += open.status(String.valueOf(file.getFileName())).allocated();
            }
            return bytes;
        }
    }
}
