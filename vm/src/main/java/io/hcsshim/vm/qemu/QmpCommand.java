package io.hcsshim.vm.qemu;

import io.hcsshim.wire.json.JsonObject;

/// One command of the QEMU Machine Protocol.
///
/// @param name      what to execute
/// @param arguments its arguments, possibly none
record QmpCommand(String name, JsonObject arguments) {
    static QmpCommand of(String name) {
        return new QmpCommand(name, JsonObject.of());
    }

    /// The command as it goes over the wire, under the given id.
    JsonObject request(long id) {
        var request = JsonObject.builder().put("execute", name);
        if (!arguments.isEmpty()) {
            request.put("arguments", arguments);
        }
        return request.put("id", id).build();
    }
}
