package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.it.Home;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.boot.GuestRuntime;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Containers made by `runc`, in one real utility VM.
@Timeout(120)
class RuncTest implements ContainerContract {
    @TempDir private static Path folder;
    private static Uvms uvms;
    private static UtilityVm uvm;

    @BeforeAll
    static void boot() throws Exception {
        Home.require();
        uvms = new Uvms(folder);
        uvm = uvms.boot(uvms.spec("runc").runtime(GuestRuntime.RUNC));
    }

    @AfterAll
    static void close() throws Exception {
        if (uvm != null) {
            uvm.close();
        }
    }

    @Override
    public Uvms uvms() {
        return uvms;
    }

    @Override
    public UtilityVm uvm() {
        return uvm;
    }

    @Test
    void itIsRuncThatKnowsTheContainer() throws Exception {
        try (var container = uvm.createContainer(uvms.request("known", "sleep", "1000"))) {
            var init = container.start(Wanted.NOTHING);

            var list = VmProcess.of("/opt/gcs/bin/runc", "list", "--quiet");
            var known = Uvms.finish(uvm.execInVm(list), new byte[0]);

            assertEquals(new Uvms.Outcome(0, "known\n", ""), known);
            init.signal(9);
        }
    }
}
