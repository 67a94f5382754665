package io.hcsshim.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// A program that a process of a [FakeGuest] can run.
@FunctionalInterface
public interface FakeProgram {
    /// What a process has.
    ///
    /// @param arguments the program's name and its arguments
    /// @param stdin     empty if the host does not want it
    /// @param stdout    goes nowhere if the host does not want it
    /// @param stderr    goes nowhere if the host does not want it
    record Process(
            List<String> arguments, InputStream stdin, OutputStream stdout, OutputStream stderr) {}

    /// Runs to its end; a signal interrupts the thread.
    ///
    /// @return the exit code
    int run(Process process) throws IOException, InterruptedException;
}
