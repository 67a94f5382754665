package io.hcsshim.uvm.bridge;

import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.ResponseHead;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The answer that a request will get. Thread-safe; any number of threads may wait.
public final class Reply {
    private final int requestType;
    private final CompletableFuture<JsonObject> body = new CompletableFuture<>();

    Reply(int requestType) {
        this.requestType = requestType;
    }

    /// Waits for as long as it takes; the end of the bridge ends it too.
    ///
    /// @return the response's body
    /// @throws io.hcsshim.protocol.gcs.HResultException if the guest reports a failure
    /// @throws BridgeException if the bridge is closed before the answer came
    public JsonObject await() throws IOException, InterruptedException {
        try {
            return successful(body.get());
        } catch (ExecutionException e) {
            throw closed(e);
        }
    }

    /// Waits for at most `limit`.
    ///
    /// @throws SocketTimeoutException if no answer came within `limit`; it may still come
    public JsonObject await(Duration limit) throws IOException, InterruptedException {
        try {
            return successful(body.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw closed(e);
        } catch (TimeoutException _) {
            throw new SocketTimeoutException(
                    "no answer to "
                            + MessageType.name(requestType)
                            + " from the guest within "
                            + limit.toMillis()
                            + " ms");
        }
    }

    /// Whether the answer has come, or none will.
    public boolean isThere() {
        return body.isDone();
    }

    int requestType() {
        return requestType;
    }

    void complete(JsonObject response) {
        body.complete(response);
    }

    void fail(IOException reason) {
        body.completeExceptionally(reason);
    }

    private static JsonObject successful(JsonObject response) throws IOException {
        ResponseHead.of(response).requireSuccess();
        return response;
    }

    private static BridgeException closed(ExecutionException e) {
        return new BridgeException(
                e.getCause() instanceof IOException reason
                        ? reason
                        : new IOException(e.getCause()));
    }
}
