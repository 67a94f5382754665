package io.hcsshim.uvm.template;

import io.hcsshim.sys.linux.Flock;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The templates of a host, one folder for each kind of machine.
///
/// ```
/// <key>/memory, state, manifest.json   complete and on disk, or not there at all
/// <key>.part/                          being made by whoever holds the lock
/// <key>.lock
/// ```
///
/// Several processes may use one store. Folders and files are for root's eyes only. Thread-safe.
public final class TemplateStore {
    /// More than one machine size, boot files and emulator are in use at a time; but not very many.
    private static final int KEPT = 6;

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{16}");
    private static final String MANIFEST = "manifest.json";
    private static final String PART = ".part";
    private static final String DOOMED = ".doomed";
    private static final String LOCK = ".lock";

    private final Path folder;
    private final CheckedFiles checked;

    private TemplateStore(Path folder, CheckedFiles checked) {
        this.folder = folder;
        this.checked = checked;
    }

    /// Opens a store.
    ///
    /// @param folder where templates lie; made when first needed
    /// @param notes  a folder that a restart of the host empties; made when first needed
    public static TemplateStore open(Path folder, Path notes) {
        return new TemplateStore(folder, new CheckedFiles(notes));
    }

    /// Makes the saved machine of a template: fills its two empty files.
    public interface Maker {
        /// @param work an empty folder for what is needed meanwhile
        void make(SavedMachine into, Path work) throws IOException, InterruptedException;
    }

    /// The name of the template for a kind of machine.
    public static String keyOf(String kind) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var bytes = digest.digest(kind.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /// The template for a kind of machine, checked, if there is one.
    ///
    /// @throws IOException if there is one that is not what it should be
    public Optional<Template> find(String kind) throws IOException {
        var key = keyOf(kind);
        var manifest = manifest(key);
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        if (!manifest.get().kind().equals(kind)) {
            throw new IOException("template " + key + " is for another kind of machine");
        }
        var template = check(key, manifest.get());
        used(key);
        return Optional.of(template);
    }

    /// True if there is a template of this name, sound or not.
    public boolean isThere(String key) {
        return Files.exists(place(key));
    }

    /// All that are there, newest first, unchecked.
    public List<Template> list() throws IOException {
        var found = new ArrayList<Template>();
        for (var key : keys()) {
            try {
                manifest(key).ifPresent(manifest -> found.add(template(key, manifest)));
            } catch (IOException _) {
                found.add(new Template(key, place(key), "", new MachineSize(0, 0), Instant.EPOCH));
            }
        }
        found.sort(Comparator.comparing(Template::created).reversed());
        return found;
    }

    /// Reads the files of a template, whatever is known about them.
    ///
    /// @throws IOException saying what is wrong, or that there is none
    public Template verify(String key) throws IOException {
        if (!KEY.matcher(key).matches()) {
            throw new IOException("not the name of a template: " + key);
        }
        var manifest = manifest(key);
        if (manifest.isEmpty()) {
            throw new IOException("there is no template " + key);
        }
        forget(key);
        return check(key, manifest.get());
    }

    /// Makes the template for a kind of machine, if it is not there, and forgets those that were not used for longest.
    ///
    /// @return empty if another thread or process is making it just now
    /// @throws IOException if it cannot be made; nothing is left then
    public Optional<Template> make(String kind, MachineSize size, Maker maker)
            throws IOException, InterruptedException {
        prepareFolder();
        var key = keyOf(kind);
        try (var lock = Flock.tryLock(folder.resolve(key + LOCK)).orElse(null)) {
            if (lock == null) {
                return Optional.empty();
            }
            var there = findSound(kind);
            if (there.isPresent()) {
                return there;
            }
            var made = make(key, kind, size, maker);
            prune();
            return Optional.of(made);
        }
    }

    /// Takes a template away. Machines that were cloned from it go on.
    ///
    /// @return false if there was none
    public boolean remove(String key) throws IOException {
        if (!KEY.matcher(key).matches() || !Files.exists(place(key))) {
            return false;
        }
        // Under another name first, so that nobody finds half of it.
        var doomed = folder.resolve(key + "." + ProcessHandle.current().pid() + DOOMED);
        try {
            Files.move(place(key), doomed, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            return false; // somebody was quicker
        }
        forget(key);
        Trees.remove(doomed);
        return true;
    }

    /// Folders of those who were killed while they made or removed a template.
    public List<Path> abandoned() throws IOException {
        var found = new ArrayList<Path>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (var parts = Files.newDirectoryStream(folder, "*{" + PART + "," + DOOMED + "}")) {
            for (var part : parts) {
                whileNobodyWorks(part, found::add);
            }
        }
        return found;
    }

    /// Removes what [#abandoned] found, unless somebody has begun to make that template meanwhile.
    public void removeAbandoned(Path part) throws IOException {
        whileNobodyWorks(part, Trees::remove);
    }

    private interface Work {
        void on(Path part) throws IOException;
    }

    private void whileNobodyWorks(Path part, Work work) throws IOException {
        var name = part.getFileName().toString();
        var lock = Flock.tryLock(folder.resolve(name.substring(0, name.indexOf('.')) + LOCK));
        if (lock.isPresent()) {
            try (var _ = lock.get()) {
                work.on(part);
            }
        }
    }

    private Optional<Template> findSound(String kind) throws IOException {
        try {
            return find(kind);
        } catch (IOException _) {
            remove(keyOf(kind)); // a damaged one is as good as none
            return Optional.empty();
        }
    }

    private Template make(String key, String kind, MachineSize size, Maker maker)
            throws IOException, InterruptedException {
        var part = folder.resolve(key + PART);
        Trees.remove(part); // of somebody who was killed
        try {
            Files.createDirectory(part);
            var work = Files.createDirectory(part.resolve("work"));
            var memory = emptyFile(part.resolve(Template.MEMORY));
            var state = emptyFile(part.resolve(Template.STATE));
            maker.make(new SavedMachine(memory, state), work);
            Trees.remove(work);
            var manifest =
                    new Manifest(
                            kind,
                            size,
                            Instant.now(),
                            MemoryDigest.of(memory),
                            MemoryDigest.of(state));
            write(part.resolve(MANIFEST), manifest.toJson().toBytes());
            sync(part);
            Files.move(part, place(key), StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
            trust(key, manifest);
            return template(key, manifest);
        } catch (Throwable e) {
            Trees.remove(part);
            throw e;
        }
    }

    private Path place(String key) {
        return folder.resolve(key);
    }

    private Template template(String key, Manifest manifest) {
        return new Template(key, place(key), manifest.kind(), manifest.size(), manifest.created());
    }

    private Optional<Manifest> manifest(String key) throws IOException {
        try {
            var json = JsonObject.parse(Files.readAllBytes(place(key).resolve(MANIFEST)));
            return Optional.of(Manifest.of(json));
        } catch (NoSuchFileException e) {
            if (Files.exists(place(key))) {
                throw new IOException("template " + key + " has no manifest", e);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException(
                    "the manifest of template " + key + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Template check(String key, Manifest manifest) throws IOException {
        var template = template(key, manifest);
        try {
            checked.check(key + ".state", template.saved().state(), manifest.state());
            checked.check(key + ".memory", template.saved().memory(), manifest.memory());
        } catch (NoSuchFileException e) {
            throw new IOException("template " + key + " has lost " + e.getFile(), e);
        } catch (IOException e) {
            throw new IOException("template " + key + " is damaged: " + e.getMessage(), e);
        }
        return template;
    }

    private void trust(String key, Manifest manifest) throws IOException {
        var saved = template(key, manifest).saved();
        checked.trust(key + ".state", saved.state(), manifest.state());
        checked.trust(key + ".memory", saved.memory(), manifest.memory());
    }

    private void forget(String key) throws IOException {
        checked.forget(key + ".state");
        checked.forget(key + ".memory");
    }

    private void used(String key) throws IOException {
        Files.setLastModifiedTime(place(key).resolve(MANIFEST), FileTime.from(Instant.now()));
    }

    private void prune() throws IOException {
        var byUse = new ArrayList<>(keys());
        byUse.sort(Comparator.comparing(this::lastUse).reversed());
        for (var key : byUse.subList(Math.min(KEPT, byUse.size()), byUse.size())) {
            remove(key);
        }
    }

    private FileTime lastUse(String key) {
        try {
            return Files.getLastModifiedTime(place(key).resolve(MANIFEST));
        } catch (IOException _) {
            return FileTime.from(Instant.EPOCH); // it is being taken away
        }
    }

    private List<String> keys() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> KEY.matcher(name).matches())
                    .toList();
        }
    }

    private void prepareFolder() throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private static Path emptyFile(Path path) throws IOException {
        return Files.createFile(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.write(emptyFile(file), bytes);
        sync(file);
    }

    private static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
