package io.hcsshim.disk;

import io.hcsshim.disk.gpt.PartitionTable;
import io.hcsshim.disk.verity.VerityTree;
import io.hcsshim.disk.vhd.VhdFooter;
import io.hcsshim.disk.vhdx.VhdxReader;
import io.hcsshim.wire.testing.FuzzTarget;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.UUID;

/// Bytes that may be a virtual hard disk of one of three kinds, or the end of one.
public final class DisksFuzzTest implements FuzzTarget {
    private static final UUID ID = new UUID(0x1122334455667788L, 0x99aabbccddeeff00L);

    /// One way to look at a file.
    private interface Look {
        void at(FileChannel file) throws IOException;
    }

    private static final List<Look> LOOKS =
            List.of(
                    VhdFooter::of,
                    PartitionTable::read,
                    file -> VhdxReader.open(file).bytes(),
                    file -> VerityTree.read(file, 0));

    /// Made by JUnit, or for one input.
    public DisksFuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new DisksFuzzTest().take(input);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        try (var vhd = ScratchFile.of(new byte[4096]);
                var disk = ScratchFile.of(new byte[64 << 10]);
                var tree = ScratchFile.empty();
                var table = ScratchFile.of(new byte[64 << 10])) {
            VhdFooter.append(vhd.channel(), ID);
            VerityTree.writeBeside(disk.channel(), ID, "00".repeat(32), tree.channel());
            new PartitionTable(ID, 128, List.of()).write(table.channel());
            return List.of(vhd.bytes(), tree.bytes(), table.bytes());
        }
    }

    @Override
    public void take(byte[] input) throws Exception {
        try (var file = ScratchFile.of(input)) {
            for (var look : LOOKS) {
                try {
                    look.at(file.channel());
                } catch (IOException _) { // it is something else, or damaged
                }
            }
        }
    }
}
