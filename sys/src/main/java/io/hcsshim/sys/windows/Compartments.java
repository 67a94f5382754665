package io.hcsshim.sys.windows;

import io.hcsshim.sys.windows.PlatformThreads.Work;
import java.io.IOException;

/// Network compartments, which are the network namespaces of Windows, as threads and jobs are in them (iphlpapi.dll).
public final class Compartments {
    private Compartments() {}

    /// Does something in a compartment, on a platform thread, and leaves the compartment.
    ///
    /// @param compartment its number
    // ULONG GetCurrentThreadCompartmentId()
    // DWORD SetCurrentThreadCompartmentId(ULONG compartment)
    public static <T> T within(Libraries libraries, int compartment, Work<T> work)
            throws IOException, InterruptedException {
        var library = new Library(libraries, "iphlpapi.dll");
        return PlatformThreads.run(
                () -> {
                    var before = current(library);
                    enter(library, compartment);
                    try {
                        return work.run();
                    } finally {
                        enter(library, before);
                    }
                },
                () -> {});
    }

    private static int current(Library library) throws WindowsException {
        try (var call = library.call("GetCurrentThreadCompartmentId")) {
            return call.int32();
        }
    }

    private static void enter(Library library, int compartment) throws WindowsException {
        try (var call = library.call("SetCurrentThreadCompartmentId")) {
            call.requireZero(Integer.toString(compartment), compartment);
        }
    }

    /// Puts the processes that will be started in a job into a compartment.
    // DWORD SetJobCompartmentId(HANDLE job, ULONG compartment)
    public static void put(Libraries libraries, JobObject job, int compartment)
            throws WindowsException {
        try (var call = new Library(libraries, "iphlpapi.dll").call("SetJobCompartmentId")) {
            call.requireZero(Integer.toString(compartment), job.handle(), compartment);
        }
    }
}
