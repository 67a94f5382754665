package io.hcsshim.vm.qemu;

import io.hcsshim.wire.json.JsonObject;

/// Something QEMU says unasked, such as `SHUTDOWN` or `DEVICE_DELETED`.
record QmpEvent(String name, JsonObject data) {}
