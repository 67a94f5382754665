package io.hcsshim.uvm.template;

/// How large a machine is.
///
/// @param memoryMb   its memory in MiB
/// @param processors its processors
public record MachineSize(int memoryMb, int processors) {
    /// Whether a machine of this size can become one of another by growing.
    public boolean growsTo(MachineSize other) {
        return memoryMb <= other.memoryMb && processors <= other.processors;
    }

    /// What of both is less.
    public MachineSize min(MachineSize other) {
        return new MachineSize(
                Math.min(memoryMb, other.memoryMb), Math.min(processors, other.processors));
    }

    @Override
    public String toString() {
        return memoryMb + " MiB, " + processors + (processors == 1 ? " processor" : " processors");
    }
}
