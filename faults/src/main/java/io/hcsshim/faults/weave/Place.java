package io.hcsshim.faults.weave;

import java.util.List;

/// A method of the product whose beginning and end are points where faults may strike.
///
/// @param type     its class, as the JVM spells it
/// @param label    how the point is called
/// @param detailed whether its first argument says more: see [Points]
record Place(String type, String method, String label, boolean detailed) {
    private static final String SHIM = "io/hcsshim/shim/";

    private static final List<Place> ALL =
            List.of(
                    new Place(SHIM + "service/TaskService", "call", "rpc", true),
                    new Place(SHIM + "service/ResidentService", "call", "rpc", true),
                    new Place(SHIM + "journal/PodFolder", "append", "journal", true),
                    new Place(SHIM + "journal/PodFolder", "undo", "journal undo", false),
                    new Place(SHIM + "journal/HostObject$Folder", "undo", "undo folder", false),
                    new Place(
                            SHIM + "journal/HostObject$Processes", "undo", "undo processes", false),
                    new Place(SHIM + "journal/HostObject$Network", "undo", "undo network", false),
                    new Place(SHIM + "events/Forwarding", "forward", "event", false),
                    new Place(SHIM + "UvmMachines", "boot", "boot", false),
                    new Place(SHIM + "UvmMachine", "create", "container", false),
                    new Place(SHIM + "UvmMachine", "close", "close machine", false),
                    new Place(SHIM + "task/TearDown", "run", "teardown", false),
                    new Place(SHIM + "task/Pod", "drop", "drop", false));

    static List<Place> in(String type) {
        return ALL.stream().filter(place -> place.type().equals(type)).toList();
    }
}
