package io.hcsshim.guest.runc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.protocol.gcs.HResult;
import org.junit.jupiter.api.Test;

/// The texts are what crun 1.8.1 and runc 1.1.5 print.
class RuntimeErrorsTest {
    @Test
    void bothRuntimesHaveAWordForAnUnknownContainer() {
        assertCode(HResult.SYSTEM_NOT_FOUND, "container does not exist");
        assertCode(
                HResult.SYSTEM_NOT_FOUND,
                "error opening file `/run/crun/c1/status`: No such file or directory");
    }

    @Test
    void runcsDecoratedTextIsNotRecognisedAsHostsExpect() {
        assertCode(
                HResult.FAIL,
                "time=\"2026-01-01T00:00:00Z\" level=error msg=\"container does not exist\"");
    }

    @Test
    void bothRuntimesHaveAWordForADuplicate() {
        assertCode(HResult.SYSTEM_ALREADY_EXISTS, "container with given ID already exists");
        assertCode(HResult.SYSTEM_ALREADY_EXISTS, "container with id exists: c1");
        assertCode(HResult.SYSTEM_ALREADY_EXISTS, "container `c1` already exists");
    }

    @Test
    void bothRuntimesHaveAWordForAStoppedContainer() {
        assertCode(HResult.ALREADY_STOPPED, "container not running");
        assertCode(HResult.ALREADY_STOPPED, "container `c1` is not running");
        assertCode(HResult.ALREADY_STOPPED, "the container `c1` is not running");
        assertCode(HResult.ALREADY_STOPPED, "kill container: No such process");
        assertCode(HResult.ALREADY_STOPPED, "open pidfd: No such process");
    }

    @Test
    void bothRuntimesHaveAWordForARunningContainer() {
        assertCode(
                HResult.INVALID_STATE, "cannot delete container c1 that is not stopped: running");
        assertCode(
                HResult.INVALID_STATE, "the container `c1` is not in `created` or `stopped` state");
    }

    @Test
    void aBadIdIsAnInvalidArgument() {
        assertCode(HResult.INVALID_ARGUMENT, "invalid container ID format: c/1");
        assertCode(HResult.INVALID_ARGUMENT, "cannot create state directory for `c/1`");
    }

    @Test
    void anythingElseIsJustAFailure() {
        assertCode(
                HResult.FAIL,
                "executable file `nope` not found in $PATH: No such file or directory");
        assertCode(HResult.FAIL, "");
    }

    private static void assertCode(int hresult, String text) {
        assertEquals(hresult, RuntimeErrors.hresult(text), text);
    }
}
