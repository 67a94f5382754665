package io.hcsshim.hcn.hns;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNull;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Calls of the network service, and how its answers are read. Thread-safe.
record HnsCalls(HnsTransport transport) {
    /// What the service says where others have a number.
    private static final String NOT_FOUND = "Element not found.";

    /// Calls without a document.
    Answer get(String path) throws IOException {
        return call("GET", path, "");
    }

    /// Calls with a document.
    Answer post(String path, Document<?> request) throws IOException {
        return call("POST", path, request.toText());
    }

    /// Takes something away.
    void delete(String path) throws IOException {
        call("DELETE", path, "");
    }

    private Answer call(String method, String path, String request) throws IOException {
        var tried = method + " " + path;
        try {
            var response = JsonObject.parse(transport.call(method, path, request));
            if (response.bool("Success")) {
                return new Answer(tried, response.get("Output").orElse(JsonNull.NULL));
            }
            var reason = response.string("Error");
            var error = reason.contains(NOT_FOUND) ? HcnError.ELEMENT_NOT_FOUND : HcnError.OTHER;
            throw HcnException.of(error, tried, reason);
        } catch (JsonException e) {
            throw unreadable(tried, e);
        }
    }

    private static HcnException unreadable(String tried, JsonException e) {
        return HcnException.because(HcnError.INVALID_JSON, tried, e);
    }

    /// What a call that succeeded brought: a document, a list of them, or nothing.
    record Answer(String tried, Json output) {
        /// The document; the empty one if the service says nothing.
        <D extends Document<D>> D as(Shape<D> shape) throws HcnException {
            try {
                return shape.from(output);
            } catch (JsonException e) {
                throw unreadable(tried, e);
            }
        }

        /// The documents of a list; none if the service says nothing.
        <D extends Document<D>> List<D> asList(Shape<D> shape) throws HcnException {
            try {
                var documents = new ArrayList<D>();
                for (var item : items()) {
                    documents.add(shape.from(item));
                }
                return List.copyOf(documents);
            } catch (JsonException e) {
                throw unreadable(tried, e);
            }
        }

        private List<Json> items() throws JsonException {
            return switch (output) {
                case JsonArray(var values) -> values;
                case JsonNull _ -> List.of();
                case Json other -> throw new JsonException("a list is wanted, not " + other);
            };
        }
    }
}
