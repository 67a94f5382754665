package io.hcsshim.faults;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// An event of a task, as `ctr events` prints it.
///
/// @param topic     without `/tasks/` and with dashes for slashes, `exit` for instance
/// @param container the task's id
/// @param process   the id of the process that it is about: of the first one the container's, else the exec's
/// @param status    the exit status; 0 for events that have none
/// @param nanos     when it was read, by [System#nanoTime]
record TaskEvent(String topic, String container, String process, long status, long nanos) {
    static Optional<TaskEvent> parse(String line) {
        var begin = line.indexOf(" /tasks/");
        var json = line.indexOf('{', Math.max(begin, 0));
        if (begin < 0 || json < 0) {
            return Optional.empty();
        }
        var topic = line.substring(begin + 8, json).strip().replace('/', '-');
        try {
            var event = JsonObject.parse(line.substring(json));
            var id = event.string("id").isEmpty() ? event.string("exec_id") : event.string("id");
            return Optional.of(
                    new TaskEvent(
                            topic,
                            event.string("container_id"),
                            id.isEmpty() ? event.string("container_id") : id,
                            event.int64("exit_status"),
                            System.nanoTime()));
        } catch (JsonException _) {
            return Optional.empty(); // cut off with its containerd
        }
    }
}
