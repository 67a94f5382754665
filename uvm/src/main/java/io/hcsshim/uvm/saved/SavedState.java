package io.hcsshim.uvm.saved;

import io.hcsshim.sys.linux.Trees;
import io.hcsshim.vm.Suspending;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;

/// Whether one machine is saved, and to where.
///
/// ```
/// there ──save: files in <folder>.part, manifest, rename──▶ saved ──restore: folder used up──▶ there
/// ```
///
/// A folder is restored once, by the machine that wrote it, and only the last that it wrote: a second life of the same
/// machine on the same disks would destroy them. [#isSaved] from any thread, the rest one at a time.
public final class SavedState {
    private static final String PART = ".part";

    private final String machine;
    private volatile Optional<Last> last = Optional.empty();

    private record Last(String save, Path folder) {}

    /// A machine that is there.
    public SavedState(String machine) {
        this.machine = machine;
    }

    /// Whether it is saved now.
    public boolean isSaved() {
        return last.isPresent();
    }

    /// Saves it; if that fails it goes on, and nothing is left in the folder's place.
    ///
    /// @param wanted where to; must not be there
    public void save(Suspending vm, Path wanted) throws IOException, InterruptedException {
        if (isSaved()) {
            throw new IOException("machine " + machine + " is saved already");
        }
        var folder = wanted.toAbsolutePath().normalize();
        if (Files.exists(folder)) {
            throw new FileAlreadyExistsException(folder + " is there already");
        }
        var part = folder.resolveSibling(folder.getFileName() + PART);
        Trees.remove(part); // of somebody who was killed
        Files.createDirectory(
                part,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var save = UUID.randomUUID().toString();
        try {
            vm.suspend(part, () -> complete(part, save, folder));
        } catch (IOException e) {
            discard(part, folder);
            throw new IOException(
                    "machine %s is not saved to %s: %s".formatted(machine, folder, e.getMessage()),
                    e);
        } catch (InterruptedException | RuntimeException e) {
            discard(part, folder);
            throw e;
        }
        last = Optional.of(new Last(save, folder));
    }

    /// @param folder is there if it failed after the last step
    private static void discard(Path part, Path folder) throws IOException {
        Trees.remove(part);
        Trees.remove(folder);
    }

    private void complete(Path part, String save, Path folder) throws IOException {
        var manifest = SavedManifest.over(part, machine, save);
        var file = part.resolve(SavedManifest.NAME);
        Files.write(file, manifest.toJson().toBytes(), StandardOpenOption.CREATE_NEW);
        sync(file);
        sync(part);
        Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        sync(folder.resolveSibling("."));
    }

    private static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Lets it go on, and uses the folder up.
    ///
    /// @throws IOException if the folder is not its last, or damaged, or if the machine does not come up; then it is still
    ///     saved
    public void restore(Suspending vm, Path wanted) throws IOException, InterruptedException {
        var folder = wanted.toAbsolutePath().normalize();
        if (last.isEmpty()) {
            throw new IOException("machine " + machine + " is not saved");
        }
        var manifest = SavedManifest.in(folder);
        if (!manifest.machine().equals(machine) || !manifest.save().equals(last.get().save)) {
            throw new IOException(
                    "%s is not what machine %s was saved to last, but a save of %s of %s"
                            .formatted(folder, machine, manifest.machine(), manifest.created()));
        }
        manifest.check(folder);
        vm.revive(folder);
        last = Optional.empty();
        Trees.remove(folder);
    }

    /// The machine ends: what was saved is of no use any more, and goes.
    public void forget() throws IOException {
        var saved = last;
        last = Optional.empty();
        if (saved.isPresent()) {
            Trees.remove(saved.get().folder);
        }
    }
}
