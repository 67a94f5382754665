package io.hcsshim.cli.uvmboot;

import io.hcsshim.sys.linux.Trees;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.owned.OwnedFiles;
import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Boots a machine with Linux in it, runs a command there if one is wanted, and takes the machine down.
///
/// @param hypervisor makes the machines
/// @param layers needed to boot, and not used
/// @param machines names a folder for each machine
/// @param shape what the machines are like
/// @param command run by the guest's shell; empty for none
/// @param output where the command's output goes
record LinuxBoot(
        Hypervisor hypervisor,
        LayerStore layers,
        OwnedFiles machines,
        Shape shape,
        Optional<String> command,
        Output output)
        implements Boots.Boot {
    /// What the machines are like.
    interface Shape {
        /// The machine of an id, with a folder for its state.
        UvmSpec of(String id, Path folder) throws IOException;
    }

    /// Where the output of commands goes. Machines that run at the same time share it.
    record Output(OutputStream out, OutputStream err) {}

    @Override
    public Duration run(int number) throws IOException, InterruptedException {
        var id = "uvmboot-" + ProcessHandle.current().pid() + "-" + number;
        var folder = Files.createDirectories(machines.next("uvmboot"));
        try {
            var spec = shape.of(id, folder);
            var start = System.nanoTime();
            try (var uvm = UtilityVm.boot(hypervisor, spec, layers, PhaseListener.NONE)) {
                var time = Duration.ofNanos(System.nanoTime() - start);
                if (command.isPresent()) {
                    run(uvm, command.get());
                }
                return time;
            }
        } finally {
            Trees.remove(folder);
        }
    }

    private void run(UtilityVm uvm, String line) throws IOException, InterruptedException {
        try (var process = uvm.execInVm(VmProcess.of("sh", "-c", line))) {
            var errors =
                    Thread.ofVirtual()
                            .name(uvm.id() + "-stderr")
                            .start(() -> relayQuietly(process.stderr(), output.err));
            relay(process.stdout(), output.out);
            errors.join();
            var status = process.await();
            if (status != 0) {
                throw new IOException("'" + line + "' in " + uvm.id() + " exited with " + status);
            }
        }
    }

    private static void relayQuietly(Optional<VsockStream> from, OutputStream to) {
        try {
            relay(from, to);
        } catch (IOException _) {
            // its exit status tells
        }
    }

    private static void relay(Optional<VsockStream> from, OutputStream to) throws IOException {
        if (from.isPresent()) {
            Channels.newInputStream(from.get()).transferTo(to);
            to.flush();
        }
    }
}
