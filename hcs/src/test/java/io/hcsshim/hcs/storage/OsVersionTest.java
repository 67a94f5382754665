package io.hcsshim.hcs.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OsVersionTest {
    @Test
    void beforeTheServerOf2022BuildsHaveToBeTheSame() {
        assertTrue(host(17763).runs(host(17763)));
        assertFalse(host(17763).runs(host(17134)));
        assertFalse(host(20347).runs(host(20346)));
    }

    @Test
    void sinceThenOlderContainersRunDownToTheLongTermReleaseBefore() {
        assertTrue(host(20348).runs(host(20348)));
        assertFalse(host(20348).runs(host(20347)));
        assertTrue(host(22621).runs(host(20348)));
        assertTrue(host(22621).runs(host(22000)));
        assertFalse(host(22621).runs(host(22622)));
        assertTrue(host(26100).runs(host(20348)));
        assertTrue(host(27000).runs(host(26100)));
        assertFalse(host(27000).runs(host(25398)));
    }

    @Test
    void anotherMajorOrMinorVersionDoesNotRun() {
        assertFalse(host(22621).runs(new OsVersion(10, 1, 22621)));
        assertFalse(host(22621).runs(new OsVersion(6, 0, 22621)));
        assertEquals("10.0.22621", host(22621).toString());
    }

    private static OsVersion host(int build) {
        return new OsVersion(10, 0, build);
    }
}
