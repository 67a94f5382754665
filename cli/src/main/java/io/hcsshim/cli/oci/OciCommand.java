package io.hcsshim.cli.oci;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/// A command of the OCI runtime. Exit status 0 if it did what it is for, else [#failureStatus] with one sentence on
/// standard error and in the file that `--log` names.
public abstract sealed class OciCommand implements Callable<Integer>, Failing
        permits CreateCommand,
                StartCommand,
                StateCommand,
                ListCommand,
                KillCommand,
                DeleteCommand,
                ExecCommand,
                PsCommand,
                PauseCommand,
                ResumeCommand,
                ResizeTtyCommand,
                SpecCommand,
                FeaturesCommand,
                WindowsOnly {
    @ParentCommand private GlobalOptions.Holder program = GlobalOptions::new;

    OciCommand() {}

    /// The options before the command.
    final GlobalOptions globals() {
        return program.globals();
    }

    /// The container of an id.
    final Container container(String id) throws OciException {
        return Container.find(globals().root(), id);
    }

    @Override
    public final Integer call() throws IOException, InterruptedException {
        return run();
    }

    abstract int run() throws IOException, InterruptedException;

    /// 1, as runc has it.
    @Override
    public int failureStatus() {
        return 1;
    }
}
