package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.TemplateMaker;
import io.hcsshim.uvm.TemplateUse;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UtilityVms;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.WarmPool;
import io.hcsshim.uvm.boot.BootPhase;
import io.hcsshim.uvm.share.ShareTransport;
import io.hcsshim.uvm.template.MachineSize;
import io.hcsshim.uvm.template.Template;
import io.hcsshim.uvm.template.TemplateStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clones of one real template.
@Timeout(240)
class TemplateTest {
    private static final MachineSize SIZE = new MachineSize(512, 2);
    private static final String RANDOM = "dd if=/dev/urandom bs=4096 count=1 2>/dev/null | md5sum";

    /// Of open(2)'s flags those that say what may be done.
    private static final int ACCESS_MODE = 3;

    @TempDir private static Path folder;
    private static Uvms uvms;
    private static TemplateStore store;
    private static Template template;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeAll
    static void make() throws Exception {
        Home.require();
        uvms = new Uvms(folder);
        store = TemplateStore.open(folder.resolve("templates"), folder.resolve("notes"));
        template =
                new TemplateMaker(uvms.hypervisor(), uvms.layers(), store)
                        .make(uvms.spec("any").build())
                        .orElseThrow();
    }

    @AfterEach
    void nothingRuns() {
        assertEquals(List.of(), qemu());
    }

    @AfterAll
    static void nothingIsLeft() throws Exception {
        if (template != null) {
            assertEquals(List.of(template.key(), template.key() + ".lock"), names("templates"));
            assertEquals(List.of(), names("cache/live"));
        }
    }

    /// What a clone says of itself.
    private record Facts(
            String instance,
            String generation,
            String machineId,
            String hostName,
            String random,
            String bootRandom) {}

    @Test
    void clonesThatStartAtOnceShareNoRandomBytesAndNoName() throws Exception {
        var vms = vms(TemplateUse.READY);
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var both =
                    List.of(
                            tasks.submit(() -> facts(vms, "one")),
                            tasks.submit(() -> facts(vms, "two")));
            var one = both.get(0).get();
            var two = both.get(1).get();

            assertEquals("", warnings());
            assertEquals("1", one.generation);
            assertEquals("1", two.generation);
            assertEquals("one", one.hostName);
            assertEquals("two", two.hostName);
            assertEquals(32, one.machineId.length(), one.machineId);
            assertNotEquals(one.machineId, two.machineId);
            assertEquals(32, one.instance.length(), one.instance);
            assertNotEquals(one.instance, two.instance, "what the agent draws");
            assertNotEquals(one.random, two.random, "what a container draws");
            assertNotEquals(one.bootRandom, two.bootRandom, "what the machine draws");
        }
    }

    @Test
    void aCloneKnowsWhatTimeItIs() throws Exception {
        try (var clone = clone("clock")) {
            var before = Instant.now().getEpochSecond();
            var said = inMachine(clone, "date", "+%s");
            var after = Instant.now().getEpochSecond();

            var time = Long.parseLong(said);
            assertTrue(
                    before - 1 <= time && time <= after + 1, before + " ≤ " + time + " ≤ " + after);
        }
    }

    @Test
    void aCloneRunsOneContainerAfterAnotherSharesFoldersAndCountsItsProcessors() throws Exception {
        var shared = Files.createDirectory(folder.resolve("shared"));
        Files.writeString(shared.resolve("note"), "of the host");
        try (var clone = clone("pod")) {
            clone.share(ShareTransport.VIRTIOFS, true); // its memory is nobody else's
            var plain = uvms.request("shares", "sh", "-c", "cat /mnt/note; echo new > /mnt/made");
            var share = OciMount.of("/mnt", "bind", shared.toString(), List.of("rbind"));
            var request =
                    new ContainerRequest("shares", plain.spec().withMount(share), plain.rootfs());
            assertEquals(new Uvms.Outcome(0, "of the host", ""), uvms.run(clone, request));
            assertEquals("new\n", Files.readString(shared.resolve("made")));
            for (var id : List.of("first", "second", "third")) {
                var outcome =
                        uvms.run(clone, uvms.request(id, "sh", "-c", "echo " + id + "; exit 4"));
                assertEquals(new Uvms.Outcome(4, id + "\n", ""), outcome);
            }
            assertEquals("2", inMachine(clone, "sh", "-c", "grep -c ^processor /proc/cpuinfo"));
            assertEquals(List.of(), writersOfTheTemplate(clone.hostProcess().orElseThrow()));
        }
    }

    /// Descriptors by which a QEMU that a guest has taken over could change what other clones begin with; and whether anybody but root
    /// may open it so.
    private static List<String> writersOfTheTemplate(long qemu) throws IOException {
        var found = new ArrayList<String>();
        boolean isOpen = false;
        try (var descriptors = Files.list(Path.of("/proc/" + qemu + "/fd"))) {
            for (var descriptor : descriptors.toList()) {
                var file = Files.readSymbolicLink(descriptor);
                if (!file.endsWith("memory")) {
                    continue;
                }
                isOpen = true;
                var number = descriptor.getFileName();
                var said = Files.readString(Path.of("/proc/" + qemu + "/fdinfo/" + number));
                var flags = Integer.parseInt(said.replaceAll("(?s).*flags:\\s*(\\d+).*", "$1"), 8);
                if ((flags & ACCESS_MODE) != 0
                        || Files.getPosixFilePermissions(file)
                                .contains(PosixFilePermission.OTHERS_WRITE)) {
                    found.add(number + " " + file + " " + said);
                }
            }
        }
        assertTrue(isOpen, "the memory is not looked for in the right way");
        return found;
    }

    @Test
    void aTruncatedTemplateCostsALineAndABootAndTheNextStartIsAClone() throws Exception {
        var own = TemplateStore.open(folder.resolve("other"), folder.resolve("other-notes"));
        copyOfTheTemplate(folder.resolve("other"));
        var vms =
                new UtilityVms(
                        uvms.hypervisor(),
                        uvms.layers(),
                        own,
                        TemplateUse.READY,
                        SIZE,
                        WarmPool.none(),
                        Log.to(log));
        cut(own.list().getFirst().saved().memory());

        assertEquals(BootPhase.BOOT, phases(vms, "hurt"));
        assertTrue(warnings().contains("is damaged"), warnings());
        assertEquals(1, warnings().lines().count(), warnings());

        assertTrue(vms.awaitMade(Duration.ofMinutes(3)));
        assertEquals(BootPhase.RESUME, phases(vms, "healed"), this::said);
        assertEquals(1, warnings().lines().count(), warnings());
    }

    private static void copyOfTheTemplate(Path to) throws IOException {
        var target = Files.createDirectories(to.resolve(template.key()));
        try (var files = Files.list(template.folder())) {
            for (var file : files.toList()) {
                Files.copy(file, target.resolve(String.valueOf(file.getFileName())));
            }
        }
    }

    private static void cut(Path file) throws IOException {
        try (var memory = new RandomAccessFile(file.toFile(), "rw")) {
            memory.setLength(memory.length() - (1 << 20));
        }
    }

    private List<BootPhase> phases(UtilityVms vms, String id) throws Exception {
        var phases = new CopyOnWriteArrayList<BootPhase>();
        vms.start(spec(id), phases::add).close();
        return phases;
    }

    private Facts facts(UtilityVms vms, String id) throws Exception {
        var phases = new CopyOnWriteArrayList<BootPhase>();
        try (var clone = vms.start(spec(id), phases::add)) {
            assertEquals(BootPhase.RESUME, phases, this::said);
            var container = uvms.run(clone, uvms.request("c", "sh", "-c", RANDOM));
            assertEquals(0, container.status(), container.errors());
            return new Facts(
                    inMachine(clone, "cat", "/run/gcs/instance"),
                    inMachine(clone, "cat", "/run/gcs/generation"),
                    inMachine(clone, "cat", "/etc/machine-id"),
                    inMachine(clone, "cat", "/proc/sys/kernel/hostname"),
                    container.output(),
                    inMachine(clone, "sh", "-c", RANDOM));
        }
    }

    private static String inMachine(UtilityVm vm, String... command) throws Exception {
        var outcome = Uvms.finish(vm.execInVm(VmProcess.of(command)), new byte[0]);
        assertEquals(0, outcome.status(), outcome.errors());
        return outcome.output().strip();
    }

    private UtilityVm clone(String id) throws Exception {
        var phases = new CopyOnWriteArrayList<BootPhase>();
        var clone = vms(TemplateUse.READY).start(spec(id), phases::add);
        assertEquals(BootPhase.RESUME, phases, this::said);
        return clone;
    }

    private UtilityVms vms(TemplateUse use) {
        return new UtilityVms(
                uvms.hypervisor(), uvms.layers(), store, use, SIZE, WarmPool.none(), Log.to(log));
    }

    private UvmSpec spec(String id) throws IOException {
        return uvms.spec(id).log(Log.to(log)).build();
    }

    private String said() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private String warnings() {
        var lines = new StringBuilder();
        said().lines()
                .filter(line -> line.contains("\"level\":\"warning\""))
                .forEach(line -> lines.append(line).append('\n'));
        return lines.toString();
    }

    private static List<ProcessHandle> qemu() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().command().orElse("").contains("qemu-system"))
                .toList();
    }

    private static List<String> names(String place) throws IOException {
        try (var files = Files.list(folder.resolve(place))) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }
}
