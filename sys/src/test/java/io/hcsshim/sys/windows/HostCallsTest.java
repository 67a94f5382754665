package io.hcsshim.sys.windows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.testing.WindowsStub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HostCallsTest {
    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());
    private final LocalAccounts accounts = new LocalAccounts(libraries);

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("net buffers"), "what netapi32 handed out");
        assertEquals(0, stub.count("job memory"), "rates that were handed out");
        assertEquals(0, stub.count("jobs"), "handles of jobs");
        assertEquals(0, stub.count("files"), "handles of tokens");
        assertEquals(0, stub.count("wrong handles"));
    }

    @Test
    void aGroupIsThereOrNot() throws WindowsException {
        assertTrue(accounts.hasGroup("Gruppe 1"));
        assertFalse(accounts.hasGroup("Gruppe 2"));
        stub.script("NetLocalGroupGetInfo", 1376);
        assertFalse(accounts.hasGroup("Gruppe 1"));
        stub.script("NetLocalGroupGetInfo", 5);
        var failed = assertThrows(WindowsException.class, () -> accounts.hasGroup("Gruppe 1"));
        assertEquals("NetLocalGroupGetInfo Gruppe 1: access denied (0x5)", failed.getMessage());
    }

    @Test
    void anAccountIsMadeJoinsAGroupLogsOnAndGoes() throws WindowsException {
        assertFalse(accounts.isTaken("kind-Ä😀"));
        accounts.add("kind-Ä😀", "geheim");
        assertTrue(accounts.isTaken("kind-Ä😀"));
        accounts.join("Gruppe 1", "kind-Ä😀");
        accounts.join("Gruppe 1", "kind-Ä😀"); // once more is fine
        Handles.close(libraries, Logon.local(libraries, "kind-Ä😀", "geheim"));
        var exists = assertThrows(WindowsException.class, () -> accounts.add("kind-Ä😀", "x"));
        assertTrue(exists.is(LocalAccounts.ACCOUNT_EXISTS));
        assertTrue(accounts.remove("kind-Ä😀"));
        assertFalse(accounts.remove("kind-Ä😀"));
        assertEquals(0, stub.count("accounts"));
        assertEquals(
                List.of(
                        "NetUserAdd kind-Ä😀 flags 0x10200, a password of 6",
                        "NetLocalGroupAddMembers Gruppe 1 kind-Ä😀"),
                stub.notes().subList(0, 2));
    }

    @Test
    void anAccountThatNobodyKnowsIsNotJoined() {
        var failed = assertThrows(WindowsException.class, () -> accounts.join("Gruppe 1", "x"));
        assertEquals("LookupAccountNameW", failed.call());
        assertTrue(failed.is(1332));
        assertEquals(0, stub.count("NetLocalGroupAddMembers"));
    }

    @Test
    void aPathIsBoundIntoAJobThatIsASilo() throws WindowsException {
        var filter = new BindFilter(libraries);
        assertTrue(filter.isThere());
        try (var job = JobObject.create(libraries, "silo")) {
            var early =
                    assertThrows(
                            WindowsException.class,
                            () -> filter.bind(job, 0, "C:\\a", "C:\\b", List.of()));
            assertTrue(early.is(WindowsError.INVALID_PARAMETER));
            job.becomeSilo();
            filter.bind(job, 0, "C:\\a", "C:\\b", List.of());
            filter.bind(job, BindFilter.READ_ONLY, "C:\\c", "D:\\ö", List.of("C:\\c\\x", "y"));
        }
        var name = "BfSetupFilter \\BaseNamedObjects\\silo flags ";
        assertEquals(
                List.of(
                        name + "0x0 C:\\a is C:\\b",
                        name + "0x1 C:\\c is D:\\ö",
                        "except C:\\c\\x",
                        "except y"),
                stub.notes());
    }

    @Test
    void anOldWindowsHasNoFilter(@TempDir Path empty) throws WindowsException {
        var filter = new BindFilter(Libraries.in(empty));
        assertFalse(filter.isThere());
        try (var job = JobObject.create(libraries, "")) {
            var failed =
                    assertThrows(
                            WindowsException.class,
                            () -> filter.bind(job, 0, "C:\\a", "C:\\b", List.of()));
            assertTrue(failed.is(WindowsError.MOD_NOT_FOUND));
        }
    }

    @Test
    void ratesStandBesideEachOtherByVolume() throws WindowsException {
        try (var job = JobObject.create(libraries, "")) {
            var rates = new JobIoRates(libraries, job);
            assertEquals(List.of(), rates.get(""));
            var all = new JobIoRate("", 100, 5L << 32, 1, 4096, JobIoRate.ENABLED);
            var one = new JobIoRate("\\Device\\Platte1", 7, 0, 0, 0, JobIoRate.ENABLED);
            rates.set(all);
            rates.set(one);
            assertEquals(List.of(all, one), rates.get(""));
            assertEquals(List.of(one), rates.get("\\Device\\Platte1"));
            stub.script("QueryIoRateControlInformationJobObject", 5);
            assertThrows(WindowsException.class, () -> rates.get(""));
            stub.script("SetIoRateControlInformationJobObject", 87);
            assertThrows(WindowsException.class, () -> rates.set(all));
        }
    }

    @Test
    void aThreadIsInACompartmentForAsLongAsItsWorkTakes() throws Exception {
        assertEquals("done", Compartments.within(libraries, 4, () -> "done"));
        assertThrows(
                IOException.class,
                () ->
                        Compartments.within(
                                libraries,
                                5,
                                () -> {
                                    throw new IOException("failed");
                                }));
        assertEquals(
                List.of(4, 1, 5, 1).stream().map(n -> "thread in compartment " + n).toList(),
                stub.notes());
        var missing =
                assertThrows(
                        WindowsException.class,
                        () -> Compartments.within(libraries, 10, () -> "never"));
        assertEquals(1168, missing.number());
    }

    @Test
    void aJobIsPutIntoACompartment() throws WindowsException {
        try (var job = JobObject.create(libraries, "net")) {
            Compartments.put(libraries, job, 3);
            assertEquals(List.of("\\BaseNamedObjects\\net in compartment 3"), stub.notes());
            assertThrows(WindowsException.class, () -> Compartments.put(libraries, job, 10));
        }
    }

    @Test
    void aReportHasTheDataThatItWasAskedFor() throws WindowsException {
        var reports = new SnpReports(libraries);
        assertFalse(reports.areThere());
        stub.option("confidential", 1);
        assertTrue(reports.areThere());
        var data = new byte[] {1, -2, 3};
        var report = reports.fetch(data);
        assertEquals(1184, report.length);
        assertArrayEquals(data, Arrays.copyOfRange(report, 0x50, 0x53));
        stub.script("SnpPspFetchAttestationReport", 31);
        var failed = assertThrows(WindowsException.class, () -> reports.fetch(data));
        assertTrue(
                String.valueOf(failed.getMessage()).contains("0x100000016"), failed.getMessage());
        assertThrows(IllegalArgumentException.class, () -> reports.fetch(new byte[65]));
    }
}
