package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnKind;
import io.hcsshim.hcn.linux.Inventory.ObjectId;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What has to hold if a change is not finished.
///
/// @param tried  the change, in words
/// @param images for each object that it is about, the document to put back, or none if the object has to go: what was
///               before, or after for a deletion, which is finished instead
record Journal(String tried, Map<ObjectId, Optional<JsonObject>> images) {
    private static final String FILE = "journal";

    /// Writes it down.
    void write(StateFolder state) throws IOException {
        var list = new ArrayList<Json>();
        images.forEach((object, image) -> {
            var line =
                    JsonObject.builder()
                            .put("Kind", object.kind().name())
                            .put("Id", object.id().toString());
            image.ifPresent(document -> line.put("Document", document));
            list.add(line.build());
        });
        var json = JsonObject.builder().put("Tried", tried).put("Images", new JsonArray(list));
        state.write(FILE, json.build().toText());
    }

    /// The one that was not forgotten.
    static Optional<Journal> find(StateFolder state) throws IOException {
        var text = state.read(FILE);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(JsonObject.parse(text.get())));
        } catch (JsonException | IllegalArgumentException e) {
            throw new IOException("read the journal in " + state + ": " + e.getMessage(), e);
        }
    }

    private static Journal parse(JsonObject json) throws JsonException {
        var images = new LinkedHashMap<ObjectId, Optional<JsonObject>>();
        for (var line : json.objects("Images")) {
            var kind = HcnKind.valueOf(line.string("Kind"));
            images.put(
                    new ObjectId(kind, UUID.fromString(line.string("Id"))),
                    line.object("Document"));
        }
        return new Journal(json.string("Tried"), images);
    }

    /// Forgets it: the change is finished, or undone.
    static void forget(StateFolder state) throws IOException {
        state.remove(FILE);
    }
}
