package io.hcsshim.cli.check;

import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.Places;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// All that is found out about this host.
///
/// @param findings in the order in which a machine needs things
public record HostReport(List<Finding> findings) {
    public HostReport {
        findings = List.copyOf(findings);
    }

    /// Looks at this host. Whether KVM works is found out by booting the kernel once, if no program has done so since the
    /// host was booted.
    ///
    /// @param version of the programs
    public static HostReport of(Map<String, String> environment, Path bootFolder, String version)
            throws InterruptedException {
        var places = Places.of(environment);
        var programs = new Programs(environment).findings();
        var boot = new BootFilesCheck(bootFolder, version).findings();
        var findings = new ArrayList<Finding>();
        findings.addAll(programs);
        findings.addAll(boot);
        if (programs.getFirst().state() == Finding.State.FITS
                && boot.getFirst().state() == Finding.State.FITS) {
            findings.add(acceleration(places, BootFiles.in(bootFolder).kernel()));
        }
        findings.addAll(new HostCheck(Path.of("/"), places.cache(), places.state()).findings());
        return new HostReport(findings);
    }

    /// Whether containers run here.
    public boolean fits() {
        return findings.stream().noneMatch(finding -> finding.state() == Finding.State.FAILS);
    }

    private static Finding acceleration(Places places, Path kernel) throws InterruptedException {
        var reasons = new ArrayList<String>();
        var hypervisor = new QemuHypervisor(QemuPaths.find(places.cache()), reasons::add);
        try {
            return switch (hypervisor.bestAcceleration(kernel)) {
                case KVM -> Finding.fits("KVM", "works");
                case AUTO, TCG -> Finding.warning("KVM", String.join(" ", reasons));
            };
        } catch (IOException e) {
            return Finding.fails("KVM", "cannot be tried: " + e.getMessage());
        }
    }
}
