package io.hcsshim.hcs.computecore;

import io.hcsshim.hcs.Hcs;
import io.hcsshim.hcs.HcsError;
import io.hcsshim.hcs.HcsException;
import io.hcsshim.hcs.HcsSettings;
import io.hcsshim.hcs.HcsSystem;
import io.hcsshim.hcs.schema1.ContainerProperties;
import io.hcsshim.hcs.schema2.ServiceProperties;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The compute service as Windows Server 2019 and newer have it.
public final class Computecore implements Hcs {
    private final Operations operations;

    /// A connection by `settings`.
    public Computecore(HcsSettings settings) {
        operations = new Operations(settings);
    }

    @Override
    public HcsSystem create(String id, Document<?> document)
            throws IOException, InterruptedException {
        return ComputecoreSystem.create(operations, id, document.toText());
    }

    @Override
    public HcsSystem open(String id) throws IOException, InterruptedException {
        return ComputecoreSystem.open(operations, id);
    }

    @Override
    public List<ContainerProperties> enumerate(Document<?> query)
            throws IOException, InterruptedException {
        var tried = "enumerate compute systems";
        var text = query.toText();
        var outcome =
                operations.run(tried, operation -> operations.library().enumerate(text, operation));
        try {
            var found = new ArrayList<ContainerProperties>();
            if (!outcome.output().isEmpty()
                    && Json.parse(outcome.output()) instanceof JsonArray list) {
                for (var value : list.values()) {
                    found.add(ContainerProperties.SHAPE.from(value));
                }
            }
            return List.copyOf(found);
        } catch (JsonException e) {
            throw unreadable(tried, e);
        }
    }

    @Override
    public List<Json> serviceProperties(Document<?> query)
            throws IOException, InterruptedException {
        var tried = "get service properties";
        var text = query.toText();
        var reply = operations.call(tried, () -> operations.library().serviceProperties(text));
        try {
            return ServiceProperties.SHAPE
                    .parse(reply.output().isEmpty() ? "{}" : reply.output())
                    .get(ServiceProperties.PROPERTIES);
        } catch (JsonException e) {
            throw unreadable(tried, e);
        }
    }

    @Override
    public void modifyService(Document<?> request) throws IOException, InterruptedException {
        var text = request.toText();
        operations.call("modify service", () -> operations.library().modifyService(text));
    }

    static HcsException unreadable(String tried, JsonException e) {
        return HcsException.of(
                tried, HcsError.INVALID_DOCUMENT, "the answer cannot be read: " + e.getMessage());
    }
}
