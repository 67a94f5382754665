package io.hcsshim.guest.bridge;

import io.hcsshim.guest.storage.FileSystemDevices;
import io.hcsshim.protocol.gcs.Capabilities;
import io.hcsshim.protocol.gcs.Frame;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.NegotiateProtocol;
import io.hcsshim.protocol.gcs.NegotiateProtocolResponse;
import io.hcsshim.protocol.gcs.OversizedFrameException;
import io.hcsshim.protocol.gcs.PlainResponse;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.gcs.Response;
import io.hcsshim.protocol.gcs.ResponseHead;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.protocol.trace.GuestSpan;
import io.hcsshim.protocol.trace.Span;
import io.hcsshim.protocol.trace.SpanContext;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// One request and its one response, whatever happens in between.
final class Exchange implements Runnable {
    private final Outbox outbox;
    private final Budget budget;
    private final Log log;
    private final Frame request;
    private final Requests requests;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile String activity = "";
    private volatile boolean bodyRead;

    Exchange(Outbox outbox, Budget budget, Log log, Frame request, Requests requests) {
        this.outbox = outbox;
        this.budget = budget;
        this.log = log;
        this.request = request;
        this.requests = requests;
    }

    int type() {
        return request.type();
    }

    @Override
    public void run() {
        try {
            var body = body();
            var trace = body.object("otsc");
            if (trace.isEmpty()) {
                requests.handle(this, body);
            } else {
                handleTraced(body, trace.get().string(SpanContext.HEADER));
            }
        } catch (JsonException e) {
            fail(HResultException.unmarshal(request.text(), e));
        } catch (Throwable e) { // the root of this request: the host learns of everything
            fail(e);
        } finally {
            budget.giveBack(request.size());
        }
    }

    /// The host measures what it asks for: it is told how long that took here.
    private void handleTraced(JsonObject body, String traceparent) throws IOException {
        var start = Span.now();
        try {
            requests.handle(this, body);
        } finally {
            var name = "guest/" + MessageType.name(type());
            var fields = GuestSpan.fields(traceparent, name, start, Span.now());
            if (fields.isPresent()) {
                log.info(GuestSpan.MESSAGE, fields.get());
            }
        }
    }

    /// Negotiates for `connection`, which changes before the answer goes out.
    void negotiate(Connection connection) {
        try {
            var version = NegotiateProtocol.of(body()).choose();
            connection.setNegotiated();
            answer(
                    new NegotiateProtocolResponse(
                            success(),
                            version,
                            Capabilities.linux(FileSystemDevices.areSupported())));
        } catch (JsonException e) {
            fail(HResultException.unmarshal(request.text(), e));
        } catch (Throwable e) { // the root of this request
            fail(e);
        }
    }

    /// The head of the response if all went well.
    ResponseHead success() {
        return ResponseHead.success(activity);
    }

    void answer(Response response) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            outbox.respond(Frame.answer(request, response));
            if (log.writes(Level.DEBUG)) {
                log.debug("request answered", Map.of("request", request.toString()));
            }
        } catch (OversizedFrameException e) {
            report(e);
            respondBriefly(HResultException.because(HResult.FAIL, e));
        }
    }

    /// Answers with the code and the text of a failure.
    void fail(Throwable failure) {
        report(failure);
        if (answered.compareAndSet(false, true)) {
            respondBriefly(failure);
        }
    }

    private void respondBriefly(Throwable failure) {
        try {
            if (!bodyRead) { // a request that nobody takes: its activity is all that is of interest
                readActivity();
            }
            var response = new PlainResponse(ResponseHead.failure(activity, failure));
            outbox.respond(Frame.answer(request, response));
        } catch (OversizedFrameException e) {
            throw new IllegalStateException("the head of a response is always short enough", e);
        }
    }

    private void report(Throwable failure) {
        if (failure instanceof IOException) {
            // the host is told, who knows whether it matters
            log.debug("request failed", Map.of("request", request.toString(), "error", failure));
        } else {
            log.error("request failed by a mistake of the agent", failure);
        }
    }

    private JsonObject body() throws HResultException {
        bodyRead = true; // even if it cannot be: to try once is enough
        try {
            var body = request.json();
            activity = RequestHead.activityToEcho(body);
            return body;
        } catch (JsonException e) {
            throw HResultException.unmarshal(request.text(), e);
        }
    }

    private void readActivity() {
        try {
            body();
        } catch (HResultException | StackOverflowError | OutOfMemoryError _) {
            // the answer does without
        }
    }
}
