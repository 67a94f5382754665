package io.hcsshim.cli.runhcs;

import io.hcsshim.cli.oci.GlobalOptions;
import io.hcsshim.shim.remains.Leftover;
import io.hcsshim.uvm.Places;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `runhcs gc`: takes away what programs that were killed have left.
@Command(
        name = "gc",
        description = "Show, and with --force take away, what killed programs have left behind.",
        mixinStandardHelpOptions = true)
final class GcCommand implements Callable<Integer> {
    @ParentCommand private GlobalOptions.Holder program = GlobalOptions::new;

    @Option(names = "--force", description = "take it away; without this it is only shown")
    private boolean force;

    /// Exit status: 0, or 1 if something could not be taken away.
    @Override
    public Integer call() throws IOException, InterruptedException {
        var found = Leftovers.find(Places.of(System.getenv()), program.globals().root());
        if (found.isEmpty()) {
            System.out.println("nothing is left behind");
            return 0;
        }
        return force ? remove(found) : show(found);
    }

    private static int show(List<Leftover> found) {
        for (var leftover : found) {
            System.out.println("would remove " + Leftovers.text(leftover));
        }
        System.out.println("nothing was changed; --force takes it away");
        return 0;
    }

    private static int remove(List<Leftover> found) throws InterruptedException {
        int status = 0;
        for (var leftover : found) {
            try {
                leftover.undo().run();
                System.out.println("removed " + Leftovers.text(leftover));
            } catch (IOException e) {
                System.err.println("runhcs: " + leftover.what() + " stays: " + Failures.chain(e));
                status = 1;
            }
        }
        return status;
    }
}
