package io.hcsshim.protocol.oci;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNumber;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Whom a process runs as.
///
/// @param uid unsigned 32-bit
/// @param gid unsigned 32-bit
/// @param additionalGids more groups, unsigned 32-bit each
/// @param username a name for the guest to look up in the container's files, or `""`
public record OciUser(long uid, long gid, List<Long> additionalGids, String username) {
    /// Keeps a copy of the list.
    public OciUser {
        additionalGids = List.copyOf(additionalGids);
    }

    static OciUser of(JsonObject json) throws JsonException {
        var gids = new ArrayList<Long>();
        for (var gid : json.list("additionalGids")) {
            if (!(gid instanceof JsonNumber number)) {
                throw new JsonException("member additionalGids: a list of numbers is wanted");
            }
            gids.add(number.toInt64(0, 0xFFFF_FFFFL));
        }
        return new OciUser(json.uint32("uid"), json.uint32("gid"), gids, json.string("username"));
    }

    /// Writes these values over those of `json`, keeping its other members, such as `umask`.
    JsonObject over(JsonObject json) {
        var gids = new ArrayList<Json>();
        for (var gid : additionalGids) {
            gids.add(Json.of(gid));
        }
        var changed = json.with("uid", Json.of(uid)).with("gid", Json.of(gid));
        changed =
                gids.isEmpty()
                        ? changed.without("additionalGids")
                        : changed.with("additionalGids", new JsonArray(gids));
        return username.isEmpty()
                ? changed.without("username")
                : changed.with("username", Json.of(username));
    }
}
