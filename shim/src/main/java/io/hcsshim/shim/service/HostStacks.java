package io.hcsshim.shim.service;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;

/// The stacks of this process's threads, virtual ones too.
///
/// The management classes that know them are loaded when somebody asks, and not before.
final class HostStacks {
    private HostStacks() {}

    static String dump() throws IOException {
        var folder = Files.createTempDirectory("stacks");
        var file = folder.resolve("threads"); // the JDK writes to a file, which must not exist
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return Files.readString(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}
