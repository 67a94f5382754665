package io.hcsshim.vm;

/// A place on a machine's SCSI buses: controller 0–3, LUN 0–63 (the reference's limits).
public record ScsiAddress(int controller, int lun) {
    /// Controllers a machine can have.
    public static final int MAX_CONTROLLERS = 4;

    /// LUNs one controller has.
    public static final int LUNS = 64;

    /// Checks its parts, and keeps copies of those that could change.
    public ScsiAddress {
        if (controller < 0 || controller >= MAX_CONTROLLERS || lun < 0 || lun >= LUNS) {
            throw new IllegalArgumentException("no such SCSI address: " + controller + ":" + lun);
        }
    }

    /// How many controllers hold so many disks, as far as a machine can have them; 1 at least.
    public static int controllers(int disks) {
        return Math.clamp((disks + LUNS - 1) / LUNS, 1, MAX_CONTROLLERS);
    }

    @Override
    public String toString() {
        return controller + ":" + lun;
    }
}
