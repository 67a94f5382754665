package io.hcsshim.it.uvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.uvm.Container;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.GuestProcess;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.share.ShareTransport;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Folders and files of the host in the containers of one real utility VM.
@Timeout(300)
class VolumesTest {
    private static final String PROGRAM = "/bin/posixcheck";

    /// What is different over a share, and stays so; docs/volumes.md has the reasons.
    private static final Map<String, String> DIFFERENT = Map.of("mknod of a device", "EPERM");

    private static final Map<String, String> DIFFERENT_OVER_9P =
            Map.of(
                    "O_TMPFILE", "EOPNOTSUPP",
                    "fallocate", "EOPNOTSUPP",
                    "set-user-id after another wrote", "106777",
                    "utimensat", "0 0",
                    "UTIME_OMIT", "0 0",
                    "before 1970", "ok 0",
                    "times of a link", "0",
                    "mknod of a device", "EPERM");

    private static final List<String> CAPABILITIES =
            List.of(
                    "CAP_CHOWN",
                    "CAP_DAC_OVERRIDE",
                    "CAP_FOWNER",
                    "CAP_FSETID",
                    "CAP_KILL",
                    "CAP_MKNOD",
                    "CAP_SETGID",
                    "CAP_SETUID");

    @TempDir private static Path folder;
    private static Path program;
    private static Uvms uvms;
    private static UtilityVm uvm;

    @BeforeAll
    static void boot() throws Exception {
        program = Home.require().resolve("guest/it/posixcheck");
        uvms = new Uvms(folder);
        uvm = uvms.boot(uvms.spec("volumes"));
        uvm.share(ShareTransport.VIRTIOFS, true);
    }

    @AfterAll
    static void close() throws Exception {
        if (uvm != null) {
            uvm.close();
        }
    }

    @Test
    void aShareBehavesAsTheFolderItself() throws Exception {
        compare(uvm, "virtiofs", DIFFERENT);
    }

    @Test
    void andSoItDoesOver9pButForWhatThatHasNot() throws Exception {
        try (var other = uvms.boot(uvms.spec("volumes-9p"))) {
            other.share(ShareTransport.NINEP, true);
            compare(other, "9p", DIFFERENT_OVER_9P);
        }
    }

    private static void compare(UtilityVm uvm, String transport, Map<String, String> different)
            throws Exception {
        var here = Files.createDirectory(folder.resolve("here " + transport));
        var shared = Files.createDirectory(folder.resolve("geteilt ü " + transport));
        for (int i = 0; i < 2000; i++) {
            Files.createFile(folderIn(here, "many").resolve("f%04d".formatted(i)));
            Files.createFile(folderIn(shared, "many").resolve("f%04d".formatted(i)));
        }
        var limit = Duration.ofMinutes(2);
        var onHost =
                Programs.run(
                        new ProcessBuilder(program.toString(), "check", here.toString()),
                        "",
                        limit);
        var script =
                "sed -n 's#.* /mnt.* \\(9p\\|virtiofs\\) .*#type: \\1#p' /proc/self/mounts; exec ";
        var mounts = List.of(bind(shared, "/mnt ü"));

        var outcome =
                uvms.run(
                        uvm,
                        request("posix", mounts, "sh", "-c", script + PROGRAM + " check '/mnt ü'"));

        assertEquals(0, outcome.status(), outcome.errors() + outcome.output());
        var expected = new LinkedHashMap<>(Map.of("type", transport));
        expected.putAll(lines(onHost.stdout()));
        assertTrue(expected.size() > 100, onHost.stdout());
        different.forEach(expected::replace);
        assertEquals(text(expected), text(lines(outcome.output())));
    }

    private static Path folderIn(Path folder, String name) throws Exception {
        return Files.createDirectories(folder.resolve(name));
    }

    private static Map<String, String> lines(String output) {
        var lines = new LinkedHashMap<String, String>();
        for (var line : output.split("\n")) {
            int colon = line.indexOf(": ");
            lines.merge(
                    line.substring(0, colon), line.substring(colon + 2), (a, b) -> a + ", " + b);
        }
        return lines;
    }

    private static String text(Map<String, String> lines) {
        var text = new StringBuilder();
        lines.forEach((name, said) -> text.append(name).append(": ").append(said).append('\n'));
        return text.toString();
    }

    @Test
    void containersAndHostWorkInTheSameFolder() throws Exception {
        var data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("file"), "of the host");
        Files.writeString(data.resolve("locked"), "");
        var config = Files.createDirectory(folder.resolve("config"));
        turnTo(config, "first");
        var mounts =
                List.of(
                        bind(data, "/data"),
                        bind(data, "/ro", "ro"),
                        bind(config, "/config", "ro"),
                        bind(data.resolve("file"), "/etc/one"));
        try (var first = uvm.createContainer(request("first", mounts, "sleep", "1000"));
                var second = uvm.createContainer(request("second", mounts, "sleep", "1000"))) {
            var inits = List.of(first.start(Wanted.NOTHING), second.start(Wanted.NOTHING));

            readsAndWrites(first, second, data);
            followsLinksThatAreTurned(first, config);
            locks(first, second, data.resolve("locked"));
            losesItsFolder(first, second, data);
            for (var init : inits) {
                init.signal(9); // sleep takes no SIGTERM when it is the first of its namespace
            }
        }
    }

    private static void readsAndWrites(Container first, Container second, Path data)
            throws Exception {
        var said =
                exec(
                        first,
                        "cat /data/file /etc/one; echo new > /data/made; echo x > /ro/made; cat /ro/made");

        assertEquals("of the hostof the hostnew\n", said.output());
        assertTrue(said.errors().contains("Read-only file system"), said.errors());
        assertEquals("new\n", Files.readString(data.resolve("made")));
        Files.writeString(data.resolve("made"), "changed on the host");
        assertEquals("changed on the host", exec(second, "cat /data/made").output());
        assertEquals("changed on the host", exec(first, "cat /ro/made").output());
    }

    /// As kubelet changes what is in a ConfigMap.
    private static void followsLinksThatAreTurned(Container container, Path config)
            throws Exception {
        assertEquals("first", exec(container, "cat /config/key").output());

        turnTo(config, "second");

        assertEquals("second", exec(container, "cat /config/key").output());
    }

    private static void turnTo(Path config, String version) throws Exception {
        Files.writeString(
                Files.createDirectory(config.resolve(".." + version)).resolve("key"), version);
        Files.createSymbolicLink(config.resolve("..data_tmp"), Path.of(".." + version));
        Files.move(
                config.resolve("..data_tmp"),
                config.resolve("..data"),
                StandardCopyOption.ATOMIC_MOVE);
        if (!Files.exists(config.resolve("key"))) {
            Files.createSymbolicLink(config.resolve("key"), Path.of("..data/key"));
        }
    }

    private static void locks(Container first, Container second, Path file) throws Exception {
        try (var holder = first.exec(Uvms.process(PROGRAM, "hold", "/data/locked"), Wanted.ALL)) {
            assertEquals("held: ok", line(holder));

            assertEquals("lock: EAGAIN ok\n", exec(second, PROGRAM + " try /data/locked").output());
            assertEquals(
                    "lock: EAGAIN ok\n",
                    Programs.run(
                                    new ProcessBuilder(program.toString(), "try", file.toString()),
                                    "",
                                    Duration.ofSeconds(30))
                            .stdout());
            holder.stdin().orElseThrow().shutdownOutput();
        }
        assertEquals("lock: ok ok\n", exec(second, PROGRAM + " try /data/locked").output());
    }

    private static String line(GuestProcess process) throws Exception {
        var stream = Channels.newInputStream(process.stdout().orElseThrow());
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)).readLine();
    }

    private static void losesItsFolder(Container first, Container second, Path data)
            throws Exception {
        Programs.must(folder, "rm", "-r", data.toString());

        assertTrue(exec(first, "cat /data/file").errors().contains("No such file"));
        assertNotEquals(0, exec(second, "echo x > /data/new").status());
    }

    @Test
    void mountsGoFromContainerToContainerAsTheyAreAskedTo() throws Exception {
        var data = Files.createDirectory(folder.resolve("propagated"));
        for (var name : List.of("own", "late", "apart")) {
            Files.createDirectory(data.resolve(name));
        }
        try (var source = uvm.createContainer(mounter("own", bind(data, "/data", "rshared")));
                var slave = uvm.createContainer(mounter("late", bind(data, "/data", "rslave")));
                var apart =
                        uvm.createContainer(mounter("apart", bind(data, "/data", "rprivate")))) {
            var inits =
                    List.of(
                            apart.start(Wanted.NOTHING),
                            slave.start(Wanted.NOTHING),
                            source.start(Wanted.NOTHING));
            awaitMount(source, "own");
            awaitMount(slave, "late");
            awaitMount(apart, "apart");

            assertEquals("own\n", exec(slave, "cat /data/own/note").output());
            assertEquals("", exec(apart, "ls /data/own; ls /data/late").output());
            assertEquals("", exec(source, "ls /data/late; ls /data/apart").output());
            assertEquals(0, data.resolve("own").toFile().list().length, "the host has none of it");
            for (var init : inits) {
                init.signal(9);
            }
        }
    }

    /// A container that mounts a file system of its own below `/data`.
    private static ContainerRequest mounter(String name, OciMount mount) throws Exception {
        var rights = new ArrayList<>(CAPABILITIES);
        rights.add("CAP_SYS_ADMIN");
        var script =
                "mount -t tmpfs none /data/%s && echo %s > /data/%s/note; exec sleep 1000"
                        .formatted(name, name, name);
        var plain = request("mounts-" + name, rights, List.of(mount), "sh", "-c", script);
        var propagation = Json.of(mount.options().getLast()); // as the CRI plugin has it
        var linux = plain.spec().toJson().object("linux").orElseThrow();
        var spec = plain.spec().with("linux", linux.with("rootfsPropagation", propagation));
        return new ContainerRequest(plain.id(), spec, plain.rootfs());
    }

    private static void awaitMount(Container container, String name) throws Exception {
        var script = "until [ -e /data/" + name + "/note ]; do sleep 0.1; done";
        assertEquals(0, exec(container, script).status());
    }

    @Test
    void hugePagesOfAPodAndDisksAsDevicesAreItsContainers() throws Exception {
        var disk = Files.write(folder.resolve("device.img"), "of the host".getBytes(UTF_8));
        Programs.must(folder, "truncate", "-s", "8M", disk.toString());
        var pages = VmProcess.of("/bin/sh", "-c", "echo 4 > /proc/sys/vm/nr_hugepages");
        assertEquals(0, Uvms.finish(uvm.execInVm(pages), new byte[0]).status());
        var mounts =
                List.of(
                        OciMount.of("/huge", "bind", "hugepages://2M/x", List.of("rbind")),
                        OciMount.of(
                                "blockdev:///dev/own", "virtual-disk", disk.toString(), List.of()));
        // A sandbox goes with its machine.
        uvm.createContainer(inPod("sandbox", "pod", List.of())).start(Wanted.NOTHING);
        try (var container = uvm.createContainer(inPod("container", "huge", mounts))) {
            var init = container.start(Wanted.NOTHING);
            var script =
                    "busybox fallocate -l 4194304 /huge/page && busybox grep HugePages_Free /proc/meminfo;"
                            + " dd if=/dev/own bs=11 count=1 2> /dev/null; echo in the pod > /dev/own";

            var said = exec(container, script);

            assertEquals(
                    "HugePages_Free: 2\nof the host",
                    said.output().replaceAll(" +", " "),
                    said.errors());
            init.signal(9);
        }
        assertTrue(Files.readString(disk).startsWith("in the pod\n"));
    }

    /// A container that waits in a pod named `pod`.
    private static ContainerRequest inPod(String type, String id, List<OciMount> mounts)
            throws Exception {
        var plain = request(id, mounts, "sleep", "1000");
        var spec =
                plain.spec()
                        .withAnnotation("io.kubernetes.cri.container-type", type)
                        .withAnnotation("io.kubernetes.cri.sandbox-id", "pod");
        return new ContainerRequest(id, spec, plain.rootfs());
    }

    private static Uvms.Outcome exec(Container container, String script) throws Exception {
        return Uvms.finish(
                container.exec(Uvms.process("sh", "-c", script), Wanted.OUTPUT), new byte[0]);
    }

    private static OciMount bind(Path source, String destination, String... more) {
        var options = new ArrayList<>(List.of("rbind"));
        options.addAll(List.of(more));
        return OciMount.of(destination, "bind", source.toString(), options);
    }

    /// A container with a container's usual rights and the program.
    private static ContainerRequest request(String id, List<OciMount> mounts, String... command)
            throws Exception {
        return request(id, CAPABILITIES, mounts, command);
    }

    private static ContainerRequest request(
            String id, List<String> rights, List<OciMount> mounts, String... command)
            throws Exception {
        var plain = uvms.request(id, command);
        var spec = plain.spec();
        var process = spec.toJson().object("process").orElseThrow();
        var sets = JsonObject.builder();
        for (var set : List.of("bounding", "effective", "permitted")) {
            sets.put(set, JsonArray.ofStrings(rights));
        }
        spec = spec.with("process", process.with("capabilities", sets.build()));
        spec = spec.withMount(bind(program, PROGRAM, "ro"));
        for (var mount : mounts) {
            spec = spec.withMount(mount);
        }
        return new ContainerRequest(id, spec, plain.rootfs());
    }
}
