package io.hcsshim.protocol.oci;

import io.hcsshim.wire.testing.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A text that may be an OCI runtime spec.
public final class OciSpecFuzzTest implements FuzzTarget {
    private static final String SPEC =
            "{\"ociVersion\":\"1.0.2\",\"process\":{\"terminal\":true,\"consoleSize\":{\"height\":25,\"width\":80},"
                    + "\"user\":{\"uid\":1,\"gid\":2,\"additionalGids\":[3],\"username\":\"u\"},\"args\":[\"sh\"],"
                    + "\"env\":[\"A=b\"],\"cwd\":\"/\"},\"root\":{\"path\":\"rootfs\",\"readonly\":true},"
                    + "\"hostname\":\"h\",\"mounts\":[{\"destination\":\"/proc\",\"type\":\"proc\",\"source\":\"proc\","
                    + "\"options\":[\"ro\"]}],\"annotations\":{\"a\":\"b\"},\"linux\":{\"resources\":{\"cpu\":{\"shares\":2}},"
                    + "\"namespaces\":[{\"type\":\"network\",\"path\":\"/n\"}],\"devices\":[{\"path\":\"/d\"}],"
                    + "\"seccomp\":{},\"cgroupsPath\":\"/c\"},\"windows\":{\"network\":{\"networkNamespace\":\"n\"}}}";

    /// One thing that is asked of a spec.
    private interface Question {
        Object ask(OciSpec spec) throws IOException;
    }

    private static final List<Question> QUESTIONS =
            List.of(
                    OciSpec::requireProcess,
                    spec -> spec.requireProcess().requireArgs(),
                    spec -> spec.requireProcess().user(),
                    spec -> spec.requireProcess().consoleSize(),
                    spec -> spec.requireProcess().withEnv("A", "c"),
                    OciSpec::requireLinux,
                    OciSpec::rootPath,
                    OciSpec::rootReadonly,
                    OciSpec::hostname,
                    OciSpec::mounts,
                    OciSpec::annotations,
                    OciSpec::namespaces,
                    OciSpec::resources,
                    OciSpec::cgroupsPath,
                    OciSpec::seccomp,
                    OciSpec::devices,
                    OciSpec::networkNamespace,
                    OciSpec::withoutSeccomp,
                    spec -> spec.withRootPath("/r").withAnnotation("x", "y"));

    /// Made by JUnit, or for one input.
    public OciSpecFuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new OciSpecFuzzTest().take(input);
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(SPEC.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void take(byte[] input) {
        OciSpec spec;
        try {
            spec = OciSpec.parse(input);
        } catch (IOException _) {
            return;
        }
        for (var question : QUESTIONS) {
            try {
                question.ask(spec);
            } catch (IOException _) { // told to whoever asked
            }
        }
    }
}
