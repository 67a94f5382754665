/// Networks, endpoints, namespaces, load balancers and routes: the Host Compute Network interface (docs/hcn.md).
///
/// [Hcn] is where to start. It keeps the rules that the interface has everywhere and leaves the work to an
/// [HcnProvider]: the service of Windows, or our own on Linux.
///
/// ```java
/// var hcn = new Hcn(provider);
/// var network = hcn.networks().create(new HostComputeNetwork().with(NAME, "pods").with(IPAMS, …));
/// var namespace = hcn.namespaces().create(new HostComputeNamespace());
/// var endpoint = hcn.endpoints().createOn(network, new HostComputeEndpoint().with(NAME, "web"));
/// hcn.namespaces().attach(namespace.get(HostComputeNamespace.ID), endpoint.get(HostComputeEndpoint.ID));
/// ```
///
/// **Failures** are [HcnException] with one of [HcnError]; ids that are no GUIDs are [IllegalArgumentException],
/// before anything is called. **Threads:** everything here is thread-safe and blocks; virtual threads may call it.
package io.hcsshim.hcn;
