package io.hcsshim.hcs;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// A hold on a compute system: a container or a virtual machine. Thread-safe.
///
/// ```
/// Created ──start──▶ Running ──pause──▶ Paused ──save──▶ Saved
///    │                │   ▲               │  │             │
///    │                │   └────resume─────┘  │           resume, or gone
///    └─── terminate ──┴── shutdown, terminate, by itself ──▶ Stopped
/// ```
public interface HcsSystem extends AutoCloseable {
    /// Its name on this host.
    String id();

    /// What it was when it was made or opened.
    SystemTraits traits();

    /// Starts it and waits until it runs.
    ///
    /// @throws HcsException [HcsError#INVALID_STATE] if it has run, [HcsError#TIME_OVER], …
    void start() throws IOException, InterruptedException;

    /// Asks it to end by itself. Returns when that is asked: [#awaitExit()] waits. Nothing happens if it has ended.
    void shutdown() throws IOException, InterruptedException;

    /// Ends it. Returns when that is under way: [#awaitExit()] waits. Nothing happens if it has ended.
    void terminate() throws IOException, InterruptedException;

    /// Stops its processors.
    void pause() throws IOException, InterruptedException;

    /// Stops its processors.
    ///
    /// @param options a [io.hcsshim.hcs.schema2.PauseOptions]
    void pause(Document<?> options) throws IOException, InterruptedException;

    /// Lets its processors go on.
    void resume() throws IOException, InterruptedException;

    /// Writes its state to a file.
    ///
    /// @param options a [io.hcsshim.hcs.schema2.SaveOptions]
    void save(Document<?> options) throws IOException, InterruptedException;

    /// Changes it.
    ///
    /// @param request a [io.hcsshim.hcs.schema2.ModifySettingRequest], or a
    ///        [io.hcsshim.hcs.schema1.ResourceModificationRequestResponse]
    void modify(Document<?> request) throws IOException, InterruptedException;

    /// What is known of it, to be read as [io.hcsshim.hcs.schema2.Properties] or
    /// [io.hcsshim.hcs.schema1.ContainerProperties].
    ///
    /// @param query a `PropertyQuery` of the generation
    JsonObject properties(Document<?> query) throws IOException, InterruptedException;

    /// Starts a process in it.
    ///
    /// @param parameters a [io.hcsshim.hcs.schema2.ProcessParameters], or a [io.hcsshim.hcs.schema1.ProcessConfig]
    HcsProcess createProcess(Document<?> parameters) throws IOException, InterruptedException;

    /// Opens a process in it.
    ///
    /// @param pid 0 to 4294967295
    /// @throws HcsException [HcsError#ELEMENT_NOT_FOUND]
    HcsProcess openProcess(long pid) throws IOException, InterruptedException;

    /// Waits for its end.
    ///
    /// @throws HcsException [HcsError#SERVICE_DISCONNECTED] if the service went away, [HcsError#CLOSED] if this
    ///         hold was closed meanwhile
    SystemExit awaitExit() throws IOException, InterruptedException;

    /// Waits for its end, for at most `limit`.
    ///
    /// @return empty if time was over
    Optional<SystemExit> awaitExit(Duration limit) throws IOException, InterruptedException;

    /// What happened to it that nobody has taken yet, in order; waits for at most `limit`. The last sixteen are
    /// kept, older ones are lost.
    ///
    /// @return empty if time was over, or this hold was closed
    Optional<HcsEvent> nextEvent(Duration limit) throws InterruptedException;

    /// Moving it to another host while it runs; empty if this generation of the service cannot.
    Optional<LiveMigration> liveMigration();

    /// Lets go of it. More calls do nothing. Calls that the service has not answered keep it until they end.
    @Override
    void close() throws IOException;
}
