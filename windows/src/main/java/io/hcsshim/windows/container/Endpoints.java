package io.hcsshim.windows.container;

import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;

/// The networks of the host, as far as machines join them.
public interface Endpoints {
    /// The namespace's document.
    JsonObject namespace(String id) throws IOException;

    /// The endpoints in it; the one for the first card first.
    List<HostComputeEndpoint> in(String namespace) throws IOException;
}
