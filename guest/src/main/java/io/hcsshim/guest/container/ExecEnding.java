package io.hcsshim.guest.container;

import io.hcsshim.guest.process.Children;
import io.hcsshim.sys.linux.ExitStatus;

/// What follows the end of a process beside init.
final class ExecEnding implements Children.Ending, Runnable {
    private final Tools tools;
    private final GuestProcess process;
    private volatile int code;

    ExecEnding(Tools tools, GuestProcess process) {
        this.tools = tools;
        this.process = process;
    }

    @Override
    public void ended(ExitStatus status) {
        code = Children.shellCode(status);
        tools.exits().run(this); // the host is told, which may block
    }

    @Override
    public void run() {
        process.ended(code);
    }
}
