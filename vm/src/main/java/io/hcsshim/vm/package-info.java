/// The machine port: what the rest of the project asks of a hypervisor, in our own types.
///
/// Lifecycle: a [io.hcsshim.vm.Hypervisor] creates a [io.hcsshim.vm.VirtualMachine] from a
/// [io.hcsshim.vm.VmSpec]; listeners are opened; the machine is started; devices come and go; it exits once.
/// A method enters the port only if every provider can mean it.
package io.hcsshim.vm;
