package io.hcsshim.guest.bridge;

import io.hcsshim.protocol.gcs.Frame;
import io.hcsshim.protocol.gcs.OversizedFrameException;
import io.hcsshim.protocol.log.Log;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The way out to the host, over whatever connection there is.
///
/// A notification waits for the next connection if there is none. A response does not: a host that comes
/// back may not remember the question, and one that gets an answer it did not ask for hangs up.
/// Thread-safe.
final class Outbox {
    private final Log log;
    private final ArrayDeque<Frame> notifications = new ArrayDeque<>(); // guarded by this
    private @Nullable Connection current; // guarded by this

    Outbox(Log log) {
        this.log = log;
    }

    /// Takes a connection into use and sends what has waited for one.
    void connected(Connection connection) {
        synchronized (this) {
            current = connection;
        }
        sendNotifications();
    }

    /// Takes a connection out of use.
    synchronized void lost(Connection connection) {
        if (current == connection) {
            current = null;
        }
    }

    /// Sends a response, or drops it if there is nobody to take it.
    ///
    /// @throws OversizedFrameException if it is longer than hosts take
    void respond(Frame response) throws OversizedFrameException {
        var connection = current();
        if (connection == null) {
            log.warning("response dropped", Map.of("frame", response.toString()));
            return;
        }
        try {
            connection.write(response);
        } catch (OversizedFrameException e) {
            throw e;
        } catch (IOException e) {
            log.warning("response lost", Map.of("frame", response.toString(), "error", text(e)));
        }
    }

    /// Sends a notification, now or when there is a connection again; in order.
    void announce(Frame notification) {
        synchronized (this) {
            notifications.add(notification);
        }
        sendNotifications();
    }

    private void sendNotifications() {
        synchronized (notifications) { // one at a time, so that they stay in order
            for (var next = take(); next != null; next = take()) {
                var connection = current();
                if (connection == null || !sent(connection, next)) {
                    putBack(next);
                    return;
                }
            }
        }
    }

    private boolean sent(Connection connection, Frame notification) {
        try {
            connection.write(notification);
            return true;
        } catch (IOException e) {
            log.warning(
                    "notification delayed",
                    Map.of("frame", notification.toString(), "error", text(e)));
            lost(connection);
            return false;
        }
    }

    private synchronized @Nullable Frame take() {
        return notifications.poll();
    }

    private synchronized void putBack(Frame frame) {
        notifications.addFirst(frame);
    }

    private synchronized @Nullable Connection current() {
        return current;
    }

    private static String text(IOException e) {
        return String.valueOf(e.getMessage());
    }
}
