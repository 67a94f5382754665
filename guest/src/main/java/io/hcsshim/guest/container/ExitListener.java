package io.hcsshim.guest.container;

/// Told when a container has ended and the host has been told its init's exit code.
public interface ExitListener {
    /// @param containerId the container
    /// @param activityId of the request that created it
    void containerExited(String containerId, String activityId, ExitType type);
}
