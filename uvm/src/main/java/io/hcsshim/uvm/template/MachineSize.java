package io.hcsshim.uvm.template;

/// How large a machine is.
///
/// @param memoryMb   its memory in MiB
/// @param processors its processors
public record MachineSize(int memoryMb, int processors) {
    @Override
    public String toString() {
        return memoryMb + " MiB, " + processors + (processors == 1 ? " processor" : " processors");
    }
}
