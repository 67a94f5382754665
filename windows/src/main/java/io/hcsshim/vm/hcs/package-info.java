/// Machines of the compute service of Windows: the provider of the machine port there.
///
/// `LinuxMachine` says what a machine is made of, `MachineSystem` is the pure translation of it into the service's document,
/// `HcsHypervisor` and `HcsVirtualMachine` make calls. Host and guest talk over Hyper-V sockets.
package io.hcsshim.vm.hcs;
