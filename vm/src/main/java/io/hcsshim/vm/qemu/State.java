package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Exit;

/// Where in its life a machine is ([QemuVirtualMachine]).
sealed interface State {
    record Created() implements State {}

    record Starting() implements State {}

    record Running(QmpClient qmp) implements State {}

    record Saved() implements State {}

    record Suspended() implements State {}

    record Exited(Exit exit) implements State {}
}
