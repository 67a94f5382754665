package io.hcsshim.hcs;

import io.hcsshim.hcs.schema1.ContainerProperties;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.json.Json;
import java.io.IOException;
import java.util.List;

/// The compute service of a Windows host.
public interface Hcs {
    /// Makes a compute system; it does not run yet.
    ///
    /// @param id its name on this host, without a NUL
    /// @param document a [io.hcsshim.hcs.schema2.ComputeSystem], or a
    ///        [io.hcsshim.hcs.schema1.ContainerConfig]
    /// @throws HcsException [HcsError#ALREADY_EXISTS], [HcsError#INVALID_DOCUMENT], [HcsError#TIME_OVER], …; nothing
    ///         is left then
    HcsSystem create(String id, Document<?> document) throws IOException, InterruptedException;

    /// Opens a compute system that somebody made.
    ///
    /// @throws HcsException [HcsError#SYSTEM_NOT_FOUND]
    HcsSystem open(String id) throws IOException, InterruptedException;

    /// The compute systems of a query.
    ///
    /// @param query a [io.hcsshim.hcs.schema1.ComputeSystemQuery]; an empty one is about all
    List<ContainerProperties> enumerate(Document<?> query) throws IOException, InterruptedException;

    /// What is known of the service, a value for each property of a query; `null` for one it does not know.
    ///
    /// @param query a [io.hcsshim.hcs.schema2.PropertyQuery]
    List<Json> serviceProperties(Document<?> query) throws IOException, InterruptedException;

    /// Changes the service.
    ///
    /// @param request a [io.hcsshim.hcs.schema2.ModificationRequest]
    void modifyService(Document<?> request) throws IOException, InterruptedException;
}
