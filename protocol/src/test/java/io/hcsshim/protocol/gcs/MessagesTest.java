package io.hcsshim.protocol.gcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final RequestHead HEAD = RequestHead.of("c1");

    @Test
    void everyRequestReadsWhatItWrote() throws IOException {
        var pipes = new ProcessParameters.Pipes(true, false, true);
        var process = JsonObject.parse("{\"args\":[\"true\"],\"terminal\":true}");
        var uvm = ProcessParameters.inUvm(List.of("ls"), "/", Map.of("A", "1", "B", "2"), pipes);
        for (var request :
                List.<Request>of(
                        new ExecuteProcess(
                                HEAD,
                                ProcessParameters.exec(process, pipes),
                                new VsockStdio(0xFFFFFFFFL, 0, 3)),
                        new ExecuteProcess(HEAD, uvm.withConsole(), VsockStdio.NONE),
                        new ResizeConsole(HEAD, 1, 65535, 80),
                        new GetProperties(HEAD, List.of(GetProperties.PROCESS_LIST)),
                        new GetProperties(HEAD, ""),
                        new PlainRequest(MessageType.SHUTDOWN_FORCED, HEAD),
                        new PlainRequest(MessageType.SHUTDOWN_GRACEFUL, HEAD),
                        new PlainRequest(MessageType.DELETE_CONTAINER_STATE, HEAD))) {
            assertEquals(
                    request,
                    Request.of(request.type(), JsonObject.parse(request.toJson().toBytes())));
        }
    }

    @Test
    void parametersReadWhatTheyWrote() throws IOException {
        var pipes = new ProcessParameters.Pipes(true, true, false);
        var process = JsonObject.parse("{\"args\":[\"a<b\"]}");
        var exec = ProcessParameters.exec(process, pipes);
        var uvm =
                ProcessParameters.inUvm(List.of("sh", "-c", "x"), "/tmp", Map.of("A", "1"), pipes)
                        .withConsole();

        assertEquals(exec, new ExecuteProcess(HEAD, exec, VsockStdio.NONE).parameters());
        assertEquals(uvm, new ExecuteProcess(HEAD, uvm, VsockStdio.NONE).parameters());
        assertEquals(
                "{\"CommandArgs\":[\"sh\",\"-c\",\"x\"],\"WorkingDirectory\":\"/tmp\","
                        + "\"Environment\":{\"A\":\"1\"},\"EmulateConsole\":true,"
                        + "\"CreateStdInPipe\":true,\"CreateStdOutPipe\":true}",
                uvm.toJson().toText());
    }

    @Test
    void everyResponseReadsWhatItWrote() throws IOException {
        var head = ResponseHead.success("");
        var metrics = JsonObject.parse("{\"memory\":{\"usage\":{\"limit\":18446744073709551615}}}");
        var properties = new ContainerProperties(List.of(1L, 4294967295L), Optional.of(metrics));
        var response = new GetPropertiesResponse(head, properties);

        assertEquals(properties, response.read());
        assertEquals(response, GetPropertiesResponse.of(response.toJson()));
        assertEquals(
                "{\"ProcessList\":[{\"ProcessId\":1},{\"ProcessId\":4294967295}],\"LCOWMetrics\":"
                        + metrics.toText()
                        + "}",
                response.properties());
        var stacks = new DumpStacksResponse(head, "\"main\"\n\tat x");
        assertEquals(stacks, DumpStacksResponse.of(stacks.toJson()));
        assertEquals("{}", new ContainerProperties(List.of(), Optional.empty()).toJson().toText());
    }

    @Test
    void membersMayBeSpelledInAnyCaseAndUnknownOnesAreIgnored() throws IOException {
        var body =
                JsonObject.parse(
                        "{\"containerid\":\"c1\",\"x\":[],\"PROCESSID\":7,\"options\":{\"signal\":2}}");

        assertEquals(
                new SignalProcess(new RequestHead("c1", "", Map.of()), 7, 2),
                Request.of(MessageType.SIGNAL_PROCESS, body));
    }

    @Test
    void aSignalThatIsNotGivenKills() throws IOException {
        var body = JsonObject.parse("{\"ProcessId\":7}");

        assertEquals(9, SignalProcess.of(body).effectiveSignal());
        assertEquals(15, new SignalProcess(HEAD, 7, 15).effectiveSignal());
    }

    @Test
    void aNullBodyIsAnEmptyRequest() throws IOException {
        var frame = new Frame(MessageType.START, 1, new byte[] {'n', 'u', 'l', 'l'});

        assertEquals("", Request.of(frame.type(), frame.json()).head().containerId());
    }

    @Test
    void outOfRangeNumbersAreRefused() throws IOException {
        for (var number : List.of("4294967296", "1.5", "1e3", "-1", "\"7\"")) {
            var body = JsonObject.parse("{\"ProcessId\":" + number + "}");
            assertThrows(JsonException.class, () -> Request.of(MessageType.WAIT_FOR_PROCESS, body));
        }
    }

    @Test
    void anActivityIsEchoedIfAHostCanReadIt() throws IOException {
        assertEquals(RequestHead.NIL, echo("\"" + RequestHead.NIL + "\""));
        assertEquals(
                "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
                echo("\"3F2504E0-4F89-11D3-9A0C-0305E82C3301\""));
        assertEquals("", echo("\"\""));
        assertEquals("", echo("\"not a guid\""));
        assertEquals("", echo("\"00000000-0000-0000-0000-00000000000g\""));
        assertEquals("", echo("\"00000000x0000-0000-0000-000000000000\""));
        assertEquals("", echo("12"));
    }

    @Test
    void versionsAreNegotiated() throws IOException {
        assertEquals(4, new NegotiateProtocol(HEAD, 4, 4).choose());
        assertEquals(4, new NegotiateProtocol(HEAD, 1, 9).choose());
        for (var range : List.of(new long[] {5, 9}, new long[] {1, 3}, new long[] {0, 0})) {
            var request = new NegotiateProtocol(HEAD, range[0], range[1]);
            var e = assertThrows(HResultException.class, request::choose);
            assertEquals("HRESULT: 0xc037010c", e.getMessage());
            assertEquals(HResult.UNSUPPORTED_PROTOCOL_VERSION, e.hresult());
        }
    }

    @Test
    void schemaVersionsCompareMajorFirst() {
        assertTrue(SchemaVersion.V2_1.atLeast(SchemaVersion.V2_1));
        assertTrue(new SchemaVersion(3, 0).atLeast(SchemaVersion.V2_1));
        assertTrue(!new SchemaVersion(1, 9).atLeast(SchemaVersion.V2_1));
        assertTrue(!new SchemaVersion(2, 0).atLeast(SchemaVersion.V2_1));
    }

    @Test
    void documentsInsideAreReportedWithTheirText() {
        var create = new Create(HEAD, "{\"SchemaVersion\":");
        var e = assertThrows(HResultException.class, create::config);

        assertEquals(HResult.INVALID_JSON, e.hresult());
        assertEquals(
                "failed to unmarshal JSON in message \"{\"SchemaVersion\":\": "
                        + "HRESULT 0xc037010d: unexpected end of JSON input",
                e.getMessage());
        assertThrows(
                HResultException.class,
                () -> new ExecuteProcess(HEAD, "", VsockStdio.NONE).parameters());
        assertThrows(HResultException.class, () -> new GetProperties(HEAD, "[").types());
    }

    @Test
    void anUnknownTypeIsNotSupported() {
        var e = assertThrows(HResultException.class, () -> Request.of(0, JsonObject.of()));

        assertEquals(
                "HRESULT 0x80004001: bridge: function not supported, header type: None",
                e.getMessage());
    }

    @Test
    void typesHaveTheNamesThatPeersPrint() {
        assertEquals("ComputeSystemCreateV1", MessageType.name(MessageType.CREATE));
        assertEquals("ComputeSystemResponseWaitForProcessV1", MessageType.name(0x20100601));
        assertEquals("ComputeSystemNotificationV1", MessageType.name(0x30100101));
        assertEquals("ComputeSystemDeleteContainerStateV1", MessageType.name(0x10100d01));
        assertEquals("537922817", MessageType.name(0x20100d01));
        assertEquals("269487617", MessageType.name(MessageType.UPDATE_CONTAINER));
        assertEquals("4294967295", MessageType.name(-1));
        assertEquals(0x20100e01, MessageType.responseTo(0x10100e01));
        assertEquals(0x2FFFFFFF, MessageType.responseTo(-1));
    }

    @Test
    void aFailureTakesTheFirstCodeInItsCauses() {
        var coded = HResultException.because(HResult.NOT_FOUND, "no process 7");

        assertEquals(HResult.NOT_FOUND, HResult.of(new IOException("signal", coded)));
        assertEquals(HResult.FAIL, HResult.of(new IllegalStateException("x")));
        assertEquals(HResult.INVALID_JSON, HResult.of(new JsonException("x")));
        assertEquals("HRESULT 0x80070490: no process 7", coded.getMessage());
        assertEquals(-2147023728, HResult.NOT_FOUND);
        assertEquals(-1070137079, HResult.TIMEOUT);
        assertEquals(-2143878907, HResult.INVALID_STATE);
    }

    @Test
    void aHostSeesAFailureWithItsCodeAndText() {
        var failed = ResponseHead.failure("", HResultException.of(HResult.TIMEOUT));
        var silent = new ResponseHead(HResult.SYSTEM_NOT_FOUND, "", "", List.of());

        var e = assertThrows(HResultException.class, failed::requireSuccess);
        assertEquals(HResult.TIMEOUT, e.hresult());
        assertEquals("guest RPC failure: HRESULT: 0xc0370109", e.getMessage());
        assertEquals(
                "guest RPC failure: container not found (0xc037010e)",
                assertThrows(HResultException.class, silent::requireSuccess).getMessage());
        assertInstanceOf(IOException.class, e);
    }

    private static String echo(String activity) throws JsonException {
        return RequestHead.activityToEcho(JsonObject.parse("{\"ActivityId\":" + activity + "}"));
    }
}
