package io.hcsshim.sys.windows;

import java.lang.foreign.ValueLayout;
import java.util.List;

/// Paths that the processes of a job see in other places than they are (bindfltapi.dll, of newer Windows). Thread-safe.
public final class BindFilter {
    /// The place can only be read.
    public static final int READ_ONLY = 1;

    /// What was in the place is seen as well.
    public static final int MERGED = 2;

    private static final String FUNCTION = "BfSetupFilter";

    private final Library library;

    /// Calls the libraries among `libraries`.
    public BindFilter(Libraries libraries) {
        library = new Library(libraries, "bindfltapi.dll");
    }

    /// Whether this Windows has it.
    public boolean isThere() {
        return library.has(FUNCTION);
    }

    /// Shows a file or folder at a place, to the processes of a job that is a silo ([JobObject#becomeSilo]), until the job ends.
    ///
    /// @param flags  of those above, joined by `|`
    /// @param place  where it is seen
    /// @param target where it is
    /// @param except paths below the place that are seen as they are
    // HRESULT BfSetupFilter(HANDLE job, ULONG flags, PCWSTR root, PCWSTR target, PCWSTR*
    // exceptions,
    //     ULONG exceptionCount)
    public void bind(JobObject job, int flags, String place, String target, List<String> except)
            throws WindowsException {
        try (var call = library.call(FUNCTION)) {
            var paths = call.buffer((long) except.size() * Long.BYTES);
            for (var i = 0; i < except.size(); i++) {
                paths.setAtIndex(ValueLayout.JAVA_LONG, i, call.text(except.get(i)));
            }
            call.require(
                    place,
                    job.handle(),
                    flags,
                    call.text(place),
                    call.text(target),
                    except.isEmpty() ? 0 : paths.address(),
                    except.size());
        }
    }
}
