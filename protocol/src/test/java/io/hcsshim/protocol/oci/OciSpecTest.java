package io.hcsshim.protocol.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OciSpecTest {
    private static final String TEXT =
            """
            {"ociVersion":"1.1.0","process":{"terminal":true,"consoleSize":{"height":24,"width":80},\
            "user":{"uid":1,"gid":4294967295,"umask":18,"additionalGids":[5,6],"username":"redis"},\
            "args":["sh","-c","a<b"],"env":["PATH=/bin","A=1"],"cwd":"/",\
            "capabilities":{"bounding":["CAP_KILL"]},"rlimits":[{"type":"RLIMIT_NOFILE",\
            "hard":18446744073709551615,"soft":1024}],"future":1.50},\
            "root":{"path":"rootfs","readonly":true,"future":{}},"hostname":"h",\
            "mounts":[{"destination":"/proc","type":"proc","source":"proc"},\
            {"destination":"/x","type":"bind","source":"/y","options":["rbind","ro"],\
            "uidMappings":[{"hostID":1}]}],"annotations":{"b":"2","a":"1"},\
            "linux":{"resources":{"memory":{"limit":9223372036854775807}},"cgroupsPath":"/c",\
            "namespaces":[{"type":"pid"},{"type":"network","path":"/proc/1/ns/net"}],\
            "devices":[{"path":"/dev/fuse"}],"seccomp":{"defaultAction":"SCMP_ACT_ERRNO"},\
            "maskedPaths":["/proc/kcore"]},"hooks":{},"future":[null]}\
            """;

    private final OciSpec spec = parse(TEXT);

    @Test
    void everythingThatIsKnownIsRead() throws IOException {
        var process = spec.requireProcess();

        assertEquals(List.of("sh", "-c", "a<b"), process.args());
        assertEquals(List.of("PATH=/bin", "A=1"), process.env());
        assertEquals(Optional.of("1"), process.env("A"));
        assertEquals(Optional.empty(), process.env("B"));
        assertEquals("/", process.cwd());
        assertTrue(process.terminal());
        assertEquals(Optional.of(new OciProcess.ConsoleSize(24, 80)), process.consoleSize());
        assertEquals(new OciUser(1, 4294967295L, List.of(5L, 6L), "redis"), process.user());
        assertEquals("rootfs", spec.rootPath());
        assertTrue(spec.rootReadonly());
        assertEquals("h", spec.hostname());
        assertEquals("/proc", spec.mounts().getFirst().destination());
        assertEquals(List.of("rbind", "ro"), spec.mounts().getLast().options());
        assertEquals(Map.of("a", "1", "b", "2"), spec.annotations());
        assertEquals(Optional.of("2"), spec.annotation("b"));
        assertEquals(
                Optional.of(new OciNamespace("network", "/proc/1/ns/net")),
                spec.namespace("network"));
        assertEquals(Optional.empty(), spec.namespace("user"));
        assertEquals("{\"memory\":{\"limit\":9223372036854775807}}", spec.resources().toText());
        assertEquals("/c", spec.cgroupsPath());
        assertTrue(spec.seccomp().isPresent());
        assertEquals("/dev/fuse", spec.devices().getFirst().string("path"));
        assertEquals(TEXT, spec.toJson().toText());
    }

    @Test
    void editsChangeWhatTheySayAndNothingElse() throws IOException {
        var process = spec.requireProcess();
        edited("\"path\":\"rootfs\"", "\"path\":\"/r\"", spec.withRootPath("/r"));
        edited("\"readonly\":true", "\"readonly\":false", spec.withRootReadonly(false));
        edited("\"hostname\":\"h\"", "\"hostname\":\"i\"", spec.withHostname("i"));
        edited("\"cgroupsPath\":\"/c\",", "", spec.withCgroupsPath(""));
        edited("\"/c\"", "\"/d\"", spec.withCgroupsPath("/d"));
        edited("\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ERRNO\"},", "", spec.withoutSeccomp());
        edited("\"hooks\":{},", "", spec.without("hooks"));
        edited(
                "{\"memory\":{\"limit\":9223372036854775807}}",
                "{}",
                spec.withResources(JsonObject.of()));
        edited("[{\"path\":\"/dev/fuse\"}]", "[]", spec.withDevices(List.of()));
        edited(
                "{\"type\":\"network\",\"path\":\"/proc/1/ns/net\"}",
                "{\"type\":\"network\"}",
                spec.withNamespaces(
                        List.of(new OciNamespace("pid", ""), new OciNamespace("network", ""))));
        edited(
                "{\"b\":\"2\",\"a\":\"1\"}",
                "{\"a\":\"1\",\"b\":\"3\"}",
                spec.withAnnotation("b", "3"));
        edited(
                "\"terminal\":true",
                "\"terminal\":false",
                spec.withProcess(process.withTerminal(false)));
        edited("\"cwd\":\"/\"", "\"cwd\":\"/w\"", spec.withProcess(process.withCwd("/w")));
        edited("\"A=1\"", "\"A=2\"", spec.withProcess(process.withEnv("A", "2")));
        edited("\"A=1\"", "\"A=1\",\"B=\"", spec.withProcess(process.withEnv("B", "")));
        edited(
                "[\"sh\",\"-c\",\"a<b\"]",
                "[\"true\"]",
                spec.withProcess(process.withArgs(List.of("true"))));
    }

    @Test
    void aChangedMountKeepsItsUnknownMembers() throws IOException {
        var mounts = spec.mounts();
        var changed = mounts.getLast().withSource("/z").withOptions(List.of("rbind"));

        edited(
                "\"source\":\"/y\",\"options\":[\"rbind\",\"ro\"],",
                "\"source\":\"/z\",\"options\":[\"rbind\"],",
                spec.withMounts(List.of(mounts.getFirst(), changed)));
        var added = OciMount.of("/tmp", "tmpfs", "tmpfs", List.of("size=1m"));
        assertEquals(
                List.of(mounts.getFirst(), mounts.getLast(), added),
                spec.withMount(added).mounts());
    }

    @Test
    void aChangedUserKeepsItsUmask() throws IOException {
        var process = spec.requireProcess().withUser(new OciUser(0, 0, List.of(), ""));

        assertEquals(
                "{\"uid\":0,\"gid\":0,\"umask\":18}",
                process.toJson().object("user").orElseThrow().toText());
    }

    @Test
    void aSpecThatLacksWhatIsNeededIsRefusedInOneSentence() {
        refused("OCI spec: it has no process, there is nothing to run", "{}");
        refused(
                "OCI spec: process.args is empty, there is nothing to run",
                "{\"process\":{\"args\":[]}}");
        refused("OCI spec: process.args is empty, there is nothing to run", "{\"process\":{}}");
        assertEquals(
                "OCI spec: it has no linux section, this is not a Linux container",
                assertThrows(OciSpecException.class, () -> parse("{\"windows\":{}}").requireLinux())
                        .getMessage());
        assertEquals(
                "OCI spec: unexpected end of JSON input",
                assertThrows(OciSpecException.class, () -> OciSpec.parse(new byte[0]))
                        .getMessage());
        assertThrows(JsonException.class, () -> parse("{\"mounts\":{}}").mounts());
        assertThrows(
                JsonException.class,
                () ->
                        OciProcess.of(JsonObject.parse("{\"user\":{\"additionalGids\":[\"1\"]}}"))
                                .user());
    }

    @Test
    void anEmptySpecReadsAsNothing() throws IOException {
        var empty = parse("{}");

        assertEquals("", empty.rootPath());
        assertEquals(List.of(), empty.mounts());
        assertEquals(List.of(), empty.namespaces());
        assertEquals("", empty.cgroupsPath());
        assertEquals(empty, empty.withCgroupsPath("").withoutSeccomp());
        assertEquals("{\"linux\":{\"x\":1}}", empty.withLinux("x", Json.of(1)).toJson().toText());
    }

    @Test
    void neitherSpecNorProcessShowTheirSecrets() throws IOException {
        assertFalse(spec.toString().contains("PATH"));
        assertFalse(spec.requireProcess().toString().contains("PATH"));
    }

    private void edited(String from, String to, OciSpec changed) {
        assertTrue(TEXT.contains(from), from);
        assertEquals(TEXT.replace(from, to), changed.toJson().toText());
    }

    private static void refused(String message, String text) {
        assertEquals(
                message,
                assertThrows(OciSpecException.class, () -> parse(text).requireProcess())
                        .getMessage());
    }

    private static OciSpec parse(String text) {
        try {
            return OciSpec.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
