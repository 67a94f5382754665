package io.hcsshim.shim.task;

import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.shim.settings.PodSettings;
import java.nio.file.Path;

/// What a create request comes down to, whatever kind of container it is about.
///
/// @param request  as containerd sent it
/// @param spec     from its bundle, with the annotations that options and settings add
/// @param role     what the container is to a pod
/// @param settings what annotations and options say
/// @param options  the runtime options, empty ones if there are none
public record Asked(
        CreateTaskRequest request,
        OciSpec spec,
        PodRole role,
        PodSettings settings,
        Options options) {
    /// The container's id.
    public String id() {
        return request.getId();
    }

    /// Its folder.
    public Path bundle() {
        return Path.of(request.getBundle());
    }

    /// The same with another spec.
    Asked with(OciSpec changed) {
        return new Asked(request, changed, role, settings, options);
    }
}
