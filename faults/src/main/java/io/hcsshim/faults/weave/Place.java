package io.hcsshim.faults.weave;

import java.util.List;

/// A method of the product whose beginning and end are points where faults may strike.
///
/// @param type   its class, as the JVM spells it
/// @param label  how the point is called
/// @param detail what says more about it: see [Points]
record Place(String type, String method, String label, Detail detail) {
    /// What of a method's frame says more.
    enum Detail {
        /// Nothing.
        NONE,
        /// The object whose method it is.
        SELF,
        /// Its first argument.
        ARGUMENT
    }

    /// A connection of a machine, of which reads and writes may have to wait.
    static final String CONNECTION = "io/hcsshim/vm/vsock/VsockConnection";

    private static final String SHIM = "io/hcsshim/shim/";

    private static final List<Place> ALL =
            List.of(
                    new Place(SHIM + "service/TaskService", "call", "rpc", Detail.ARGUMENT),
                    new Place(SHIM + "service/ResidentService", "call", "rpc", Detail.ARGUMENT),
                    new Place(SHIM + "journal/PodFolder", "append", "journal", Detail.ARGUMENT),
                    new Place(SHIM + "journal/PodFolder", "undo", "journal undo", Detail.NONE),
                    new Place(
                            SHIM + "journal/HostObject$Folder", "undo", "undo folder", Detail.NONE),
                    new Place(
                            SHIM + "journal/HostObject$Processes",
                            "undo",
                            "undo processes",
                            Detail.NONE),
                    new Place(
                            SHIM + "journal/HostObject$Network",
                            "undo",
                            "undo network",
                            Detail.NONE),
                    new Place(CONNECTION, "accepted", "stream accepted", Detail.SELF),
                    new Place(SHIM + "events/Forwarding", "forward", "event", Detail.NONE),
                    new Place(SHIM + "UvmMachines", "boot", "boot", Detail.NONE),
                    new Place(SHIM + "UvmMachine", "create", "container", Detail.NONE),
                    new Place(SHIM + "UvmMachine", "close", "close machine", Detail.NONE),
                    new Place(SHIM + "task/TearDown", "run", "teardown", Detail.NONE),
                    new Place(SHIM + "task/Pod", "drop", "drop", Detail.NONE));

    static List<Place> in(String type) {
        return ALL.stream().filter(place -> place.type().equals(type)).toList();
    }
}
