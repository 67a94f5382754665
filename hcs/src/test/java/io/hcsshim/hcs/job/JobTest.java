package io.hcsshim.hcs.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcs.job.Job.Names;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.JobAccounting;
import io.hcsshim.sys.windows.JobAccounting.Transfers;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.ObjectDirectory;
import io.hcsshim.sys.windows.WindowsError;
import io.hcsshim.sys.windows.WindowsException;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobTest {
    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("jobs"), "handles that were not closed");
        assertEquals(0, stub.count("wrong handles"));
        assertEquals(0, stub.count("wrong object attributes"));
    }

    @Test
    void aJobIsFoundByItsName() throws IOException {
        try (var made = Job.create(libraries, "demo", Names.SESSION);
                var found = Job.open(libraries, "demo", Names.SESSION);
                var again = Job.create(libraries, "demo", Names.SESSION);
                var kernel = Job.open(libraries, "\\BaseNamedObjects\\demo", Names.KERNEL)) {
            made.limitMemory(1 << 20);
            for (var job : List.of(found, again, kernel)) {
                assertEquals(OptionalLong.of(1 << 20), job.memoryLimit());
            }
        }
    }

    @Test
    void jobsWithoutNamesAreDifferent() throws IOException {
        try (var one = Job.create(libraries, "", Names.SESSION);
                var two = Job.create(libraries, "", Names.SESSION)) {
            one.limitMemory(1);
            assertEquals(OptionalLong.empty(), two.memoryLimit());
        }
    }

    @Test
    void theJobOfAContainerHasTheKernelsName() throws IOException {
        try (var silo = Job.create(libraries, "\\Container_abc", Names.KERNEL);
                var found = Job.ofContainer(libraries, "abc")) {
            silo.limitCpu(5_000);
            assertEquals(OptionalInt.of(5_000), found.cpuLimit());
        }
    }

    @Test
    void aJobThatIsNotThereIsNotFound() {
        for (var names : Names.values()) {
            var missing =
                    assertThrows(
                            WindowsException.class, () -> Job.open(libraries, "\\none", names));
            assertTrue(missing.is(WindowsError.FILE_NOT_FOUND), missing.getMessage());
        }
    }

    @Test
    void limitsStandBesideEachOther() throws IOException {
        try (var job = Job.create(libraries, "", Names.SESSION)) {
            assertEquals(OptionalLong.empty(), job.memoryLimit());
            assertEquals(OptionalLong.empty(), job.affinity());
            job.limitMemory(5L << 32);
            job.limitAffinity(0x8000_0000_0000_0001L);
            job.endWithLastHolder();
            assertEquals(OptionalLong.of(5L << 32), job.memoryLimit());
            assertEquals(OptionalLong.of(0x8000_0000_0000_0001L), job.affinity());
        }
    }

    @Test
    void aWeightTakesThePlaceOfALimit() throws IOException {
        try (var job = Job.create(libraries, "", Names.SESSION)) {
            job.limitCpu(10_000);
            assertEquals(OptionalInt.of(10_000), job.cpuLimit());
            assertEquals(OptionalInt.empty(), job.cpuWeight());
            job.weighCpu(9);
            assertEquals(OptionalInt.empty(), job.cpuLimit());
            assertEquals(OptionalInt.of(9), job.cpuWeight());
        }
    }

    @Test
    void limitsThatCannotBeAreRefusedBeforeTheCall() throws IOException {
        try (var job = Job.create(libraries, "", Names.SESSION)) {
            assertThrows(IllegalArgumentException.class, () -> job.limitMemory(0));
            assertThrows(IllegalArgumentException.class, () -> job.limitAffinity(0));
            assertThrows(IllegalArgumentException.class, () -> job.limitCpu(10_001));
            assertThrows(IllegalArgumentException.class, () -> job.weighCpu(0));
            assertEquals(0, stub.count("SetInformationJobObject"));
        }
    }

    @Test
    void allProcessesAreListedHoweverManyThereAre() throws IOException {
        stub.option("processes of new jobs", 1_000);
        try (var job = Job.create(libraries, "many", Names.SESSION)) {
            var ids = job.processes();
            assertEquals(1_000, ids.size());
            assertEquals(1_099, ids.getLast());
            job.terminate(3);
            assertEquals(List.of(), job.processes());
            assertEquals(List.of("TerminateJobObject \\BaseNamedObjects\\many 3"), stub.notes());
            job.assign(0x7000);
            assertEquals(List.of(100), job.processes());
        }
    }

    @Test
    void whatItsProcessesUsedIsTold() throws IOException {
        stub.option("processes of new jobs", 7);
        try (var job = Job.create(libraries, "", Names.SESSION)) {
            var expected =
                    new JobAccounting(
                            1,
                            2,
                            5,
                            6,
                            7,
                            8,
                            new Transfers(9, 12),
                            new Transfers(10, 13),
                            new Transfers(11, 14));
            assertEquals(expected, job.accounting());
        }
    }

    @Test
    void whatFailsNamesTheCallAndTheJob() throws IOException {
        try (var job = Job.create(libraries, "mine", Names.SESSION)) {
            stub.script("QueryInformationJobObject", 5);
            var failed = assertThrows(WindowsException.class, job::processes);
            assertEquals(
                    "QueryInformationJobObject mine: access denied (0x5)", failed.getMessage());
        }
    }

    @Test
    void theObjectsOfAFolderAreListedInParts() throws IOException {
        assertEquals(
                List.of("Object0", "Object1", "Object2", "Object3", "Object4"),
                ObjectDirectory.list(libraries, "\\Global??"));
        assertEquals(3, stub.count("NtQueryDirectoryObject"));
        var missing =
                assertThrows(
                        WindowsException.class, () -> ObjectDirectory.list(libraries, "\\none"));
        assertTrue(missing.is(WindowsError.FILE_NOT_FOUND));
    }
}
