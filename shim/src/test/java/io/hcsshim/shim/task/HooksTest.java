package io.hcsshim.shim.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HooksTest {
    @TempDir private Path bundle;

    private Hooks hooks(String json) throws IOException {
        var spec = "{\"ociVersion\":\"1.0.2\",\"hooks\":" + json + "}";
        return Hooks.of(OciSpec.parse(spec.getBytes(StandardCharsets.UTF_8)), bundle);
    }

    @Test
    void eachHearsOfTheContainerAndTheProcessThatStandsForIt() throws Exception {
        var hooks =
                hooks(
                        """
                        {"prestart": [{"path": "/bin/sh", "args": ["hook", "-c", "cat > first; echo $0 $WORD > name", "zero"],
                                       "env": ["WORD=said", "PATH=/usr/bin:/bin"]}],
                         "createRuntime": [{"path": "/bin/sh", "args": ["sh", "-c", "cat first > second"]}],
                         "poststop": [{"path": "/no/such/program"}]}
                        """);

        hooks.run("c1", 4711);

        var state = JsonObject.parse(Files.readString(bundle.resolve("first")));
        assertEquals("c1", state.string("id"));
        assertEquals(4711, state.int64("pid"));
        assertEquals("created", state.string("status"));
        assertEquals(bundle.toString(), state.string("bundle"));
        assertEquals("zero said\n", Files.readString(bundle.resolve("name")));
        assertTrue(Files.exists(bundle.resolve("second")), "in their order");
    }

    @Test
    void oneThatFailsIsTheLastAndItsWordsAreTold() throws Exception {
        var hooks =
                hooks(
                        """
                        {"prestart": [{"path": "/bin/sh", "args": ["sh", "-c", "echo no such bridge >&2; exit 3"]},
                                      {"path": "/bin/sh", "args": ["sh", "-c", "echo > after"]}]}
                        """);

        var failure = assertThrows(IOException.class, () -> hooks.run("c1", 1));

        assertEquals("hook /bin/sh ended with 3: no such bridge", failure.getMessage());
        assertFalse(Files.exists(bundle.resolve("after")));
    }

    @Test
    void oneThatTakesTooLongIsKilled() throws Exception {
        var hooks =
                hooks(
                        """
                        {"prestart": [{"path": "/bin/sh", "args": ["sh", "-c", "sleep 1000"], "timeout": 1}]}
                        """);

        var failure = assertThrows(IOException.class, () -> hooks.run("c1", 1));

        assertTrue(failure.getMessage().contains("within 1 s"), failure.getMessage());
    }

    @Test
    void whatCannotBeRunIsNamed() throws Exception {
        var missing = hooks("{\"prestart\": [{\"path\": \"/no/such/program\"}]}");
        var failure = assertThrows(IOException.class, () -> missing.run("c1", 1));
        assertTrue(failure.getMessage().contains("/no/such/program"), failure.getMessage());

        var relative = "{\"prestart\": [{\"path\": \"program\"}]}";
        assertThrows(TaskException.class, () -> hooks(relative));
    }

    @Test
    void aSpecWithoutHooksHasNone() throws Exception {
        Hooks.of(OciSpec.of(JsonObject.of()), bundle).run("c1", 1);
    }
}
