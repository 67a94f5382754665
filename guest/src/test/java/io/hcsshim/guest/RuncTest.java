package io.hcsshim.guest;

import java.io.File;

@NeedsRuntime
class RuncTest extends ContainerContract {
    @Override
    String runtime(File directory) {
        return "runc";
    }
}
