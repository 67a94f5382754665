package io.hcsshim.protocol.gcs;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// Frames as they pass between a host and a guest of version 4 (docs/protocol/bridge.md).
final class GoldenFrames {
    static final String NIL = "00000000-0000-0000-0000-000000000000";
    static final String CID = "0".repeat(61) + "abc";

    static final byte[] NEGOTIATE =
            host(
                    "010b10107d0000000000000000000000",
                    """
                    {"ContainerId":"","ActivityId":"NIL","MinimumVersion":4,"MaximumVersion":4}\
                    """);
    static final byte[] NEGOTIATED =
            guest(
                    "010b1020560100000000000000000000",
                    """
                    {"Result":0,"ActivityId":"NIL","Version":4,"Capabilities":{\
                    "SupportedSchemaVersions":[{"Major":2,"Minor":1}],"RuntimeOsType":"Linux",\
                    "GuestDefinedCapabilities":{"NamespaceAddRequestSupported":true,\
                    "SignalProcessSupported":true,"DumpStacksSupported":true,\
                    "DeleteContainerStateSupported":true}}}\
                    """);
    static final byte[] CREATE =
            host(
                    "010110105d0200000300000000000000",
                    """
                    {"ContainerId":"CID","ActivityId":"NIL","ContainerConfig":"{\\"SchemaVersion\\":\
                    {\\"Major\\":2,\\"Minor\\":1},\\"OciBundlePath\\":\\"/run/gcs/c/CID\\",\
                    \\"OciSpecification\\":{\\"ociVersion\\":\\"1.1.0\\",\\"process\\":{\\"args\\":\
                    [\\"sh\\",\\"-c\\",\\"a\\\\u003cb \\\\u0026\\\\u0026 c\\"]}},\
                    \\"ScratchDirPath\\":\\"/run/gcs/c/CID/scratch/CID\\"}"}\
                    """);
    static final byte[] CREATED =
            guest(
                    "010110206c0000000300000000000000",
                    """
                    {"Result":0,"ActivityId":"NIL","SelectedProtocolVersion":0}\
                    """);
    static final byte[] START =
            host(
                    "01021010970000000400000000000000",
                    """
                    {"ContainerId":"CID","ActivityId":"NIL"}\
                    """);
    static final byte[] STARTED =
            guest(
                    "01021020500000000400000000000000",
                    """
                    {"Result":0,"ActivityId":"NIL"}\
                    """);
    static final byte[] EXECUTE =
            host(
                    "01051010340100000500000000000000",
                    """
                    {"ContainerId":"CID","ActivityId":"NIL","Settings":{"ProcessParameters":\
                    "{\\"CreateStdOutPipe\\":true,\\"CreateStdErrPipe\\":true}",\
                    "VsockStdioRelaySettings":{"StdOut":1073741825,"StdErr":1073741826}}}\
                    """);
    static final byte[] EXECUTED =
            guest(
                    "01051020600000000500000000000000",
                    """
                    {"Result":0,"ActivityId":"NIL","ProcessId":321}\
                    """);
    static final byte[] WAIT =
            host(
                    "01061010c00000000600000000000000",
                    """
                    {"ContainerId":"CID","ActivityId":"NIL","ProcessId":321,\
                    "TimeoutInMs":4294967295}\
                    """);
    static final byte[] WAITED =
            guest(
                    "010610205d0000000600000000000000",
                    """
                    {"Result":0,"ActivityId":"NIL","ExitCode":0}\
                    """);
    static final byte[] EXITED =
            guest(
                    "01011030cc0000000000000000000000",
                    """
                    {"ContainerId":"CID","ActivityId":"NIL","Type":"UnexpectedExit",\
                    "Operation":"None","Result":0}\
                    """);
    static final byte[] SIGNAL =
            host(
                    "01071010a70000000700000000000000",
                    """
                    {"ContainerId":"CID","ActivityId":"NIL","ProcessId":321}\
                    """);
    static final byte[] SIGNAL_15 =
            host(
                    "01071010bf0000000800000000000000",
                    """
                    {"ContainerId":"CID","ActivityId":"NIL","ProcessId":321,\
                    "Options":{"Signal":15}}\
                    """);
    static final byte[] UNKNOWN_ANSWERED =
            guest(
                    "010e1020890100000900000000000000",
                    """
                    {"Result":-2147467263,"ActivityId":"NIL","ErrorMessage":"HRESULT 0x80004001: \
                    bridge: function not supported, header type: 269487617","ErrorRecords":[{\
                    "Result":-2147467263,"Message":"HRESULT 0x80004001: bridge: function not \
                    supported, header type: 269487617","ModuleName":"gcs","FileName":"bridge.go",\
                    "Line":36,"FunctionName":"UnknownMessage"}]}\
                    """);
    static final byte[] MODIFY =
            host(
                    "010a1010ed0000000a00000000000000",
                    """
                    {"ContainerId":"NIL","ActivityId":"NIL","Request":{"RequestType":"Add",\
                    "ResourceType":"MappedVirtualDisk","Settings":{"MountPath":\
                    "/run/mounts/scsi/m0"}}}\
                    """);
    static final byte[] DUMP_STACKS =
            host(
                    "010c1010cc0000000b00000000000000",
                    """
                    {"ContainerId":"NIL","ActivityId":"NIL","otsc":{"traceparent":\
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}}\
                    """);

    static final List<byte[]> REQUESTS =
            List.of(
                    NEGOTIATE,
                    CREATE,
                    START,
                    EXECUTE,
                    WAIT,
                    SIGNAL,
                    SIGNAL_15,
                    MODIFY,
                    DUMP_STACKS);
    static final List<byte[]> FROM_GUEST =
            List.of(NEGOTIATED, CREATED, STARTED, EXECUTED, WAITED, EXITED, UNKNOWN_ANSWERED);

    private GoldenFrames() {}

    private static byte[] host(String header, String body) {
        return frame(header, body + "\n");
    }

    private static byte[] guest(String header, String body) {
        return frame(header, body);
    }

    private static byte[] frame(String header, String body) {
        var text = body.replace("NIL", NIL).replace("CID", CID);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var frame = new byte[Frame.HEADER_BYTES + bytes.length];
        System.arraycopy(HexFormat.of().parseHex(header), 0, frame, 0, Frame.HEADER_BYTES);
        System.arraycopy(bytes, 0, frame, Frame.HEADER_BYTES, bytes.length);
        return frame;
    }
}
