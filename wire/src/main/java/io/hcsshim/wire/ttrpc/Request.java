package io.hcsshim.wire.ttrpc;

import io.hcsshim.wire.proto.ProtoReader;
import io.hcsshim.wire.proto.ProtoWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The request message of ttrpc: service 1, method 2, payload 3, timeout_nano 4, metadata 5 (key 1, value 2).
final class Request {
    private Request() {}

    static byte[] encode(TtrpcCall call) {
        var out =
                new ProtoWriter()
                        .string(1, call.service())
                        .string(2, call.method())
                        .bytes(3, call.payload())
                        .varint(4, call.timeout().toNanos());
        call.metadata()
                .forEach((key, value) ->
                        out.message(5, new ProtoWriter().string(1, key).string(2, value)));
        return out.toBytes();
    }

    static TtrpcCall decode(byte[] message) throws IOException {
        var in = new ProtoReader(message);
        var service = "";
        var method = "";
        var payload = new byte[0];
        long nanos = 0;
        var metadata = new LinkedHashMap<String, String>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> service = in.string();
                case 2 -> method = in.string();
                case 3 -> payload = in.bytes();
                case 4 -> nanos = in.varint();
                case 5 -> keyValue(in.bytes(), metadata);
                default -> in.skip();
            }
        }
        return new TtrpcCall(
                service, method, payload, metadata, Duration.ofNanos(Math.max(0, nanos)));
    }

    private static void keyValue(byte[] message, Map<String, String> metadata) throws IOException {
        var in = new ProtoReader(message);
        var key = "";
        var value = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.string();
                case 2 -> value = in.string();
                default -> in.skip();
            }
        }
        metadata.putIfAbsent(key.toLowerCase(Locale.ROOT), value);
    }
}
