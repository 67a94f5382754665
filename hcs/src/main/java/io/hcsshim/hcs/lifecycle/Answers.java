package io.hcsshim.hcs.lifecycle;

import io.hcsshim.hcs.HcsError;
import io.hcsshim.hcs.HcsException;
import io.hcsshim.hcs.schema1.ContainerProperties;
import io.hcsshim.hcs.schema2.ServiceProperties;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// The documents that the service answers with. No text is the empty document.
public final class Answers {
    private Answers() {}

    /// Any document.
    ///
    /// @param tried what was asked, for the failure
    public static JsonObject object(String tried, String text) throws HcsException {
        try {
            return JsonObject.parse(text.isEmpty() ? "{}" : text);
        } catch (JsonException e) {
            throw unreadable(tried, e);
        }
    }

    /// A document of a kind.
    public static <D extends Document<D>> D document(String tried, String text, Shape<D> shape)
            throws HcsException {
        try {
            return shape.read(object(tried, text));
        } catch (JsonException e) {
            throw unreadable(tried, e);
        }
    }

    /// A list of systems.
    public static List<ContainerProperties> systems(String tried, String text) throws HcsException {
        try {
            var found = new ArrayList<ContainerProperties>();
            if (!text.isEmpty() && Json.parse(text) instanceof JsonArray list) {
                for (var value : list.values()) {
                    found.add(ContainerProperties.SHAPE.from(value));
                }
            }
            return List.copyOf(found);
        } catch (JsonException e) {
            throw unreadable(tried, e);
        }
    }

    /// What the service says about itself.
    public static List<Json> service(String tried, String text) throws HcsException {
        return document(tried, text, ServiceProperties.SHAPE).get(ServiceProperties.PROPERTIES);
    }

    private static HcsException unreadable(String tried, JsonException e) {
        return HcsException.of(
                tried, HcsError.INVALID_DOCUMENT, "the answer cannot be read: " + e.getMessage());
    }
}
