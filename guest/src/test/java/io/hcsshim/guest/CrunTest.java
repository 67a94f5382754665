package io.hcsshim.guest;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

@NeedsRuntime
class CrunTest extends ContainerContract {
    @Override
    String runtime(File directory) throws IOException {
        var script = new File(directory, "crun.sh");
        try (var in = CrunTest.class.getResourceAsStream("crun.sh")) {
            Files.copy(in, script.toPath());
        }
        script.setExecutable(true);
        return script.getPath();
    }
}
