package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// A job: processes that are limited, counted and ended together (kernel32.dll, ntdll.dll). Thread-safe but for
/// [#close].
public final class JobObject implements AutoCloseable {
    private static final int ALL_ACCESS = 0x1F001F;
    private static final int OPEN_IF = 0x80;
    private static final int PROCESS_IDS = 3;
    private static final int ACCOUNTING = 8;
    private static final int LIMITS = 9;
    private static final int CPU_RATE = 15;
    private static final int SILO = 35;
    private static final int FEW = 64;
    private static final String BASIC = "BasicLimitInformation";
    private static final long FLAGS = Layouts.offset(Layouts.JOB_LIMITS, BASIC, "LimitFlags");
    private static final long AFFINITY = Layouts.offset(Layouts.JOB_LIMITS, BASIC, "Affinity");
    private static final long PROCESSES =
            Layouts.offset(Layouts.JOB_LIMITS, BASIC, "ActiveProcessLimit");
    private static final long MEMORY = Layouts.offset(Layouts.JOB_LIMITS, "JobMemoryLimit");

    private final Library kernel32;
    private final String name;
    private final OwnedHandle owned;

    private JobObject(Library kernel32, String name, long handle) {
        this.kernel32 = kernel32;
        this.name = name;
        owned = new OwnedHandle(kernel32.libraries(), handle);
    }

    /// Makes a job, or opens the one of this name.
    ///
    /// @param name empty for a job without a name
    // HANDLE CreateJobObjectW(SECURITY_ATTRIBUTES* security, PCWSTR name)
    public static JobObject create(Libraries libraries, String name) throws WindowsException {
        var kernel32 = new Library(libraries, "kernel32.dll");
        try (var call = kernel32.call("CreateJobObjectW")) {
            var handle = call.requireHandle(name, 0, name.isEmpty() ? 0 : call.text(name));
            return new JobObject(kernel32, name, handle);
        }
    }

    /// Opens a job that exists.
    // HANDLE OpenJobObjectW(DWORD desiredAccess, BOOL inheritHandle, PCWSTR name)
    public static JobObject open(Libraries libraries, String name) throws WindowsException {
        var kernel32 = new Library(libraries, "kernel32.dll");
        try (var call = kernel32.call("OpenJobObjectW")) {
            var handle = call.requireHandle(name, ALL_ACCESS, 0, call.text(name));
            return new JobObject(kernel32, name, handle);
        }
    }

    /// Makes a job by its name in the kernel, such as `\Container_x`, or opens the one of this name.
    // NTSTATUS NtCreateJobObject(HANDLE* job, ACCESS_MASK desiredAccess, OBJECT_ATTRIBUTES*
    // attributes)
    public static JobObject createInKernel(Libraries libraries, String name)
            throws WindowsException {
        return inKernel(libraries, "NtCreateJobObject", name, OPEN_IF);
    }

    /// Opens a job that exists by its name in the kernel.
    // NTSTATUS NtOpenJobObject(HANDLE* job, ACCESS_MASK desiredAccess, OBJECT_ATTRIBUTES*
    // attributes)
    public static JobObject openInKernel(Libraries libraries, String name) throws WindowsException {
        return inKernel(libraries, "NtOpenJobObject", name, 0);
    }

    private static JobObject inKernel(
            Libraries libraries, String function, String name, int attributes)
            throws WindowsException {
        var ntdll = new Library(libraries, "ntdll.dll");
        try (var call = ntdll.call(function)) {
            var handle = call.cell();
            var object = ObjectAttributes.of(call, name, attributes);
            var status = call.int32(handle.address(), ALL_ACCESS, object);
            if (status < 0) {
                throw new WindowsException(function, name, ObjectAttributes.error(ntdll, status));
            }
            return new JobObject(new Library(libraries, "kernel32.dll"), name, handle.int64());
        }
    }

    /// Its handle, for functions of other libraries.
    long handle() {
        return owned.number();
    }

    /// By what it was made or opened.
    String name() {
        return name;
    }

    /// Lets it have a view of files of its own ([BindFilter]); it is so to its end.
    public void becomeSilo() throws WindowsException {
        try (var call = kernel32.call("SetInformationJobObject")) {
            call.requireTrue(name, owned.number(), SILO, 0, 0);
        }
    }

    /// Puts a process into the job.
    ///
    /// @param process its handle
    // BOOL AssignProcessToJobObject(HANDLE job, HANDLE process)
    public void assign(long process) throws WindowsException {
        try (var call = kernel32.call("AssignProcessToJobObject")) {
            call.requireTrue(name, owned.number(), process);
        }
    }

    /// Whether a process is in the job.
    ///
    /// @param process its handle
    // BOOL IsProcessInJob(HANDLE process, HANDLE job, BOOL* result)
    public boolean has(long process) throws WindowsException {
        try (var call = kernel32.call("IsProcessInJob")) {
            var result = call.cell();
            call.requireTrue(name, process, owned.number(), result.address());
            return result.int32() != 0;
        }
    }

    /// Ends all processes.
    // BOOL TerminateJobObject(HANDLE job, UINT exitCode)
    public void terminate(int exitCode) throws WindowsException {
        try (var call = kernel32.call("TerminateJobObject")) {
            call.requireTrue(name, owned.number(), exitCode);
        }
    }

    /// Its limits.
    public JobLimits limits() throws WindowsException {
        try (var call = kernel32.call("QueryInformationJobObject")) {
            var limits = query(call, LIMITS, Layouts.JOB_LIMITS.byteSize());
            return new JobLimits(
                    limits.get(ValueLayout.JAVA_INT, FLAGS),
                    limits.get(ValueLayout.JAVA_LONG, MEMORY),
                    limits.get(ValueLayout.JAVA_LONG, AFFINITY),
                    limits.get(ValueLayout.JAVA_INT, PROCESSES));
        }
    }

    /// Sets its limits; those that [JobLimits] does not have stay as they are.
    public void setLimits(JobLimits limits) throws WindowsException {
        try (var before = kernel32.call("QueryInformationJobObject");
                var call = kernel32.call("SetInformationJobObject")) {
            var all = query(before, LIMITS, Layouts.JOB_LIMITS.byteSize());
            all.set(ValueLayout.JAVA_INT, FLAGS, limits.flags());
            all.set(ValueLayout.JAVA_LONG, MEMORY, limits.memoryBytes());
            all.set(ValueLayout.JAVA_LONG, AFFINITY, limits.affinity());
            all.set(ValueLayout.JAVA_INT, PROCESSES, limits.processes());
            set(call, LIMITS, all);
        }
    }

    /// How much of the processors it may use.
    public JobCpuRate cpuRate() throws WindowsException {
        try (var call = kernel32.call("QueryInformationJobObject")) {
            var rate = query(call, CPU_RATE, Layouts.JOB_CPU_RATE.byteSize());
            return new JobCpuRate(
                    rate.get(ValueLayout.JAVA_INT, 0),
                    rate.get(ValueLayout.JAVA_INT, Integer.BYTES));
        }
    }

    /// Sets how much of the processors it may use.
    public void setCpuRate(JobCpuRate rate) throws WindowsException {
        try (var call = kernel32.call("SetInformationJobObject")) {
            var memory = call.buffer(Layouts.JOB_CPU_RATE.byteSize());
            memory.set(ValueLayout.JAVA_INT, 0, rate.flags());
            memory.set(ValueLayout.JAVA_INT, Integer.BYTES, rate.rate());
            set(call, CPU_RATE, memory);
        }
    }

    /// What its processes used so far.
    public JobAccounting accounting() throws WindowsException {
        try (var call = kernel32.call("QueryInformationJobObject")) {
            var all = query(call, ACCOUNTING, Layouts.JOB_ACCOUNTING.byteSize());
            return new JobAccounting(
                    int64(all, "BasicInfo", "TotalUserTime"),
                    int64(all, "BasicInfo", "TotalKernelTime"),
                    int32(all, "TotalPageFaultCount"),
                    int32(all, "TotalProcesses"),
                    int32(all, "ActiveProcesses"),
                    int32(all, "TotalTerminatedProcesses"),
                    transfers(all, "Read"),
                    transfers(all, "Write"),
                    transfers(all, "Other"));
        }
    }

    private static JobAccounting.Transfers transfers(MemorySegment all, String kind) {
        return new JobAccounting.Transfers(
                int64(all, "IoInfo", kind + "OperationCount"),
                int64(all, "IoInfo", kind + "TransferCount"));
    }

    private static long int64(MemorySegment all, String part, String member) {
        return all.get(ValueLayout.JAVA_LONG, Layouts.offset(Layouts.JOB_ACCOUNTING, part, member));
    }

    private static int int32(MemorySegment all, String member) {
        return all.get(
                ValueLayout.JAVA_INT, Layouts.offset(Layouts.JOB_ACCOUNTING, "BasicInfo", member));
    }

    /// The ids of its processes.
    // BOOL QueryInformationJobObject(HANDLE job, int class, void* information, DWORD length, DWORD*
    // needed)
    public List<Integer> processes() throws WindowsException {
        for (var room = FEW; ; ) {
            try (var call = kernel32.call("QueryInformationJobObject")) {
                var size = Layouts.JOB_PROCESSES.byteSize() + (long) room * Long.BYTES;
                var list = call.buffer(size);
                var ok = call.int32(owned.number(), PROCESS_IDS, list.address(), size, 0);
                var assigned = list.get(ValueLayout.JAVA_INT, 0);
                if (ok != 0) {
                    return ids(list);
                }
                if (call.error() != WindowsError.MORE_DATA) {
                    throw new WindowsException("QueryInformationJobObject", name, call.error());
                }
                room = Math.max(assigned, 2 * room);
            }
        }
    }

    private static List<Integer> ids(MemorySegment list) {
        var ids = new ArrayList<Integer>();
        for (var i = 0; i < list.get(ValueLayout.JAVA_INT, Integer.BYTES); i++) {
            var at = Layouts.JOB_PROCESSES.byteSize() + (long) i * Long.BYTES;
            ids.add((int) list.get(ValueLayout.JAVA_LONG, at));
        }
        return List.copyOf(ids);
    }

    private MemorySegment query(Call call, int what, long size) throws WindowsException {
        var memory = call.buffer(size);
        call.requireTrue(name, owned.number(), what, memory.address(), size, 0);
        return memory;
    }

    // BOOL SetInformationJobObject(HANDLE job, int class, void* information, DWORD length)
    private void set(Call call, int what, MemorySegment memory) throws WindowsException {
        call.requireTrue(name, owned.number(), what, memory.address(), memory.byteSize());
    }

    /// Closes the handle; the job lives as long as it has processes or other handles. More calls do nothing.
    @Override
    public void close() throws WindowsException {
        owned.close();
    }
}
