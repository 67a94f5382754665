package io.hcsshim.uvm.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.protocol.trace.GuestSpan;
import io.hcsshim.protocol.trace.Span;
import io.hcsshim.testkit.MemoryStream;
import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GuestLogTest {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final AtomicInteger changed = new AtomicInteger();
    private final BlockingQueue<Span> spans = new LinkedBlockingQueue<>();
    private final GuestLog log =
            new GuestLog(
                    Log.to(new Lines()).with("uvm", "vm"), spans::add, changed::incrementAndGet);
    private final MemoryStream.Pair connection = MemoryStream.pair();

    @Test
    void anEntryIsLoggedAgainWithTheGuestsTimeBesideOurs() throws Exception {
        follow(
                "{\"time\":\"t0\",\"level\":\"warning\",\"msg\":\"hot\",\"cpu\":3,\"why\":\"sun\"}\n");

        var entry = next();
        assertEquals("warning", entry.string("level"));
        assertEquals("hot", entry.string("msg"));
        assertEquals("vm", entry.string("uvm"));
        assertEquals("t0", entry.string("vm.time"));
        assertEquals(3, entry.int64("cpu"));
        assertEquals("sun", entry.string("why"));
    }

    @Test
    void aSpanIsHandedOnAndNotLogged() throws Exception {
        var host = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var lines = new ByteArrayOutputStream();
        Log.to(lines)
                .info(
                        GuestSpan.MESSAGE,
                        GuestSpan.fields(host, "guest/Create", 5, 7).orElseThrow());

        follow(lines.toString(StandardCharsets.UTF_8) + "{\"msg\":\"after\"}\n");

        assertEquals("after", next().string("msg"));
        var span = spans.take();
        assertEquals("0af7651916cd43dd8448eb211c80319c", span.context().trace());
        assertEquals("b7ad6b7169203331", span.parent());
        assertEquals(
                "guest/Create 5 7", span.name() + " " + span.startNanos() + " " + span.endNanos());
    }

    @Test
    void aMissingLevelIsInfoAndAFatalOneIsOnlyAnError() throws Exception {
        follow("{\"msg\":\"a\"}\n{\"level\":\"fatal\",\"msg\":\"b\"}\n");

        assertEquals("info", next().string("level"));
        assertEquals("error", next().string("level"));
    }

    @Test
    void whatIsNoEntryIsReportedWhenTheStreamEnds() throws Exception {
        follow("{\"msg\":\"a\"}\njava.lang.OutOfMemoryError\n\tat somewhere\n");
        next();
        connection.guest().close();

        var entry = next();
        assertEquals("error", entry.string("level"));
        assertEquals("gcs terminated", entry.string("msg"));
        assertEquals("java.lang.OutOfMemoryError\n\tat somewhere", entry.string("output"));
    }

    @Test
    void entriesAfterAComplaintAreLoggedAllTheSame() throws Exception {
        follow("warning: no swap\n{\"msg\":\"a\"}\n");

        assertEquals("a", next().string("msg"));
        assertEquals("warning: no swap", log.afterword());
    }

    @Test
    void thatADiskWasChangedIsToldOnce() throws Exception {
        var line = "{\"level\":\"error\",\"msg\":\"" + DeviceVerity.CHANGED + "\"}\n";
        follow("{\"msg\":\"a\"}\n" + line + line + "{\"msg\":\"b\"}\n");

        for (var message : List.of("a", DeviceVerity.CHANGED, DeviceVerity.CHANGED, "b")) {
            assertEquals(message, next().string("msg"));
        }
        assertEquals(1, changed.get());
    }

    private void follow(String text) throws IOException {
        log.follow(connection.host(), "vm");
        connection.guest().output().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private JsonObject next() throws Exception {
        return JsonObject.parse(lines.take());
    }

    /// Splits what is written into lines.
    private final class Lines extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                lines.add(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }
    }
}
