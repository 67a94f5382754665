package io.hcsshim.disk.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.disk.tree.ByteText;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// `user::rwx,user:1000:r--,group::r-x,mask::r-x,other::---`, encoded by hand.
class PosixAclTest {
    private static final String FOR_PROGRAMS =
            hex(
                    "02000000"
                            + "01000700ffffffff"
                            + "02000400e8030000"
                            + "04000500ffffffff"
                            + "10000500ffffffff"
                            + "20000000ffffffff");
    private static final String ON_DISK =
            hex(
                    "01000000"
                            + "01000700"
                            + "02000400e8030000"
                            + "04000500"
                            + "10000500"
                            + "20000000");

    @Test
    void listsAreKeptInTheFormOfDisks() {
        assertEquals(ON_DISK, PosixAcl.toDisk(FOR_PROGRAMS));
        assertEquals(FOR_PROGRAMS, PosixAcl.fromDisk(ON_DISK));
    }

    @Test
    void whatIsNoListStaysAsItIs() {
        for (var odd : new String[] {"", "x", hex("0300000001000700ffffffff"), hex("02000000ff")}) {
            assertEquals(odd, PosixAcl.toDisk(odd));
        }
        for (var odd : new String[] {"", "x", hex("0100000002000400"), hex("02000000")}) {
            assertEquals(odd, PosixAcl.fromDisk(odd));
        }
    }

    private static String hex(String digits) {
        return ByteText.of(HexFormat.of().parseHex(digits));
    }
}
