package io.hcsshim.shim.trace;

import io.hcsshim.protocol.trace.Span;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Spans as an OTLP request in JSON (opentelemetry-proto, `ExportTraceServiceRequest`): numbers of 64 bits are text,
/// identifiers hexadecimal.
final class SpanDocument {
    private static final int INTERNAL = 1;
    private static final int ERROR = 2;

    private SpanDocument() {}

    static JsonObject of(String service, List<Span> spans) {
        var documents = new ArrayList<Json>();
        spans.forEach(span -> documents.add(span(span)));
        var scope = JsonObject.builder().put("name", "io.hcsshim.shim").build();
        var scoped = JsonObject.of().with("scope", scope).with("spans", new JsonArray(documents));
        var resource =
                JsonObject.of().with("attributes", attributes(Map.of("service.name", service)));
        var one =
                JsonObject.of().with("resource", resource).with("scopeSpans", JsonArray.of(scoped));
        return JsonObject.of().with("resourceSpans", JsonArray.of(one));
    }

    private static JsonObject span(Span span) {
        var document =
                JsonObject.builder()
                        .put("traceId", span.context().trace())
                        .put("spanId", span.context().span())
                        .putUnlessEmpty("parentSpanId", span.parent())
                        .put("name", span.name())
                        .put("kind", INTERNAL)
                        .put("startTimeUnixNano", Long.toString(span.startNanos()))
                        .put("endTimeUnixNano", Long.toString(span.endNanos()))
                        .putUnlessEmpty("attributes", attributes(span.attributes()));
        if (!span.failure().isEmpty()) {
            document.put(
                    "status",
                    JsonObject.builder().put("message", span.failure()).put("code", ERROR).build());
        }
        return document.build();
    }

    private static JsonArray attributes(Map<String, String> attributes) {
        var all = new ArrayList<Json>();
        new TreeMap<>(attributes)
                .forEach((key, value) ->
                        all.add(
                                JsonObject.builder()
                                        .put("key", key)
                                        .put(
                                                "value",
                                                JsonObject.builder()
                                                        .put("stringValue", value)
                                                        .build())
                                        .build()));
        return new JsonArray(all);
    }
}
