package io.hcsshim.windows.document;

import io.hcsshim.hcs.schema2.ProcessParameters;
import io.hcsshim.protocol.oci.OciProcess;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.wire.json.JsonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An OCI process in the words of the compute service.
public final class ProcessDocument {
    private static final String SYSTEM_DRIVE = "C:\\";

    private ProcessDocument() {}

    /// The parameters of a process.
    ///
    /// A `commandLine` goes before `args`. Variables without a value are left out: the service takes none.
    ///
    /// @throws IllegalArgumentException if there is nothing to run
    public static ProcessParameters of(OciProcess process, Wanted stdio) throws JsonException {
        var line = process.toJson().string("commandLine");
        if (line.isEmpty() && process.args().isEmpty()) {
            throw new IllegalArgumentException("the process has neither commandLine nor args");
        }
        var cwd = process.cwd();
        var user = process.toJson().object("user");
        var parameters =
                new ProcessParameters()
                        .with(
                                ProcessParameters.COMMAND_LINE,
                                line.isEmpty() ? CommandLines.of(process.args()) : line)
                        .with(
                                ProcessParameters.USER,
                                user.isEmpty() ? "" : user.get().string("username"))
                        .with(
                                ProcessParameters.WORKING_DIRECTORY,
                                cwd.isEmpty() ? SYSTEM_DRIVE : cwd)
                        .with(ProcessParameters.ENVIRONMENT, environment(process.env()))
                        .with(ProcessParameters.EMULATE_CONSOLE, process.terminal())
                        .with(ProcessParameters.CREATE_STD_IN_PIPE, stdio.stdin())
                        .with(ProcessParameters.CREATE_STD_OUT_PIPE, stdio.stdout())
                        .with(ProcessParameters.CREATE_STD_ERR_PIPE, stdio.stderr());
        var size = process.consoleSize();
        return size.isPresent() && process.terminal()
                ? parameters.with(
                        ProcessParameters.CONSOLE_SIZE,
                        List.of(size.get().height(), size.get().width()))
                : parameters;
    }

    private static Map<String, String> environment(List<String> variables) {
        var environment = new LinkedHashMap<String, String>();
        for (var variable : variables) {
            int equals = variable.indexOf('=', 1); // names like =C: begin with one
            if (equals > 0 && equals < variable.length() - 1) {
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return environment;
    }
}
