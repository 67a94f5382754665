package io.hcsshim.protocol.gcs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Both ends write the frames that peers write, byte for byte, and read them back.
class GoldenFramesTest {
    private static final RequestHead CONTAINER = RequestHead.of(GoldenFrames.CID);
    private static final ResponseHead SUCCESS = ResponseHead.success(RequestHead.NIL);

    @Test
    void negotiation() throws IOException {
        request(GoldenFrames.NEGOTIATE, NegotiateProtocol.version4(), 0);
        response(
                GoldenFrames.NEGOTIATED,
                new NegotiateProtocolResponse(SUCCESS, 4, Capabilities.linux(false)),
                0,
                NegotiateProtocolResponse::of);
    }

    @Test
    void create() throws IOException {
        var spec =
                JsonObject.parse(
                        "{\"ociVersion\":\"1.1.0\",\"process\":{\"args\":[\"sh\",\"-c\",\"a<b && c\"]}}");
        var bundle = "/run/gcs/c/" + GoldenFrames.CID;
        var config = ContainerConfig.of(bundle, spec, bundle + "/scratch/" + GoldenFrames.CID);
        var create = new Create(CONTAINER, config);

        request(GoldenFrames.CREATE, create, 3);
        assertEquals(config, create.config());
        response(GoldenFrames.CREATED, new CreateResponse(SUCCESS), 3, CreateResponse::of);
    }

    @Test
    void start() throws IOException {
        request(GoldenFrames.START, new PlainRequest(MessageType.START, CONTAINER), 4);
        response(GoldenFrames.STARTED, new PlainResponse(SUCCESS), 4, PlainResponse::of);
    }

    @Test
    void execute() throws IOException {
        var parameters = ProcessParameters.init(new ProcessParameters.Pipes(false, true, true));
        var execute =
                new ExecuteProcess(
                        CONTAINER, parameters, new VsockStdio(0, 1073741825, 1073741826));

        request(GoldenFrames.EXECUTE, execute, 5);
        assertEquals(parameters, execute.parameters());
        response(
                GoldenFrames.EXECUTED,
                new ExecuteProcessResponse(SUCCESS, 321),
                5,
                ExecuteProcessResponse::of);
    }

    @Test
    void waiting() throws IOException {
        request(GoldenFrames.WAIT, new WaitForProcess(CONTAINER, 321, WaitForProcess.FOR_EVER), 6);
        response(
                GoldenFrames.WAITED,
                new WaitForProcessResponse(SUCCESS, 0),
                6,
                WaitForProcessResponse::of);
    }

    @Test
    void signals() throws IOException {
        request(GoldenFrames.SIGNAL, new SignalProcess(CONTAINER, 321, 0), 7);
        request(GoldenFrames.SIGNAL_15, new SignalProcess(CONTAINER, 321, 15), 8);
    }

    @Test
    void modification() throws IOException {
        var disk = MappedVirtualDisk.writable("/run/mounts/scsi/m0", 0, 0);

        request(
                GoldenFrames.MODIFY,
                new ModifySettings(RequestHead.of(RequestHead.UVM), ModifySettings.ADD, disk),
                10);
    }

    @Test
    void aRequestWithTraceContext() throws IOException {
        var trace =
                Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        var head = new RequestHead(RequestHead.UVM, RequestHead.NIL, trace);

        request(GoldenFrames.DUMP_STACKS, new PlainRequest(MessageType.DUMP_STACKS, head), 11);
    }

    @Test
    void aContainerExit() throws IOException {
        var exit = Notification.exit(CONTAINER, Notification.UNEXPECTED_EXIT);

        assertText(GoldenFrames.EXITED, exit.toFrame());
        assertEquals(exit, Notification.of(read(GoldenFrames.EXITED).json()));
    }

    @Test
    void theAnswerToAnUnknownMessage() throws IOException {
        var text = "HRESULT 0x80004001: bridge: function not supported, header type: 269487617";
        var failure = HResultException.notSupported(MessageType.UPDATE_CONTAINER);
        var record =
                new ErrorRecord(
                        HResult.NOT_IMPLEMENTED,
                        text,
                        "",
                        "gcs",
                        "bridge.go",
                        36,
                        "UnknownMessage");
        var head =
                new ResponseHead(
                        HResult.of(failure),
                        RequestHead.NIL,
                        String.valueOf(failure.getMessage()),
                        List.of(record));

        response(GoldenFrames.UNKNOWN_ANSWERED, new PlainResponse(head), 9, PlainResponse::of);
    }

    @Test
    void aFailureIsTheSameButForItsPlace() throws IOException {
        var failure = HResultException.notSupported(MessageType.UPDATE_CONTAINER);
        var head = ResponseHead.failure(RequestHead.NIL, failure);
        var golden = ResponseHead.of(read(GoldenFrames.UNKNOWN_ANSWERED).json());

        assertEquals(golden.result(), head.result());
        assertEquals(golden.errorMessage(), head.errorMessage());
        var record = head.errorRecords().getFirst();
        assertEquals(golden.errorRecords().getFirst().message(), record.message());
        assertEquals("HResultException.java", record.fileName());
        assertTrue(record.line() > 0);
    }

    private interface Reading {
        Response of(JsonObject body) throws JsonException;
    }

    private static void request(byte[] golden, Request request, long id) throws IOException {
        assertText(golden, Frame.of(request, id));
        var frame = read(golden);
        assertEquals(id, frame.id());
        assertEquals(request, Request.of(frame.type(), frame.json()));
    }

    private static void response(byte[] golden, Response response, long id, Reading reading)
            throws IOException {
        var frame = read(golden);
        var request = new Frame(frame.type() & 0x0FFFFFFF | 0x10000000, id, new byte[0]);
        assertText(golden, Frame.answer(request, response));
        assertEquals(response, reading.of(frame.json()));
    }

    private static Frame read(byte[] golden) throws IOException {
        var reader = FrameReader.forHost(new ByteArrayInputStream(golden));
        var frame = reader.read().orElseThrow();
        assertEquals(Optional.empty(), reader.read());
        return frame;
    }

    private static void assertText(byte[] golden, Frame frame) {
        // first as text, for a message that a person can read
        assertEquals(
                new String(golden, 16, golden.length - 16, StandardCharsets.UTF_8), frame.text());
        assertArrayEquals(golden, frame.toBytes());
    }
}
