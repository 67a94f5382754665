package io.hcsshim.guest.runc;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonNumber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What `ps -f json` prints: a list of pids.
final class ProcessList {
    private ProcessList() {}

    /// The pids; none if nothing was printed, as crun does for a container without cgroups.
    static List<Long> parse(String text) throws IOException {
        var pids = new ArrayList<Long>();
        var start = text.indexOf('[');
        if (start >= 0 && Json.parse(text.substring(start)) instanceof JsonArray list) {
            for (var element : list.values()) {
                if (element instanceof JsonNumber number) {
                    pids.add(number.toInt64());
                }
            }
        }
        return pids;
    }
}
