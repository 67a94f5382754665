package io.hcsshim.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.Create;
import io.hcsshim.protocol.gcs.Frame;
import io.hcsshim.protocol.gcs.FrameReader;
import io.hcsshim.protocol.gcs.GetProperties;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.MachineLog;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.ModifySettings;
import io.hcsshim.protocol.gcs.NegotiateProtocol;
import io.hcsshim.protocol.gcs.PlainRequest;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.gcs.ResponseHead;
import io.hcsshim.protocol.gcs.SecurityPolicy;
import io.hcsshim.protocol.gcs.WaitForProcess;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeTest {
    private static final String NIL = RequestHead.NIL;

    @TempDir private File state;
    private TestHost host;
    private TestAgent agent;

    @BeforeEach
    void connect() throws Exception {
        host = TestHost.connected();
        agent = TestAgent.serving(host, "-v4");
    }

    @AfterEach
    void hangUp() {
        host.close();
    }

    @Test
    void theAnswerToTheFirstRequestIsTheKnownOneByteForByte() throws Exception {
        host.sendBytes(HexFormat.of().parseHex("010b10107d0000000000000000000000"));
        host.sendBytes(
                ("{\"ContainerId\":\"\",\"ActivityId\":\""
                                + NIL
                                + "\",\"MinimumVersion\":4,\"MaximumVersion\":4}\n")
                        .getBytes(StandardCharsets.UTF_8));

        assertEquals(
                "{\"Result\":0,\"ActivityId\":\""
                        + NIL
                        + "\",\"Version\":4,\"Capabilities\":{\"SupportedSchemaVersions\":"
                        + "[{\"Major\":2,\"Minor\":1}],\"RuntimeOsType\":\"Linux\","
                        + "\"GuestDefinedCapabilities\":{\"NamespaceAddRequestSupported\":true,"
                        + "\"SignalProcessSupported\":true,\"DumpStacksSupported\":true,"
                        + "\"DeleteContainerStateSupported\":true}}}",
                host.response(0).text());
    }

    @Test
    void versionsThatDoNotMeetAreRefused() throws Exception {
        var head = RequestHead.of("");
        var tooNew = host.failure(new NegotiateProtocol(head, 5, 6));
        var tooOld = host.failure(new NegotiateProtocol(head, 1, 3));

        assertEquals(HResult.UNSUPPORTED_PROTOCOL_VERSION, tooNew.result());
        assertEquals(HResult.UNSUPPORTED_PROTOCOL_VERSION, tooOld.result());
    }

    @Test
    void onlyNegotiationIsServedBeforeIt() throws Exception {
        var refused = host.failure(plain(MessageType.START));

        assertEquals(HResult.NOT_IMPLEMENTED, refused.result());
        assertEquals(
                "HRESULT 0x80004001: bridge: function not supported, header type:"
                        + " ComputeSystemStartV1",
                refused.errorMessage());
    }

    @Test
    void theHostSaysHowMuchIsLogged() throws Exception {
        host.negotiate();
        host.failure(unknown());
        assertEquals(0, failuresTold());

        assertEquals(0, host.call(level("debug")).int32("Result"));
        host.failure(unknown());
        assertEquals(1, failuresTold(), agent.log());
        assertEquals(0, host.call(level("error")).int32("Result"));
        host.failure(unknown());

        assertEquals(1, failuresTold(), agent.log());
        assertTrue(host.failure(level("loud")).errorMessage().contains("no level of a log"));
    }

    private long failuresTold() {
        return agent.log().lines().filter(line -> line.contains("request failed")).count();
    }

    /// About a container that nobody has made.
    private static PlainRequest unknown() {
        return new PlainRequest(MessageType.SHUTDOWN_FORCED, RequestHead.of("nobody"));
    }

    private static ModifySettings level(String level) {
        return new ModifySettings(
                RequestHead.of(RequestHead.UVM), ModifySettings.UPDATE, new MachineLog(level));
    }

    @Test
    void aSecurityPolicyThatAllowsLessThanEverythingIsRefused() throws Exception {
        host.negotiate();

        assertEquals(0, host.call(policy("", "")).int32("Result"));
        assertEquals(0, host.call(policy("open_door", "")).int32("Result"));
        for (var refused : List.of(policy("", "cGFja2FnZSBwb2xpY3k="), policy("rego", ""))) {
            assertEquals(HResult.FAIL, host.failure(refused).result());
        }
    }

    private static ModifySettings policy(String enforcer, String encoded) {
        return new ModifySettings(
                RequestHead.of(RequestHead.UVM),
                ModifySettings.ADD,
                new SecurityPolicy(enforcer, encoded, "", ""));
    }

    @Test
    void aSecondNegotiationIsRefused() throws Exception {
        host.negotiate();

        assertEquals(HResult.NOT_IMPLEMENTED, host.failure(NegotiateProtocol.version4()).result());
    }

    @Test
    void anUnknownMessageIsAnsweredWithOneErrorRecord() throws Exception {
        host.negotiate();
        host.send(new Frame(0x10100e01, 9, "{}".getBytes(StandardCharsets.UTF_8)));

        var response = host.response(9);
        var head = ResponseHead.of(response.json());
        assertEquals(0x20100e01, response.type());
        assertEquals(HResult.NOT_IMPLEMENTED, head.result());
        assertEquals(
                "HRESULT 0x80004001: bridge: function not supported, header type: 269487617",
                head.errorMessage());
        assertEquals(1, head.errorRecords().size());
    }

    @Test
    void framesThatAreNoRequestsAreAnsweredAsUnknown() throws Exception {
        host.negotiate();
        host.send(new Frame(MessageType.responseTo(MessageType.CREATE), 71, new byte[0]));
        host.send(new Frame(0, 72, new byte[0]));
        host.send(new Frame(-1, 73, new byte[0]));

        for (var id = 71; id <= 73; id++) {
            assertEquals(
                    HResult.NOT_IMPLEMENTED, ResponseHead.of(host.response(id).json()).result());
        }
    }

    @Test
    void aBodyThatIsNoJsonIsAnsweredWithItsText() throws Exception {
        host.negotiate();
        host.send(new Frame(MessageType.START, 5, "{nonsense".getBytes(StandardCharsets.UTF_8)));
        host.send(new Frame(MessageType.WAIT_FOR_PROCESS, 6, new byte[0]));
        host.send(
                new Frame(
                        MessageType.WAIT_FOR_PROCESS,
                        7,
                        "{\"ProcessId\":\"x\"}".getBytes(StandardCharsets.UTF_8)));

        var nonsense = ResponseHead.of(host.response(5).json());
        assertEquals(HResult.INVALID_JSON, nonsense.result());
        assertTrue(
                nonsense.errorMessage()
                        .startsWith(
                                "failed to unmarshal JSON in message \"{nonsense\": HRESULT"
                                        + " 0xc037010d: "),
                nonsense.errorMessage());
        assertEquals(HResult.INVALID_JSON, ResponseHead.of(host.response(6).json()).result());
        assertEquals(HResult.INVALID_JSON, ResponseHead.of(host.response(7).json()).result());
    }

    @Test
    void anOversizedFrameIsSkippedAndAnswered() throws Exception {
        host.negotiate();
        var length = FrameReader.GUEST_LIMIT + 100;
        var header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(MessageType.CREATE).putInt(length).putLong(44);
        host.sendBytes(header.array());
        host.sendBytes(new byte[length - 16]);

        assertEquals(HResult.FAIL, ResponseHead.of(host.response(44).json()).result());
        assertEquals(0, ResponseHead.of(host.call(plain(MessageType.START))).result());
    }

    @Test
    void afterAFrameWithoutASenseTheNextConnectionWorks() throws Exception {
        host.negotiate();
        host.sendBytes(new byte[16]); // a size of 0
        host.reconnect();

        assertEquals(HResult.NOT_IMPLEMENTED, host.failure(plain(MessageType.START)).result());
        host.negotiate();
        assertEquals(0, ResponseHead.of(host.call(plain(MessageType.START))).result());
    }

    @Test
    void aLostConnectionIsReplacedAndBeginsUnnegotiated() throws Exception {
        host.negotiate();
        host.disconnect();
        host.reconnect();

        assertEquals(HResult.NOT_IMPLEMENTED, host.failure(plain(MessageType.START)).result());
    }

    @Test
    void unknownContainersAndProcessesHaveTheirCodes() throws Exception {
        host.negotiate();
        var forever = WaitForProcess.FOR_EVER;

        assertEquals(
                HResult.SYSTEM_NOT_FOUND,
                host.failure(new WaitForProcess(RequestHead.of("c1"), 1, forever)).result());
        assertEquals(
                HResult.NOT_FOUND,
                host.failure(new WaitForProcess(RequestHead.of(NIL), 1, forever)).result());
        assertEquals(
                HResult.SYSTEM_NOT_FOUND,
                host.failure(
                                new PlainRequest(
                                        MessageType.DELETE_CONTAINER_STATE, RequestHead.of("c1")))
                        .result());
    }

    @Test
    void aContainerDocumentThatIsMissingOrTooOldIsInvalid() throws Exception {
        host.negotiate();

        for (var document :
                List.of(
                        "",
                        "[]",
                        "{\"SchemaVersion\":{\"Major\":2,\"Minor\":0},\"OciSpecification\":{}}",
                        "{\"SchemaVersion\":{\"Major\":2,\"Minor\":1}}")) {
            assertEquals(
                    HResult.INVALID_JSON,
                    host.failure(new Create(RequestHead.of("c1"), document)).result(),
                    document);
        }
    }

    @Test
    void aSpecWithoutTheNecessaryIsRefused() throws Exception {
        host.negotiate();
        var document =
                "{\"SchemaVersion\":{\"Major\":2,\"Minor\":1},\"OciBundlePath\":\""
                        + state
                        + "/b\",\"OciSpecification\":{\"process\":{},\"root\":{}}}";

        var refused = host.failure(new Create(RequestHead.of("c1"), document));

        assertEquals(HResult.FAIL, refused.result());
        assertEquals("the container's OCI spec has no \"linux\"", refused.errorMessage());
    }

    @Test
    void thePropertiesOfTheMachineAreNotToBeHad() throws Exception {
        host.negotiate();

        var refused = host.failure(new GetProperties(RequestHead.of(NIL), List.of()));

        assertEquals(HResult.FAIL, refused.result());
        assertEquals("getPropertiesV2 is not supported against the UVM", refused.errorMessage());
    }

    @Test
    void theStacksOfTheAgentFitAFrame() throws Exception {
        host.negotiate();

        var stacks = host.call(plain(MessageType.DUMP_STACKS)).string("GuestStacks");

        assertTrue(stacks.contains("  at io.hcsshim.guest.bridge."), stacks);
    }

    @Test
    void aShutdownOfTheMachinePowersItOff() throws Exception {
        host.negotiate();
        host.send(plain(MessageType.SHUTDOWN_FORCED));

        assertEquals("powered off", agent.machine().poll(20, TimeUnit.SECONDS));
    }

    private static PlainRequest plain(int type) {
        return new PlainRequest(type, RequestHead.of(NIL));
    }
}
