package io.hcsshim.protocol.gcs;

/// The numbers that say what a frame is.
///
/// | bits         | meaning                                             |
/// |--------------|-----------------------------------------------------|
/// | `0xF0000000` | kind: 1 request, 2 response, 3 notification         |
/// | `0x0FF00000` | category: 0x001 compute system, 0x002 compute service |
/// | `0x000FFF00` | message                                             |
/// | `0x000000FF` | version, always 1                                   |
///
/// Plain numbers, not an enum: a peer may send any, and each must be answered.
public final class MessageType {
    /// Makes a container.
    public static final int CREATE = 0x10100101;

    /// Does nothing in a Linux guest; the first ExecuteProcess starts the container.
    public static final int START = 0x10100201;

    /// Asks a container (SIGTERM) or the machine to end.
    public static final int SHUTDOWN_GRACEFUL = 0x10100301;

    /// Ends a container (SIGKILL) or the machine.
    public static final int SHUTDOWN_FORCED = 0x10100401;

    /// Starts a container's init, or another process in a container or in the machine itself.
    public static final int EXECUTE_PROCESS = 0x10100501;

    /// Is answered when a process has ended.
    public static final int WAIT_FOR_PROCESS = 0x10100601;

    /// Sends a signal.
    public static final int SIGNAL_PROCESS = 0x10100701;

    /// Sets a terminal's size.
    public static final int RESIZE_CONSOLE = 0x10100801;

    /// Asks for the process list or statistics.
    public static final int GET_PROPERTIES = 0x10100901;

    /// Adds, removes or changes a resource of the machine or of a container.
    public static final int MODIFY_SETTINGS = 0x10100a01;

    /// Comes first on every connection.
    public static final int NEGOTIATE_PROTOCOL = 0x10100b01;

    /// Asks for the stacks of the agent's threads.
    public static final int DUMP_STACKS = 0x10100c01;

    /// Forgets a container and deletes what it left.
    public static final int DELETE_CONTAINER_STATE = 0x10100d01;

    /// Known to hosts; a Linux guest does not take it.
    public static final int UPDATE_CONTAINER = 0x10100e01;

    /// Sent by the guest when a container has ended.
    public static final int NOTIFICATION = 0x30100101;

    private static final int KIND = 0xF0000000;
    private static final int REQUEST = 0x10000000;
    private static final int RESPONSE = 0x20000000;

    private MessageType() {}

    /// The type of the answer to `request`, defined for any number.
    public static int responseTo(int request) {
        return RESPONSE | request & ~KIND;
    }

    /// Whether the kind bits say request.
    public static boolean isRequest(int type) {
        return (type & KIND) == REQUEST;
    }

    /// Whether the kind bits say response.
    public static boolean isResponse(int type) {
        return (type & KIND) == RESPONSE;
    }

    /// The name that peers use in texts, or the decimal number of a type without one.
    public static String name(int type) {
        if (type == 0) {
            return "None";
        }
        if (type == NOTIFICATION) {
            return "ComputeSystemNotificationV1";
        }
        // the answer to DeleteContainerState never got a name
        if (isResponse(type) && type != responseTo(DELETE_CONTAINER_STATE)) {
            var name = plainName(REQUEST | type & ~KIND);
            if (!name.isEmpty()) {
                return "ComputeSystemResponse" + name + "V1";
            }
        }
        var name = plainName(type);
        return name.isEmpty() ? Integer.toUnsignedString(type) : "ComputeSystem" + name + "V1";
    }

    private static String plainName(int request) {
        return switch (request) {
            case CREATE -> "Create";
            case START -> "Start";
            case SHUTDOWN_GRACEFUL -> "ShutdownGraceful";
            case SHUTDOWN_FORCED -> "ShutdownForced";
            case EXECUTE_PROCESS -> "ExecuteProcess";
            case WAIT_FOR_PROCESS -> "WaitForProcess";
            case SIGNAL_PROCESS -> "SignalProcess";
            case RESIZE_CONSOLE -> "ResizeConsole";
            case GET_PROPERTIES -> "GetProperties";
            case MODIFY_SETTINGS -> "ModifySettings";
            case NEGOTIATE_PROTOCOL -> "NegotiateProtocol";
            case DUMP_STACKS -> "DumpStacks";
            case DELETE_CONTAINER_STATE -> "DeleteContainerState";
            default -> "";
        };
    }
}
