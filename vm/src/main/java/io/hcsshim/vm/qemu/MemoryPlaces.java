package io.hcsshim.vm.qemu;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Where in a guest's address space the memory lies that was plugged: DIMMs, and disks that are memory.
record MemoryPlaces(List<Place> places) {
    /// Nothing is plugged.
    static final MemoryPlaces NONE = new MemoryPlaces(List.of());

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// @param id of the device
    record Place(String id, long address, long bytes) {}

    MemoryPlaces {
        places = List.copyOf(places);
    }

    /// Those of a machine as it is now.
    static MemoryPlaces of(QmpClient qmp) throws IOException, InterruptedException {
        return of(qmp.execute(QmpCommand.of("query-memory-devices"), LIMIT));
    }

    /// @param known QEMU's answer; a disk has its address in a member of another name
    static MemoryPlaces of(Json known) throws JsonException {
        var places = new ArrayList<Place>();
        if (known instanceof JsonArray devices) {
            for (var each : devices.values()) {
                if (each instanceof JsonObject device) {
                    var data = device.object("data").orElseGet(JsonObject::of);
                    var at = data.has("memaddr") ? data.int64("memaddr") : data.int64("addr");
                    places.add(new Place(data.string("id"), at, data.int64("size")));
                }
            }
        }
        return new MemoryPlaces(places);
    }

    /// Where the last of them ends; 0 if there is none.
    long end() {
        long end = 0;
        for (var place : places) {
            end = Math.max(end, place.address + place.bytes);
        }
        return end;
    }

    /// Where a device is; 0 if it is not among them, which lets QEMU choose.
    long address(String id) {
        for (var place : places) {
            if (place.id.equals(id)) {
                return place.address;
            }
        }
        return 0;
    }
}
