/// QEMU as a provider of machines: pure translators, and a thin transport.
///
/// [io.hcsshim.vm.qemu.QemuCommandLine] and [io.hcsshim.vm.qemu.QmpDevices] say in QEMU's words what a
/// machine and its devices are; [io.hcsshim.vm.qemu.QmpClient] carries those words;
/// [io.hcsshim.vm.qemu.QemuVirtualMachine] is one process from creation to exit. Works with QEMU 7.2 and
/// newer.
package io.hcsshim.vm.qemu;
