package io.hcsshim.guest.bridge;

import io.hcsshim.guest.container.Cgroups;
import io.hcsshim.guest.container.Containers;
import io.hcsshim.guest.hardware.Hardware;
import io.hcsshim.guest.identity.Renewal;
import io.hcsshim.guest.identity.Rest;
import io.hcsshim.guest.network.Networks;
import io.hcsshim.guest.storage.Storage;
import io.hcsshim.protocol.gcs.CombinedLayers;
import io.hcsshim.protocol.gcs.ContainerConstraints;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MachineGrowth;
import io.hcsshim.protocol.gcs.MachineIdentity;
import io.hcsshim.protocol.gcs.MachineLog;
import io.hcsshim.protocol.gcs.MachinePod;
import io.hcsshim.protocol.gcs.MachineRest;
import io.hcsshim.protocol.gcs.MachineTime;
import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.protocol.gcs.ModifySettings;
import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.protocol.gcs.PodMemoryLimit;
import io.hcsshim.protocol.gcs.ScsiDevice;
import io.hcsshim.protocol.gcs.SecurityPolicy;
import io.hcsshim.protocol.gcs.UnknownSettings;
import io.hcsshim.protocol.gcs.VpmemDevice;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.protocol.log.Log;
import java.io.File;
import java.io.IOException;

/// What each resource of a ModifySettings request means. Thread-safe.
///
/// The switch is over names for the reason given at [Requests].
public final class Modifications {
    private final Containers containers;
    private final Storage storage;
    private final Networks networks;
    private final Cgroups cgroups;
    private final Rest rest;
    private final Renewal renewal;
    private final long reserveBytes;
    private final Log log;

    /// @param reserveBytes the memory that containers do not get
    /// @param log          the agent's, whose threshold the host may change
    public Modifications(
            Containers containers,
            Storage storage,
            Networks networks,
            Cgroups cgroups,
            Rest rest,
            Renewal renewal,
            long reserveBytes,
            Log log) {
        this.containers = containers;
        this.storage = storage;
        this.networks = networks;
        this.cgroups = cgroups;
        this.rest = rest;
        this.renewal = renewal;
        this.reserveBytes = reserveBytes;
        this.log = log;
    }

    void apply(ModifySettings request) throws IOException {
        if (request.settings() instanceof MachineIdentity identity) {
            renewal.apply(identity);
            rest.end();
            return;
        }
        rest.requireAwake();
        if (!request.head().meansUvm()) {
            applyToContainer(request);
            return;
        }
        var settings = request.settings();
        switch (settings.resourceType()) {
            case MappedVirtualDisk.TYPE -> storage.modify(request, (MappedVirtualDisk) settings);
            case ScsiDevice.TYPE -> storage.modify(request, (ScsiDevice) settings);
            case MappedDirectory.TYPE -> storage.modify(request, (MappedDirectory) settings);
            case VpmemDevice.TYPE -> storage.modify(request, (VpmemDevice) settings);
            case CombinedLayers.TYPE -> storage.modify(request, (CombinedLayers) settings);
            case NetworkAdapter.TYPE -> networks.modify(request, (NetworkAdapter) settings);
            case PodMemoryLimit.TYPE -> limitPods(request);
            case MachineGrowth.TYPE -> grow(request, (MachineGrowth) settings);
            case MachineTime.TYPE -> renewal.catchUp((MachineTime) settings);
            case MachineLog.TYPE -> limitLog((MachineLog) settings);
            case MachineRest.TYPE -> rest.begin();
            case MachinePod.TYPE -> addPod(request, (MachinePod) settings);
            case SecurityPolicy.TYPE -> setPolicy((SecurityPolicy) settings);
            case ContainerConstraints.TYPE ->
                    throw HResultException.because(
                            HResult.SYSTEM_NOT_FOUND, "the VM itself is not a container");
            default -> refuse(request);
        }
    }

    private void applyToContainer(ModifySettings request) throws IOException {
        var id = request.head().containerId();
        containers.require(id);
        if (!(request.settings() instanceof ContainerConstraints constraints)) {
            throw new IOException(
                    "the ResourceType \""
                            + request.settings().resourceType()
                            + "\" is not supported for containers");
        }
        containers.update(id, constraints.linux());
    }

    private void addPod(ModifySettings request, MachinePod pod) throws IOException {
        if (!request.requestType().equals(ModifySettings.ADD)) {
            throw request.unsupportedRequestType();
        }
        containers.addPod(pod);
        renewal.settle(pod.specification());
    }

    private void grow(ModifySettings request, MachineGrowth size) throws IOException {
        new Hardware(new File("/sys/devices/system")).growTo(size);
        limitPods(request);
    }

    private void limitLog(MachineLog wanted) throws IOException {
        var level = Level.parse(wanted.level());
        if (level.isEmpty()) {
            throw new IOException("no level of a log: \"" + wanted.level() + "\"");
        }
        log.limit(level.get());
    }

    private void limitPods(ModifySettings request) throws IOException {
        if (!request.requestType().equals(ModifySettings.UPDATE)) {
            throw request.unsupportedRequestType();
        }
        cgroups.limitPods(reserveBytes);
    }

    /// Only the policy that allows everything is understood, which is the one in force.
    private static void setPolicy(SecurityPolicy policy) throws IOException {
        var open = policy.enforcerType().isEmpty() || policy.enforcerType().equals("open_door");
        if (!open) {
            throw new IOException("unknown enforcer: \"" + policy.enforcerType() + "\"");
        }
        if (!policy.encodedSecurityPolicy().isEmpty()) {
            throw new IOException("the agent cannot enforce a security policy");
        }
    }

    private static void refuse(ModifySettings request) throws HResultException {
        if (request.settings() instanceof UnknownSettings unknown) {
            throw unknown.invalidResourceType();
        }
        throw new HResultException(
                HResult.FAIL,
                "the agent does not support the ResourceType \""
                        + request.settings().resourceType()
                        + "\" yet");
    }
}
