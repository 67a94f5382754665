package io.hcsshim.hcn.hns;

import io.hcsshim.hcn.Features;
import io.hcsshim.hcn.HnsVersion;
import io.hcsshim.hcn.schema.Globals;
import io.hcsshim.hcn.schema.Version;
import java.io.IOException;

/// The networks of a Windows host through the first generation of its network service, which every Windows with
/// containers has. The second is [io.hcsshim.hcn.Hcn]. Thread-safe.
///
/// Failures are [io.hcsshim.hcn.HcnException]. The service gives its reasons in words, so that most of them are
/// [io.hcsshim.hcn.HcnError#OTHER].
public final class Hns {
    private static final String MANAGEMENT_MACS = "/accelnet/";

    private final HnsCalls calls;
    private final HnsNetworks networks;
    private final HnsEndpoints endpoints;
    private final HnsPolicyLists policyLists;
    private final HnsNamespaces namespaces;

    /// The service at the end of `transport`.
    public Hns(HnsTransport transport) {
        calls = new HnsCalls(transport);
        networks = new HnsNetworks(calls);
        endpoints = new HnsEndpoints(calls);
        policyLists = new HnsPolicyLists(calls);
        namespaces = new HnsNamespaces(calls);
    }

    /// The networks of the host, by GUID or found by name.
    public HnsNetworks networks() {
        return networks;
    }

    /// The endpoints of networks; here they are attached to containers and machines themselves.
    public HnsEndpoints endpoints() {
        return endpoints;
    }

    /// Rules that endpoints share.
    public HnsPolicyLists policyLists() {
        return policyLists;
    }

    /// The namespaces, known to both generations of the service.
    public HnsNamespaces namespaces() {
        return namespaces;
    }

    /// The version of the service, which the second generation does not tell; see [Features].
    public HnsVersion version() throws IOException {
        var version = calls.get("/globals/version").as(Globals.SHAPE).get(Globals.VERSION);
        return new HnsVersion(version.get(Version.MAJOR), version.get(Version.MINOR));
    }

    /// What the service can do, of that which this generation offers.
    public HnsSupportedFeatures features() throws IOException {
        return new HnsSupportedFeatures()
                .with(HnsSupportedFeatures.ACL, new Features(version()).aclDocument());
    }

    /// The MAC addresses by which accelerated networking is managed.
    public NnvManagementMacList managementMacs() throws IOException {
        return calls.get(MANAGEMENT_MACS).as(NnvManagementMacList.SHAPE);
    }

    /// Sets the MAC addresses by which accelerated networking is managed, in place of all that there are.
    public NnvManagementMacList setManagementMacs(NnvManagementMacList macs) throws IOException {
        return calls.post(MANAGEMENT_MACS, macs).as(NnvManagementMacList.SHAPE);
    }

    /// Takes them away.
    public void deleteManagementMacs() throws IOException {
        calls.delete(MANAGEMENT_MACS);
    }
}
