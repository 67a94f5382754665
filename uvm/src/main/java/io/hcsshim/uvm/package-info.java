/// A machine with our guest in it: utility VMs, the containers in them, and their processes.
///
/// ```java
/// try (var uvm = UtilityVm.boot(hypervisor, spec, layers, PhaseListener.NONE)) {
///     var container = uvm.createContainer(new ContainerRequest("hello", ociSpec, rootfs));
///     var init = container.start(new Wanted(false, true, false));
///     copy(init.stdout().orElseThrow());
///     int status = init.await();
///     container.close();
/// }
/// ```
package io.hcsshim.uvm;
