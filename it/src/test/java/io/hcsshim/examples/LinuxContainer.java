package io.hcsshim.examples;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.RootChoice;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Runs a Linux container in a virtual machine of its own: `LinuxContainer <folder with config.json and rootfs>`. System
/// property `hcsshim.home` names the folder with `boot`.
final class LinuxContainer {
    private LinuxContainer() {}

    public static void main(String[] in) throws Exception {
        System.exit(run(Path.of(in[0]), System.out));
    }

    /// Prints what the container does.
    ///
    /// @return its exit status
    static int run(Path bundle, OutputStream to) throws Exception {
        var spec = OciSpec.parse(Files.readAllBytes(bundle.resolve("config.json")));
        var rootfs = new Rootfs.Directory(bundle.resolve("rootfs"), false);
        var cache = Places.of(System.getenv()).cache();
        var state = Files.createTempDirectory("uvm");
        var boot = RootChoice.of(Map.of()).in(Places.bootFolder());
        var machine = UvmSpec.of("example", state, boot).sized(512, 2).build();
        var hypervisor = new QemuHypervisor(QemuPaths.find(cache), System.err::println);
        var layers = LayerStore.open(cache);
        try (var uvm = UtilityVm.boot(hypervisor, machine, layers, PhaseListener.NONE);
                var container = uvm.createContainer(new ContainerRequest("hello", spec, rootfs));
                var init = container.start(new Wanted(false, true, false))) {
            Channels.newInputStream(init.stdout().orElseThrow()).transferTo(to);
            return init.await();
        }
    }
}
