package io.hcsshim.cli.runhcs;

import io.hcsshim.cli.oci.GlobalOptions;
import io.hcsshim.shim.remains.HostRemains;
import io.hcsshim.shim.remains.HostRemains.LivePod;
import io.hcsshim.uvm.Places;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// `runhcs doctor`: how the pods of this host are, what was left behind, and why.
@Command(
        name = "doctor",
        description = "Say how the pods of this host are, what was left behind, and why.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @ParentCommand private GlobalOptions.Holder program = GlobalOptions::new;

    /// Exit status: 0 if all is well, else 1.
    @Override
    public Integer call() throws IOException, InterruptedException {
        var places = Places.of(System.getenv());
        boolean well = true;
        for (var pod : new HostRemains(places.state().toAbsolutePath()).live()) {
            var ailment = ailment(pod);
            well &= ailment.isEmpty();
            System.out.println("pod " + pod.name() + ": " + (ailment.isEmpty() ? "runs" : ailment));
        }
        for (var leftover : Leftovers.find(places, program.globals().root())) {
            well = false;
            System.out.println("left behind: " + Leftovers.text(leftover));
        }
        System.out.println(well ? "all is well" : "'runhcs gc' takes away what is left behind");
        return well ? 0 : 1;
    }

    /// What is wrong with a pod whose resident lives; empty if nothing is.
    private static String ailment(LivePod pod) {
        if (pod.processes().isEmpty()) {
            return "has no machine any more; its resident, process %d, has yet to notice or to take it down"
                    .formatted(pod.resident());
        }
        for (var process : pod.processes()) {
            if (process.isStopped()) {
                return "its machine answers nothing, because process %d (%s) was stopped; kill -CONT %d"
                        .formatted(process.pid(), process.program(), process.pid());
            }
        }
        return "";
    }
}
