package io.hcsshim.hcs.job;

import io.hcsshim.hcs.HcsProcess;
import io.hcsshim.hcs.schema2.ProcessParameters;
import io.hcsshim.sys.windows.BindFilter;
import io.hcsshim.sys.windows.Handles;
import io.hcsshim.sys.windows.HostProgram;
import io.hcsshim.sys.windows.HostProgram.Order;
import io.hcsshim.sys.windows.JobIoRate;
import io.hcsshim.sys.windows.JobIoRates;
import io.hcsshim.sys.windows.JobObject;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.ProgramSearch;
import io.hcsshim.sys.windows.PseudoConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A job in which processes of the host are started: what a host-process container is. All of them end with the last hold on
/// it. Thread-safe.
///
/// A process finds its container's files at the root, which the variable [#MOUNT_POINT] names; what of a command line or a
/// folder is `%CONTAINER_SANDBOX_MOUNT_POINT%` becomes that root, and other folders are taken as folders in it.
public final class HostJob implements AutoCloseable {
    /// The variable of the environment that names the place of the container's files.
    public static final String MOUNT_POINT = "CONTAINER_SANDBOX_MOUNT_POINT";

    private static final int COLUMNS = 80;
    private static final int ROWS = 25;

    private final Libraries libraries;
    private final Job limits;
    private final JobObject job;
    private final String root;
    private final JobUser user;
    private final Map<String, String> environment;

    private HostJob(
            Libraries libraries,
            Job limits,
            JobObject job,
            String root,
            JobUser user,
            Map<String, String> environment) {
        this.libraries = libraries;
        this.limits = limits;
        this.job = job;
        this.root = root;
        this.user = user;
        this.environment = environment;
    }

    /// Makes a job.
    ///
    /// @param name its name in the session
    /// @param root where its processes see their files: a volume, or a place that a volume is bound to
    public static HostJob make(Libraries libraries, String name, String root, JobUser user)
            throws IOException {
        var limits = Job.create(libraries, name, Job.Names.SESSION);
        try {
            limits.endWithLastHolder();
            var job = JobObject.open(libraries, name);
            return new HostJob(libraries, limits, job, root, user, System.getenv());
        } catch (IOException | RuntimeException e) {
            try (limits) {
                throw e;
            }
        }
    }

    /// The job itself.
    public Job limits() {
        return limits;
    }

    /// Limits how much its processes may read and write together, on all volumes.
    ///
    /// @param operations a second; 0 for no limit
    /// @param bytes      a second; 0 for no limit
    public void limitIo(long operations, long bytes) throws IOException {
        new JobIoRates(libraries, job)
                .set(new JobIoRate("", operations, bytes, 0, 0, JobIoRate.ENABLED));
    }

    /// Starts a process in it.
    public HcsProcess createProcess(ProcessParameters parameters)
            throws IOException, InterruptedException {
        var console = console(parameters);
        try {
            return new JobProcess(
                    libraries,
                    start(parameters, console),
                    console,
                    parameters.get(ProcessParameters.CREATE_STD_OUT_PIPE));
        } catch (IOException | RuntimeException e) {
            if (console.isPresent()) {
                console.get().close();
            }
            throw e;
        }
    }

    private Optional<PseudoConsole> console(ProcessParameters parameters) throws IOException {
        if (!parameters.get(ProcessParameters.EMULATE_CONSOLE)) {
            return Optional.empty();
        }
        var size = parameters.get(ProcessParameters.CONSOLE_SIZE);
        var isGiven = size.size() == 2 && size.get(0) > 0 && size.get(1) > 0;
        return Optional.of(
                PseudoConsole.open(
                        libraries,
                        isGiven ? (int) Math.min(size.get(1), Short.MAX_VALUE) : COLUMNS,
                        isGiven ? (int) Math.min(size.get(0), Short.MAX_VALUE) : ROWS));
    }

    private HostProgram start(ProcessParameters parameters, Optional<PseudoConsole> console)
            throws IOException {
        long token = user.token(libraries);
        try {
            var line = resolved(parameters.get(ProcessParameters.COMMAND_LINE));
            var folder = folder(parameters.get(ProcessParameters.WORKING_DIRECTORY));
            var variables = variables(parameters.get(ProcessParameters.ENVIRONMENT));
            var folders = folder + ";" + variables.getOrDefault("PATH", "");
            var search = new CommandSearch(new ProgramSearch(libraries));
            var order =
                    new Order(
                            search.program(line, folders).orElse(""),
                            line,
                            folder,
                            block(variables),
                            parameters.get(ProcessParameters.CREATE_STD_IN_PIPE),
                            parameters.get(ProcessParameters.CREATE_STD_OUT_PIPE),
                            parameters.get(ProcessParameters.CREATE_STD_ERR_PIPE),
                            token,
                            console);
            return HostProgram.start(libraries, order, job);
        } finally {
            if (token != 0) {
                Handles.close(libraries, token);
            }
        }
    }

    /// Whether this Windows can show files at other places to the processes of a job.
    public static boolean canBind(Libraries libraries) {
        return new BindFilter(libraries).isThere();
    }

    /// Shows a file or folder at a place, to its processes only. Of the place, `%CONTAINER_SANDBOX_MOUNT_POINT%` becomes
    /// what it stands for.
    ///
    /// @param place  a whole path; the folder that it is in is made if it is not there
    /// @param source where it is; a volume ends with a backslash
    public void bind(String place, String source, boolean readOnly) throws IOException {
        var seen = resolved(place);
        var above = Path.of(seen).getParent();
        if (above != null) {
            Files.createDirectories(above);
        }
        job.becomeSilo();
        new BindFilter(libraries)
                .bind(job, readOnly ? BindFilter.READ_ONLY : 0, seen, source, List.of());
    }

    private String resolved(String text) {
        return text.replace("%" + MOUNT_POINT + "%", root).replace("$env:" + MOUNT_POINT, root);
    }

    private String folder(String asked) {
        var resolved = resolved(asked);
        if (asked.isEmpty() || !resolved.equals(asked)) {
            return resolved.isEmpty() ? root : resolved;
        }
        var below = asked.length() > 1 && asked.charAt(1) == ':' ? asked.substring(2) : asked;
        return (root.endsWith("\\") ? root.substring(0, root.length() - 1) : root)
                + (below.startsWith("\\") ? below : "\\" + below);
    }

    /// The environment of the host, of the container over it, and the variable.
    private Map<String, String> variables(Map<String, String> own) {
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(environment);
        own.forEach((name, value) -> all.put(name, resolved(value)));
        all.put(MOUNT_POINT, root);
        return all;
    }

    private static String block(Map<String, String> all) {
        var block = new StringBuilder();
        all.forEach((name, value) -> block.append(name).append('=').append(value).append('\0'));
        return block.toString();
    }

    @Override
    public void close() throws IOException {
        try (limits) {
            job.close();
        }
    }
}
