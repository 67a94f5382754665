package io.hcsshim.vm.hcs;

import io.hcsshim.sys.windows.FileAccess;
import io.hcsshim.sys.windows.FileCopy;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.vm.hcs.LinuxMachine.Boot;
import io.hcsshim.vm.hcs.LinuxMachine.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// The files that a machine which is hidden from its host boots from, copied for it alone: firmware and guest write to their
/// state, and the host shall not change under it what was measured (host specification, "HCS document, confidential"). Other
/// machines have none.
///
/// @param machine with the copies in place of the files
/// @param copies  gone when this is closed
record OwnCopies(LinuxMachine machine, List<Path> copies) implements AutoCloseable {
    /// Makes them, in a folder, where every machine may open them.
    ///
    /// @throws IOException naming the file that is missing or cannot be copied; no copy is left then
    static OwnCopies of(LinuxMachine machine, Path folder, Libraries libraries) throws IOException {
        if (!(machine.boot() instanceof Boot.Confidential boot)) {
            return new OwnCopies(machine, List.of());
        }
        var made = new ArrayList<Path>();
        try {
            var state = copy(boot.guestState(), folder, libraries, made);
            var disks = new HashMap<Integer, Disk>();
            for (var disk : machine.disks().entrySet()) {
                var path = copy(disk.getValue().path(), folder, libraries, made);
                disks.put(disk.getKey(), new Disk(path, disk.getValue().readOnly()));
            }
            var own = new Boot.Confidential(state, boot.policyDigest(), boot.hcl(), boot.ports());
            return new OwnCopies(machine.with(own, disks), List.copyOf(made));
        } catch (IOException | RuntimeException e) {
            try (var _ = new OwnCopies(machine, made)) {
                throw e;
            }
        }
    }

    private static String copy(String file, Path folder, Libraries libraries, List<Path> made)
            throws IOException {
        if (Files.notExists(Path.of(file))) {
            throw new IOException("no boot file: " + file);
        }
        var copy = folder.resolve(Path.of(file).getFileName()).toAbsolutePath();
        FileCopy.toNew(libraries, file, copy.toString());
        made.add(copy);
        new FileAccess(libraries).grantToVirtualMachines(copy.toString(), FileAccess.ALL);
        return copy.toString();
    }

    @Override
    public void close() throws IOException {
        for (var copy : copies) {
            Files.deleteIfExists(copy);
        }
    }
}
