package io.hcsshim.hcs.vmcompute;

import io.hcsshim.hcs.Hcs;
import io.hcsshim.hcs.HcsSettings;
import io.hcsshim.hcs.HcsSystem;
import io.hcsshim.hcs.lifecycle.Answers;
import io.hcsshim.hcs.schema1.ContainerProperties;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;

/// The compute service as all versions of Windows with containers have it.
public final class Vmcompute implements Hcs {
    private final Calls calls;
    private final HcsSettings settings;

    /// A connection by `settings`.
    public Vmcompute(HcsSettings settings) {
        this.settings = settings;
        calls = new Calls(settings);
    }

    @Override
    public HcsSystem create(String id, Document<?> document)
            throws IOException, InterruptedException {
        var full = merge(document.toJson(), settings.additions());
        return VmcomputeSystem.create(calls, id, full.toText());
    }

    /// `over` wins; objects are merged member by member.
    private static JsonObject merge(JsonObject under, JsonObject over) {
        var merged = under;
        for (var name : over.names()) {
            Json value = over.get(name).orElse(io.hcsshim.wire.json.JsonNull.NULL);
            var before = merged.get(name);
            if (value instanceof JsonObject inner
                    && before.isPresent()
                    && before.get() instanceof JsonObject outer) {
                value = merge(outer, inner);
            }
            merged = merged.with(name, value);
        }
        return merged;
    }

    @Override
    public HcsSystem open(String id) throws IOException, InterruptedException {
        return VmcomputeSystem.open(calls, id);
    }

    @Override
    public List<ContainerProperties> enumerate(Document<?> query)
            throws IOException, InterruptedException {
        var tried = "enumerate compute systems";
        var reply = calls.call(tried, () -> calls.library().enumerate(query.toText()));
        return Answers.systems(tried, reply.output());
    }

    @Override
    public List<Json> serviceProperties(Document<?> query)
            throws IOException, InterruptedException {
        var tried = "get service properties";
        var reply = calls.call(tried, () -> calls.library().serviceProperties(query.toText()));
        return Answers.service(tried, reply.output());
    }

    @Override
    public void modifyService(Document<?> request) throws IOException, InterruptedException {
        calls.call("modify service", () -> calls.library().modifyService(request.toText()));
    }
}
