package io.hcsshim.hcs.computecore;

import io.hcsshim.hcs.Hcs;
import io.hcsshim.hcs.HcsSettings;
import io.hcsshim.hcs.HcsSystem;
import io.hcsshim.hcs.lifecycle.Answers;
import io.hcsshim.hcs.schema1.ContainerProperties;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.json.Json;
import java.io.IOException;
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
        return Answers.systems(tried, outcome.output());
    }

    @Override
    public List<Json> serviceProperties(Document<?> query)
            throws IOException, InterruptedException {
        var tried = "get service properties";
        var text = query.toText();
        var reply = operations.call(tried, () -> operations.library().serviceProperties(text));
        return Answers.service(tried, reply.output());
    }

    @Override
    public void modifyService(Document<?> request) throws IOException, InterruptedException {
        var text = request.toText();
        operations.call("modify service", () -> operations.library().modifyService(text));
    }
}
