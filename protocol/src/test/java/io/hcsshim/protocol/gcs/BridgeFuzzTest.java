package io.hcsshim.protocol.gcs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import io.hcsshim.wire.testing.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A stream of frames on the bridge, each taken for every request and every answer there is.
public final class BridgeFuzzTest implements FuzzTarget {
    private static final String BODY =
            "{\"ContainerId\":\"c\",\"ActivityId\":\"8a8c9f4e-0d4a-4a11-9f11-0f4b7f6c0d01\",\"ProcessId\":7,"
                    + "\"ContainerConfig\":\"{}\",\"TimeoutInMs\":4294967295,\"Query\":\"\",\"Settings\":"
                    + "{\"ProcessParameters\":\"{}\",\"VsockStdioRelaySettings\":{\"StdIn\":1,\"StdOut\":2}},"
                    + "\"Request\":{\"ResourceType\":\"MappedVirtualDisk\",\"RequestType\":\"Add\",\"Settings\":"
                    + "{\"MountPath\":\"/m\",\"Lun\":1,\"Controller\":2,\"ReadOnly\":true}},\"Result\":-1,"
                    + "\"ErrorMessage\":\"no\",\"ErrorRecords\":[{\"Result\":1,\"Message\":\"m\"}]}";

    /// How a body is read as something.
    private interface Reading {
        Object of(JsonObject body) throws JsonException;
    }

    private static final List<Reading> READINGS =
            List.of(
                    RequestHead::of,
                    ResponseHead::of,
                    NegotiateProtocol::of,
                    NegotiateProtocolResponse::of,
                    Create::of,
                    CreateResponse::of,
                    ExecuteProcess::of,
                    ExecuteProcessResponse::of,
                    WaitForProcess::of,
                    WaitForProcessResponse::of,
                    SignalProcess::of,
                    ResizeConsole::of,
                    GetProperties::of,
                    GetPropertiesResponse::of,
                    ModifySettings::of,
                    DumpStacksResponse::of,
                    Notification::of,
                    PlainResponse::of);

    /// Made by JUnit, or for one input.
    public BridgeFuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new BridgeFuzzTest().take(input);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        var out = new ByteArrayOutputStream();
        var body = BODY.getBytes(StandardCharsets.UTF_8);
        for (int type :
                new int[] {
                    MessageType.CREATE, MessageType.MODIFY_SETTINGS, MessageType.NOTIFICATION
                }) {
            out.write(new Frame(type, 1, body).toBytes());
        }
        return List.of(out.toByteArray());
    }

    @Override
    public void take(byte[] input) {
        var reader = FrameReader.forHost(new ByteArrayInputStream(input));
        while (true) {
            try {
                var frame = reader.read();
                if (frame.isEmpty()) {
                    return;
                }
                assertEquals(frame.get().size(), frame.get().toBytes().length);
                read(frame.get());
            } catch (OversizedFrameException e) { // the next read skips it
                MessageType.name(e.type());
            } catch (IOException _) { // the connection would end
                return;
            }
        }
    }

    private static void read(Frame frame) {
        JsonObject body;
        try {
            body = frame.json();
        } catch (JsonException _) {
            return;
        }
        for (var reading : READINGS) {
            try {
                reading.of(body);
            } catch (JsonException _) { // not this
            }
        }
    }
}
