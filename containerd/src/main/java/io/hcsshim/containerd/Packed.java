package io.hcsshim.containerd;

import com.google.protobuf.Any;
import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.events.TaskCreate;
import io.hcsshim.containerd.events.TaskDelete;
import io.hcsshim.containerd.events.TaskExecAdded;
import io.hcsshim.containerd.events.TaskExecStarted;
import io.hcsshim.containerd.events.TaskExit;
import io.hcsshim.containerd.events.TaskOOM;
import io.hcsshim.containerd.events.TaskPaused;
import io.hcsshim.containerd.events.TaskResumed;
import io.hcsshim.containerd.events.TaskStart;
import io.hcsshim.containerd.runc.ProcessDetails;
import io.hcsshim.containerd.runhcs.stats.Statistics;
import java.util.Map;

/// Messages in an envelope that names their type, as containerd reads them: the type URL is the full protobuf name,
/// with no host in front.
public final class Packed {
    /// The type URL of `containerd.runhcs.v1.Options`.
    public static final String RUNHCS_OPTIONS = "containerd.runhcs.v1.Options";

    /// The type URL of `runtime.v1.PodSandboxConfig`, a pod in the kubelet's words.
    public static final String CRI_POD = "runtime.v1.PodSandboxConfig";

    /// The type URL of `runtimeoptions.v1.Options`.
    public static final String RUNTIME_OPTIONS = "runtimeoptions.v1.Options";

    static final Map<Class<? extends MessageLite>, String> NAMES =
            Map.ofEntries(
                    Map.entry(TaskCreate.class, "containerd.events.TaskCreate"),
                    Map.entry(TaskStart.class, "containerd.events.TaskStart"),
                    Map.entry(TaskExecAdded.class, "containerd.events.TaskExecAdded"),
                    Map.entry(TaskExecStarted.class, "containerd.events.TaskExecStarted"),
                    Map.entry(TaskExit.class, "containerd.events.TaskExit"),
                    Map.entry(TaskDelete.class, "containerd.events.TaskDelete"),
                    Map.entry(TaskOOM.class, "containerd.events.TaskOOM"),
                    Map.entry(TaskPaused.class, "containerd.events.TaskPaused"),
                    Map.entry(TaskResumed.class, "containerd.events.TaskResumed"),
                    Map.entry(ProcessDetails.class, "containerd.runc.v1.ProcessDetails"),
                    Map.entry(
                            io.hcsshim.containerd.runhcs.ProcessDetails.class,
                            "containerd.runhcs.v1.ProcessDetails"),
                    Map.entry(Statistics.class, "containerd.runhcs.stats.v1.Statistics"),
                    Map.entry(
                            io.hcsshim.containerd.cgroups.v1.Metrics.class,
                            "io.containerd.cgroups.v1.Metrics"),
                    Map.entry(
                            io.hcsshim.containerd.cgroups.v2.Metrics.class,
                            "io.containerd.cgroups.v2.Metrics"));

    private Packed() {}

    /// The message in its envelope.
    ///
    /// @throws IllegalArgumentException if the message's type is not one that a shim sends in an envelope
    public static Any of(MessageLite message) {
        var name = NAMES.get(message.getClass());
        if (name == null) {
            throw new IllegalArgumentException("no type URL for " + message.getClass());
        }
        return Any.newBuilder().setTypeUrl(name).setValue(message.toByteString()).build();
    }

    /// The full protobuf name in a type URL, with or without a host in front.
    public static String nameIn(Any any) {
        var url = any.getTypeUrl();
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
