package io.hcsshim.guest.bridge;

import io.hcsshim.guest.container.ExitListener;
import io.hcsshim.guest.container.ExitType;
import io.hcsshim.guest.identity.Rest;
import io.hcsshim.guest.process.Workers;
import io.hcsshim.protocol.gcs.Frame;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.Notification;
import io.hcsshim.protocol.gcs.OversizedFrameException;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.log.Log;
import java.io.IOException;
import java.util.Map;

/// The guest's end of the bridge.
///
/// One thread reads. It does the requests that never block itself; each other one runs on a thread of its
/// own. Each is answered once, in whatever order. A lost connection is dialled again every 100 ms for as
/// long as the VM lives, while the machine rests every 5. No input ends the agent:
/// what cannot be understood is answered with an error, and where even the frames cannot be told apart
/// any more the connection is closed, to begin anew.
public final class Bridge implements ExitListener {
    private static final int REDIAL_MS = 100;

    /// While the machine rests: its clone, which goes on in the middle of this, is waited for.
    private static final int REDIAL_RESTING_MS = 5;

    private static final int MOST_REQUESTS = 32;
    private static final long REQUEST_BYTES = 1 << 20;

    private final Log log;
    private final Outbox outbox;
    private final Budget budget = new Budget(REQUEST_BYTES);
    private final Workers workers = new Workers("request", MOST_REQUESTS);

    /// A bridge without a connection.
    public Bridge(Log log) {
        this.log = log;
        this.outbox = new Outbox(log);
    }

    @Override
    public void containerExited(String containerId, String activityId, ExitType type) {
        var activity = activityId.isEmpty() ? RequestHead.NIL : activityId;
        var head = new RequestHead(containerId, activity, Map.of());
        outbox.announce(Notification.exit(head, type.wireName()).toFrame());
        log.info("container exited", Map.of("container", containerId, "type", type.wireName()));
    }

    /// Serves until the connector has no more connections; in a VM that is never.
    ///
    /// @param rest whether the machine is about to be saved, or was
    public void serve(Connector connector, Requests requests, Rest rest)
            throws InterruptedException {
        var lastFailure = "";
        while (true) {
            try {
                var connection = connector.connect();
                if (connection.isEmpty()) {
                    return;
                }
                lastFailure = "";
                serve(connection.get(), requests);
            } catch (IOException e) {
                var failure = String.valueOf(e.getMessage());
                if (!failure.equals(
                        lastFailure)) { // the same reason ten times a second tells nothing
                    log.warning("host not reached", Map.of("error", failure));
                    lastFailure = failure;
                }
            }
            Thread.sleep(rest.isResting() ? REDIAL_RESTING_MS : REDIAL_MS);
        }
    }

    private void serve(Connection connection, Requests requests) {
        log.info("bridge connected");
        outbox.connected(connection);
        try (connection) {
            while (readOne(connection, requests)) {}
        } catch (IOException | OutOfMemoryError e) {
            log.warning("bridge lost", e);
        } finally {
            outbox.lost(connection);
        }
    }

    private boolean readOne(Connection connection, Requests requests) throws IOException {
        try {
            var frame = connection.read();
            if (frame.isEmpty()) {
                log.info("bridge closed by the host");
                return false;
            }
            receive(connection, frame.get(), requests);
        } catch (OversizedFrameException e) {
            var empty = new Frame(e.type(), e.id(), new byte[0]);
            new Exchange(outbox, budget, log, empty, requests).fail(e);
        }
        return true;
    }

    private void receive(Connection connection, Frame frame, Requests requests) {
        var exchange = new Exchange(outbox, budget, log, frame, requests);
        var negotiation = frame.type() == MessageType.NEGOTIATE_PROTOCOL;
        if (!requests.serves(frame.type()) || negotiation == connection.negotiated()) {
            exchange.fail(HResultException.notSupported(frame.type()));
        } else if (negotiation) {
            exchange.negotiate(
                    connection); // at once, so that the next frame finds the version chosen
        } else {
            budget.take(frame.size());
            if (requests.isBrief(frame.type())) {
                exchange.run(); // to wake another thread takes longer than the request
            } else {
                workers.run(exchange);
            }
        }
    }
}
