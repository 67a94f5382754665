package io.hcsshim.windows.container;

import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.TaskException;
import java.io.IOException;

/// What all containers of Windows have in common.
interface WindowsGuest extends Guest {
    @Override
    default System system() {
        return System.WINDOWS;
    }

    @Override
    default void checkSignal(int number) throws TaskException {
        ConsoleSignals.check(number);
    }

    @Override
    default void pause() throws IOException {
        throw TaskException.unimplemented("a Windows container cannot be paused");
    }

    @Override
    default void resume() throws IOException {
        throw TaskException.unimplemented("a Windows container cannot be paused");
    }
}
