package io.hcsshim.cli.runhcs;

import io.hcsshim.cli.check.Finding;
import io.hcsshim.cli.check.HostReport;
import io.hcsshim.uvm.Places;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `runhcs check`: whether this host has what utility VMs need.
@Command(
        name = "check",
        description = "Say what this host has of what utility VMs need, and what is missing.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Option(names = "--json", description = "answer in JSON")
    private boolean json;

    /// Exit status: 0 if containers run here, else 1.
    @Override
    public Integer call() throws InterruptedException {
        var report = HostReport.of(System.getenv(), Places.bootFolder(), Main.NUMBER);
        if (json) {
            System.out.println(document(report).toText());
        } else {
            report.findings().stream().map(Finding::toLine).forEach(System.out::println);
        }
        return report.fits() ? 0 : 1;
    }

    private static JsonObject document(HostReport report) {
        var findings = report.findings().stream().<Json>map(Finding::toJson).toList();
        return JsonObject.builder()
                .put("fits", report.fits())
                .put("findings", new JsonArray(findings))
                .build();
    }
}
