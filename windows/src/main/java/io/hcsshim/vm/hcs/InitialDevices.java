package io.hcsshim.vm.hcs;

import io.hcsshim.vm.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a machine has from the start.
///
/// @param root      the image of the pmem disk 0
/// @param rootBytes its size
/// @param disks     disks on the first controller, by LUN
record InitialDevices(
        Optional<String> root, long rootBytes, Map<Integer, LinuxMachine.Disk> disks) {
    static InitialDevices of(List<Device> devices) {
        Optional<String> root = Optional.empty();
        long bytes = 0;
        var disks = new HashMap<Integer, LinuxMachine.Disk>();
        for (var device : devices) {
            switch (device) {
                case Device.PmemDisk pmem when pmem.number() == 0 -> {
                    root = Optional.of(pmem.image().toString());
                    bytes = pmem.bytes();
                }
                case Device.ScsiDisk disk when disk.at().controller() == 0 ->
                        disks.put(
                                disk.at().lun(),
                                new LinuxMachine.Disk(
                                        disk.image().toString(),
                                        disk.access() == Device.Access.READ_ONLY));
                case Device.PmemDisk _, Device.ScsiDisk _, Device.Nic _ ->
                        throw new IllegalArgumentException(
                                "no machine of the service has this from the start: " + device);
            }
        }
        return new InitialDevices(root, bytes, disks);
    }
}
