package io.hcsshim.hcn.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.hcn.HcnProvider;
import io.hcsshim.hcn.HcnProviderContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The contract of all providers, by a kernel; and nothing stays of it.
@Timeout(60)
class LinuxProviderTest extends HcnProviderContract {
    @TempDir private Path folder;
    private Site site;
    private List<String> before;

    @Override
    protected HcnProvider provider() throws IOException {
        return site.provider();
    }

    @BeforeEach
    void open() throws IOException {
        site = new Site(folder);
        before = site.state();
    }

    @AfterEach
    void nothingStays() throws IOException {
        if (site != null) {
            try (var _ = site) {
                assertEquals(before, site.state());
            }
        }
    }
}
