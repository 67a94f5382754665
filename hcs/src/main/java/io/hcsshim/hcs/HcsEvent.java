package io.hcsshim.hcs;

/// Something that happened to a compute system.
///
/// @param kind what
/// @param number the service's number for it
/// @param document what the service says about it; may be empty
public record HcsEvent(Kind kind, int number, String document) {
    /// What happened, the same for both generations of the service.
    public enum Kind {
        /// It ended; see [HcsSystem#awaitExit()].
        EXITED,
        /// Its guest is crashing.
        CRASH_INITIATED,
        /// Its guest crashed, and says how.
        CRASH_REPORT,
        /// An enhanced session begins or ends.
        RDP_ENHANCED_MODE_CHANGED,
        /// The job object of a container was made.
        SILO_JOB_CREATED,
        /// The guest no longer talks to the service.
        GUEST_CONNECTION_CLOSED,
        /// A shutdown was asked for and failed.
        SHUTDOWN_FAILED,
        /// The service went away; nothing more will be heard.
        SERVICE_DISCONNECTED,
        /// A step of a move to another host; the document is a
        /// [io.hcsshim.hcs.schema2.MigrationNotification].
        LIVE_MIGRATION,
        /// Something newer than this library, or of no use to it.
        OTHER
    }
}
