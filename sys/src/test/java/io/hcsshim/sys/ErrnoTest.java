package io.hcsshim.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void numbersHaveNames() {
        assertEquals("EPERM (operation not permitted)", Errno.describe(1));
        assertEquals("ENOLCK (no locks available)", Errno.describe(37));
        assertEquals("ELOOP (too many levels of symbolic links)", Errno.describe(Errno.ELOOP));
        assertEquals("ETIMEDOUT (connection timed out)", Errno.describe(Errno.ETIMEDOUT));
        assertEquals("EHWPOISON (memory page has hardware error)", Errno.describe(133));
    }

    @Test
    void numbersWithoutANameStayNumbers() {
        assertEquals("errno 41", Errno.describe(41));
        assertEquals("errno 134", Errno.describe(134));
        assertEquals("errno 0", Errno.describe(0));
        assertEquals("errno -5", Errno.describe(-5));
    }

    @Test
    void aFailureWithoutAnObjectReadsWell() {
        assertEquals(
                "pipe2: EMFILE (too many open files)",
                new ErrnoException("pipe2", "", Errno.EMFILE).getMessage());
    }
}
