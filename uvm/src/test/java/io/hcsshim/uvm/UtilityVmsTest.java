package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.MachineIdentity;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeHypervisor;
import io.hcsshim.testkit.Misbehaviour;
import io.hcsshim.uvm.boot.BootException;
import io.hcsshim.uvm.boot.BootPhase;
import io.hcsshim.uvm.layers.ImageBuilder;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.owned.OwnedFiles;
import io.hcsshim.uvm.template.MachineSize;
import io.hcsshim.uvm.template.Template;
import io.hcsshim.uvm.template.TemplateStore;
import io.hcsshim.vm.SavedMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UtilityVmsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path temp;
    private final FakeGuest guest =
            FakeGuest.create()
                    .install(
                            "/cat",
                            process -> {
                                process.stdin().transferTo(process.stdout());
                                return 0;
                            });
    private final FakeHypervisor hypervisor = FakeHypervisor.running(() -> guest);
    private static final MachineSize USUAL = new MachineSize(1024, 2);
    private WarmPool pool = WarmPool.none();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<BootPhase> phases = new ArrayList<>();
    private final List<UtilityVms> opened = new ArrayList<>();
    private LayerStore layers;
    private TemplateStore store;

    @BeforeEach
    void open() throws IOException {
        layers = LayerStore.open(temp.resolve("layers"), new EmptyImages());
        store = TemplateStore.open(temp.resolve("machines"), temp.resolve("notes"));
    }

    /// What is still made in the background writes where the test's folder is taken away.
    @AfterEach
    void close() throws InterruptedException {
        pool.close();
        for (var vms : opened) {
            assertTrue(vms.awaitMade(LONG));
        }
    }

    @Test
    void withoutATemplateAMachineBootsAndTheNextOneIsCloned() throws Exception {
        var vms = vms(TemplateUse.AUTO);
        vms.start(spec("first"), phases::add).close();
        assertEquals(BootPhase.BOOT, phases);
        assertTrue(vms.awaitMade(LONG));

        phases.clear();
        vms.start(spec("second"), phases::add).close();

        assertEquals(BootPhase.RESUME, phases);
        assertEquals("", warnings());
    }

    @Test
    void noTemplateIsMadeWhereOnlyReadyOnesAreUsed() throws Exception {
        var vms = vms(TemplateUse.READY);
        vms.start(spec("first"), phases::add).close();

        assertFalse(vms.isMaking());
        makeTemplate();
        phases.clear();
        vms.start(spec("second"), phases::add).close();
        assertEquals(BootPhase.RESUME, phases);
    }

    @Test
    void templatesCanBeTurnedOff() throws Exception {
        makeTemplate();

        vms(TemplateUse.OFF).start(spec("pod"), phases::add).close();

        assertEquals(BootPhase.BOOT, phases);
    }

    @Test
    void aTemplateIsWarmAndHoldsNothing() throws Exception {
        makeTemplate();

        assertTrue(guest.requests(MessageType.CREATE).size() > 1);
        assertEquals(List.of(), List.copyOf(guest.containers()));
        assertEquals(List.of(), guest.resources("MappedVirtualDisk"));
        assertEquals(List.of(), hypervisor.machines().getFirst().devices());
    }

    @Test
    void everyCloneIsSomebodyElse() throws Exception {
        makeTemplate();
        var vms = vms(TemplateUse.READY);
        var before = Instant.now();
        vms.start(spec("pod-1"), phases::add).close();
        var entropy = guest.entropy();
        vms.start(spec("pod_2"), phases::add).close();

        var clones = guest.identities().stream().filter(who -> who.generation() == 1).toList();
        assertEquals(
                List.of("pod-1", "pod-2"), clones.stream().map(MachineIdentity::hostName).toList());
        assertNotEquals(clones.get(0).machineId(), clones.get(1).machineId());
        assertEquals(512, entropy.length);
        assertFalse(Arrays.equals(entropy, guest.entropy()));
        var told = Instant.ofEpochSecond(0, clones.get(0).unixTimeNanos());
        assertFalse(told.isBefore(before), told + " " + before);
    }

    @Test
    void aSmallerMachineNeedsAnotherTemplate() throws Exception {
        makeTemplate();

        vms(TemplateUse.READY).start(builder("pod").sized(512, 2).build(), phases::add).close();

        assertEquals(BootPhase.BOOT, phases);
        assertEquals("", warnings());
    }

    @Test
    void aLargerMachineIsACloneThatHasGrown() throws Exception {
        makeTemplate();

        try (var vm =
                vms(TemplateUse.READY).start(builder("pod").sized(2048, 2).build(), phases::add)) {
            assertEquals(2048, vm.memoryMb());
        }
        assertEquals(BootPhase.RESUME, phases);
        assertEquals("", warnings());
    }

    @Test
    void onlyOneTemplateIsMadeForMachinesOfTheUsualSizeAndLargerOnes() throws Exception {
        var vms = vms(TemplateUse.AUTO);

        vms.start(builder("pod").sized(4096, 2).build(), phases::add).close();
        assertTrue(vms.awaitMade(LONG));

        assertEquals(List.of(USUAL), store.list().stream().map(Template::size).toList());
    }

    @Test
    void aMachineForPodsAndOneForAContainerStartFromTheSameTemplate() throws Exception {
        makeTemplate();

        vms(TemplateUse.READY)
                .start(builder("pod").scsiControllers(4).build(), phases::add)
                .close();

        assertEquals(BootPhase.RESUME, phases);
    }

    @Test
    void aPodTakesACloneThatWaitsAndAnotherIsMade() throws Exception {
        pool = pool(new PoolSize(2, 1024));
        makeTemplate();
        var vms = vms(TemplateUse.READY);
        vms.start(own("first"), phases::add).close();
        assertTrue(pool.awaitFilled(LONG));
        assertEquals(2, pool.usage().clones());
        phases.clear();

        try (var vm = vms.start(own("second"), phases::add)) {
            vm.ping();
            assertEquals(BootPhase.RESUME, phases);
            assertEquals("second", guest.identities().getLast().hostName());
            assertEquals(1, pool.usage().taken());
            assertTrue(pool.awaitFilled(LONG));
            assertEquals(2, pool.usage().clones());
        }
        pool.close();

        assertEquals("", warnings());
        assertEquals(List.of(), waitingFolders());
        for (var machine : hypervisor.machines()) {
            machine.awaitExit();
        }
    }

    @Test
    void aPoolHoldsNoMoreMemoryThanItMay() throws Exception {
        pool = pool(new PoolSize(2, 0));
        makeTemplate();

        vms(TemplateUse.READY).start(own("first"), phases::add).close();
        assertTrue(pool.awaitFilled(LONG));

        assertEquals(0, pool.usage().clones());
        assertOneWarning("over their limit of 0 MiB");
        assertEquals(List.of(), waitingFolders());
    }

    @Test
    void aPoolThatIsClosedWhileItFillsLeavesNothing() throws Exception {
        pool = pool(new PoolSize(50, 4096));
        makeTemplate();
        vms(TemplateUse.READY).start(own("first"), phases::add).close();
        while (pool.usage().clones() == 0) {
            Thread.onSpinWait();
        }

        pool.close();

        assertEquals(List.of(), waitingFolders());
        assertEquals(0, pool.usage().clones());
        for (var machine : hypervisor.machines()) {
            machine.awaitExit();
        }
    }

    @Test
    void aCloneThatDiesWhileItWaitsIsTakenAway() throws Exception {
        pool = pool(new PoolSize(1, 1024));
        makeTemplate();
        var vms = vms(TemplateUse.READY);
        vms.start(own("first"), phases::add).close();
        assertTrue(pool.awaitFilled(LONG));

        hypervisor.machines().getLast().close();
        while (!waitingFolders().isEmpty()) {
            Thread.onSpinWait();
        }

        assertEquals(0, pool.usage().clones());
        phases.clear();
        vms.start(own("second"), phases::add).close();
        assertEquals(BootPhase.RESUME, phases);
    }

    @Test
    void clonesOfAnotherKindMakeWay() throws Exception {
        pool = pool(new PoolSize(1, 1024));
        makeTemplate();
        var vms = vms(TemplateUse.READY);
        vms.start(own("first"), phases::add).close();
        assertTrue(pool.awaitFilled(LONG));
        var old = hypervisor.machines().getLast();
        hypervisor.upgrade();
        makeTemplate();

        vms.start(own("second"), phases::add).close();
        assertTrue(pool.awaitFilled(LONG));
        old.awaitExit();

        assertEquals(0, pool.usage().taken());
        assertEquals(1, pool.usage().clones());
    }

    @Test
    void aPoolIsOnlyThereIfItIsAskedFor() throws Exception {
        assertEquals(PoolSize.NONE.clones(), PoolSize.of(Map.of()).clones());
        assertEquals(
                new PoolSize(3, 200),
                PoolSize.of(Map.of("HCSSHIM_POOL", "3", "HCSSHIM_POOL_MEMORY_MB", "200")));
        var none =
                assertThrows(IOException.class, () -> PoolSize.of(Map.of("HCSSHIM_POOL", "many")));
        assertTrue(none.getMessage().contains("HCSSHIM_POOL is not a number: 'many'"));
        assertThrows(IOException.class, () -> PoolSize.of(Map.of("HCSSHIM_POOL", "-1")));
    }

    private WarmPool pool(PoolSize size) {
        return new WarmPool(size, new OwnedFiles(temp.resolve("own")), Log.to(log));
    }

    /// A machine with a folder of its own.
    private UvmSpec own(String id) throws IOException {
        var folder = Files.createDirectory(temp.resolve(id));
        return UvmSpec.of(id, folder, BootFiles.in(temp)).log(Log.to(log)).bootLimit(LONG).build();
    }

    private List<Path> waitingFolders() throws IOException {
        try (var folders = Files.list(temp.resolve("own"))) {
            return folders.toList();
        }
    }

    @Test
    void afterAnUpgradeOfTheHypervisorItBootsAndMakesANewTemplate() throws Exception {
        makeTemplate();
        hypervisor.upgrade();
        var vms = vms(TemplateUse.AUTO);

        vms.start(spec("pod"), phases::add).close();
        assertEquals(BootPhase.BOOT, phases);
        assertTrue(vms.awaitMade(LONG));
        phases.clear();
        vms.start(spec("pod-2"), phases::add).close();

        assertEquals(BootPhase.RESUME, phases);
        assertEquals("", warnings());
    }

    @Test
    void aDamagedTemplateCostsALineAndABootAndIsMadeAnew() throws Exception {
        makeTemplate();
        Files.writeString(store.list().getFirst().saved().state(), "noise");
        var vms = vms(TemplateUse.AUTO);

        vms.start(spec("pod"), phases::add).close();

        assertEquals(BootPhase.BOOT, phases);
        assertOneWarning("is damaged");
        assertTrue(vms.awaitMade(LONG));
        phases.clear();
        vms.start(spec("pod-2"), phases::add).close();
        assertEquals(BootPhase.RESUME, phases);
    }

    @Test
    void aCloneThatDoesNotComeBackCostsALineAndABootAndIsMadeAnewIfThatWorks() throws Exception {
        makeTemplate();
        guest.misbehaveOn(MessageType.MODIFY_SETTINGS, Misbehaviour.PANIC);
        var vms = vms(TemplateUse.READY);

        vms.start(spec("pod"), phases::add).close();
        assertTrue(vms.awaitMade(LONG));

        assertEquals(BootPhase.BOOT, phases.subList(phases.size() - 5, phases.size()));
        var lines = warnings().lines().toList();
        assertEquals(2, lines.size(), warnings());
        assertTrue(lines.get(0).contains("boots instead"), lines.get(0));
        assertTrue(lines.get(0).contains("kernel panicked"), lines.get(0));
        assertTrue(lines.get(1).contains("not made"), lines.get(1));
        assertEquals(List.of(), store.list(), "the template is of no use");
    }

    @Test
    void aCloneThatIsKilledAsItStartsCostsABootAndItsTemplateIsKept() throws Exception {
        makeTemplate();
        guest.misbehaveOn(MessageType.MODIFY_SETTINGS, Misbehaviour.KILLED);
        var vms = vms(TemplateUse.READY);

        vms.start(spec("pod"), phases::add).close();

        assertEquals(BootPhase.BOOT, phases.subList(phases.size() - 5, phases.size()));
        assertOneWarning("status 137");
        assertEquals(1, store.list().size(), "it is not the template's fault");
    }

    @Test
    void aMachineThatCannotBeClonedNorBootedSaysWhy() throws Exception {
        makeTemplate();
        hypervisor.refuse("no memory");

        var failure =
                assertThrows(
                        IOException.class,
                        () -> vms(TemplateUse.READY).start(spec("pod"), phases::add));

        assertTrue(failure.getMessage().contains("no memory"), failure.getMessage());
        assertEquals(1, store.list().size(), "it is not the template's fault");
    }

    @Test
    void aTemplateThatCannotBeMadeCostsALineAndLeavesNothing() throws Exception {
        guest.failOn(MessageType.CREATE, new IOException("out of order"));
        var vms = vms(TemplateUse.AUTO);

        vms.start(spec("pod"), phases::add).close();
        assertTrue(vms.awaitMade(LONG));

        assertOneWarning("out of order");
        assertEquals(List.of(), store.list());
        for (var machine : hypervisor.machines()) {
            machine.awaitExit();
        }
    }

    @Test
    void aMakerThatWasKilledCostsABootAndTheNextStartHealsIt() throws Exception {
        makeTemplate();
        var made = store.list().getFirst();
        // As it looks when the maker is killed: everything written but the last step, the rename.
        Files.move(
                made.folder(), made.folder().resolveSibling(made.folder().getFileName() + ".part"));
        var vms = vms(TemplateUse.AUTO);

        vms.start(spec("booted"), phases::add).close();
        assertTrue(vms.awaitMade(LONG));

        assertEquals(1, store.list().size());
        assertEquals(List.of(), store.abandoned());
        phases.clear();
        vms.start(spec("cloned"), phases::add).close();
        assertTrue(phases.contains(BootPhase.DIALLED), phases.toString());
    }

    @Test
    void aMachineWithAContainerIsNotSaved() throws Exception {
        try (var vm = vms(TemplateUse.OFF).start(spec("pod"), phases::add)) {
            var bodies = new SavedMachine(temp.resolve("m"), temp.resolve("s"));
            guest.failOn(MessageType.MODIFY_SETTINGS, new IOException("in use"));

            assertThrows(IOException.class, () -> vm.save(bodies));
        }
    }

    private void makeTemplate() throws IOException, InterruptedException {
        assertTrue(new TemplateMaker(hypervisor, layers, store).make(spec("whatever")).isPresent());
    }

    private UtilityVms vms(TemplateUse use) {
        var vms = new UtilityVms(hypervisor, layers, store, use, USUAL, pool, Log.to(log));
        opened.add(vms);
        return vms;
    }

    private UvmSpec spec(String id) {
        return builder(id).build();
    }

    private UvmSpec.Builder builder(String id) {
        return UvmSpec.of(id, temp, BootFiles.in(temp)).log(Log.to(log)).bootLimit(LONG);
    }

    private void assertOneWarning(String why) {
        var warnings = warnings();
        assertEquals(1, warnings.lines().count(), warnings);
        assertTrue(warnings.contains(why), warnings);
    }

    /// Lines of the log that somebody should see.
    private String warnings() {
        var lines = new StringBuilder();
        log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("\"level\":\"warning\""))
                .forEach(line -> lines.append(line).append('\n'));
        return lines.toString();
    }

    private static final class EmptyImages implements ImageBuilder {
        @Override
        public void layer(Path directory, Path image) throws IOException {
            Files.createFile(image);
        }

        @Override
        public void scratch(long bytes, Path image) throws IOException {
            Files.createFile(image);
        }
    }

    /// A failure to boot is reported as ever.
    @Test
    void aBootThatFailsIsReportedWithItsPhase() throws Exception {
        guest.stuckBefore(FakeGuest.BootStep.LOG);
        var hasty = builder("pod").bootLimit(Duration.ofMillis(300)).build();

        assertThrows(BootException.class, () -> vms(TemplateUse.AUTO).start(hasty, phases::add));
    }
}
