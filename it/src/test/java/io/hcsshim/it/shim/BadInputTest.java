package io.hcsshim.it.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a person sees through `ctr` when something is missing or broken on the host.
@SuppressWarnings("try") // interrupting a test is interrupting its clean-up
class BadInputTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    // How `ctr` ends its line for each kind of failure.
    private static final String INVALID = ": invalid argument";
    private static final String PRECONDITION = ": failed precondition";
    private static final String UNKNOWN = ": unknown";

    @Test
    void aMissingEmulatorIsNamed() throws Exception {
        var home = Home.require();
        var programs = programsWithoutQemu();
        try (var containerd = Containerd.start(home, "PATH=" + home + "/bin:" + programs)) {
            refused(containerd, UNKNOWN, "qemu-system-x86_64");
        } finally {
            Trees.remove(programs);
        }
    }

    @Test
    void aMissingKernelIsNamed() throws Exception {
        withBootFiles(
                boot -> {
                    Files.delete(boot.resolve("vmlinuz"));
                    Files.deleteIfExists(boot.resolve("vmlinux"));
                },
                "vmlinu");
    }

    @Test
    void aMissingInitialRamDiskIsNamed() throws Exception {
        withBootFiles(
                boot -> {
                    Files.delete(boot.resolve("rootfs.vhd"));
                    Files.delete(boot.resolve("initrd.img"));
                },
                "initrd.img");
    }

    @Test
    void aCorruptRootDiskShowsWhatTheConsoleSaid() throws Exception {
        withBootFiles(
                boot -> Files.write(boot.resolve("rootfs.vhd"), new byte[4 << 20]),
                "mount ext4 /dev/pmem0");
    }

    @Test
    void tooLittleMemoryIsRefused() throws Exception {
        try (var containerd = Containerd.start(Home.require())) {
            refused(
                    containerd,
                    INVALID,
                    "memory",
                    "--annotation",
                    "io.microsoft.virtualmachine.computetopology.memory.sizeinmb=16");
        }
    }

    @Test
    void whatASpecAsksForInVainIsNamedBeforeAnythingIsBooted() throws Exception {
        try (var containerd = Containerd.start(Home.require())) {
            refused(
                    containerd,
                    UNKNOWN,
                    "/no/such/folder",
                    "--mount",
                    "type=bind,src=/no/such/folder,dst=/data,options=rbind:rw");
            refused(
                    containerd,
                    PRECONDITION,
                    "network namespace /no/such/netns is gone",
                    "--with-ns",
                    "network:/no/such/netns");
            refused(
                    containerd,
                    PRECONDITION,
                    "nonsense",
                    "--annotation",
                    "io.kubernetes.cri.container-type=nonsense");
            refused(
                    containerd,
                    PRECONDITION,
                    "no-such-pod",
                    "--annotation",
                    "io.kubernetes.cri.container-type=container",
                    "--annotation",
                    "io.kubernetes.cri.sandbox-id=no-such-pod");
            refused(containerd, PRECONDITION, "asks for the network of the host", "--net-host");
        }
    }

    @Test
    void forcedHardwareAccelerationThatDoesNotWorkSaysWhatWasTried() throws Exception {
        try (var containerd = Containerd.start(Home.require(), "HCSSHIM_ACCEL=kvm")) {
            var outcome = containerd.run("--rm", Containerd.IMAGE, "accelerated", "true");
            if (outcome.status() != 0) { // where KVM works, it runs
                assertTrue(outcome.stderr().toLowerCase().contains("kvm"), outcome.all());
                assertLeavesNothing(containerd);
            }
        }
    }

    @Test
    void aFullDiskIsReported() throws Exception {
        var home = Home.require();
        var small = Files.createTempDirectory("hcsfull");
        Programs.must(small, "mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString());
        try (var containerd = Containerd.start(home, "HCSSHIM_CACHE=" + small)) {
            refused(containerd, UNKNOWN, "no space left on device");
        } finally {
            Programs.must(Path.of("/"), "umount", small.toString());
            Files.delete(small);
        }
    }

    private interface Damage {
        void to(Path boot) throws IOException;
    }

    private static void withBootFiles(Damage damage, String complaint) throws Exception {
        var home = Home.require();
        var copy = Files.createTempDirectory("hcshome");
        try {
            for (var folder : new String[] {"bin", "lib"}) {
                copyFolder(home.resolve(folder), copy.resolve(folder));
            }
            copyFolder(home.resolve("boot"), copy.resolve("boot"));
            Files.copy(home.resolve("hello.tar"), copy.resolve("hello.tar"));
            damage.to(copy.resolve("boot"));
            try (var containerd = Containerd.start(copy)) {
                refused(containerd, UNKNOWN, complaint);
            }
        } finally {
            Trees.remove(copy);
        }
    }

    private static void refused(
            Containerd containerd, String kind, String complaint, String... options)
            throws Exception {
        var before = System.nanoTime();
        Outcome outcome = containerd.run(arguments(options));

        assertNotEquals(0, outcome.status(), outcome.all());
        assertTrue(outcome.stderr().contains(complaint), outcome.all());
        assertTrue(outcome.stderr().strip().endsWith(kind), outcome.all());
        assertTrue(
                System.nanoTime() - before < WITHIN.toNanos(),
                "took " + (System.nanoTime() - before) / 1e9 + " s");
        assertLeavesNothing(containerd);
    }

    private static void assertLeavesNothing(Containerd containerd)
            throws IOException, InterruptedException {
        assertEquals("", containerd.must("tasks", "ls", "-q"));
        var state = HostState.of(containerd);
        assertEquals(0, state.processes().size(), state.toString());
        assertEquals(0, state.mounts().size(), state.toString());
        assertTrue(
                state.files().stream().allMatch(file -> !file.contains("refused")),
                state.toString());
    }

    private static String[] arguments(String... options) {
        var arguments = new String[options.length + 4];
        arguments[0] = "--rm";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = Containerd.IMAGE;
        arguments[options.length + 2] = "refused";
        arguments[options.length + 3] = "true";
        return arguments;
    }

    /// A folder with everything but QEMU: links to the programs of the usual one.
    private static Path programsWithoutQemu() throws IOException {
        var folder = Files.createTempDirectory("hcspath");
        for (var name : new String[] {"/usr/sbin", "/usr/bin", "/sbin", "/bin"}) {
            try (var programs = Files.list(Path.of(name))) {
                for (var program : programs.toList()) {
                    var link = folder.resolve(program.getFileName());
                    if (!program.getFileName().toString().startsWith("qemu")
                            && !Files.exists(link)) {
                        Files.createSymbolicLink(link, program);
                    }
                }
            }
        }
        return folder;
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
