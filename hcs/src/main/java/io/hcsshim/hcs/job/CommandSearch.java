package io.hcsshim.hcs.job;

import io.hcsshim.sys.windows.ProgramSearch;
import io.hcsshim.sys.windows.WindowsException;
import java.util.Optional;

/// Which file a command line of a container starts, by the container's folder and `PATH`: left alone, the system would look
/// in those of the process that starts it.
///
/// The rules are those of CreateProcessW: a name in quotation marks is one; of others that have blanks, the shortest that is
/// there; `.exe` is added to a name without an extension.
record CommandSearch(ProgramSearch search) {
    private static final String EXTENSION = ".exe";

    /// The file; empty if it is nowhere there, so that the system may look.
    ///
    /// @param folders where to look, separated by semicolons
    Optional<String> program(String commandLine, String folders) throws WindowsException {
        var line = commandLine.stripLeading();
        if (line.startsWith("\"")) {
            int end = line.indexOf('"', 1);
            return find(line.substring(1, end < 0 ? line.length() : end), folders);
        }
        for (int end = line.indexOf(' '); end >= 0; end = line.indexOf(' ', end + 1)) {
            var found = find(line.substring(0, end).stripTrailing(), folders);
            if (found.isPresent()) {
                return found;
            }
        }
        return find(line.stripTrailing(), folders);
    }

    private Optional<String> find(String name, String folders) throws WindowsException {
        return name.isEmpty() ? Optional.empty() : search.find(folders, name, EXTENSION);
    }
}
