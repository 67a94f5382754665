package io.hcsshim.wire.ttrpc;

import io.hcsshim.wire.proto.ProtoReader;
import io.hcsshim.wire.proto.ProtoWriter;
import java.io.IOException;

/// The response message of ttrpc: status 1 (code 1, message 2), payload 2.
record Response(TtrpcCode code, String message, byte[] payload) {
    static Response of(byte[] payload) {
        return new Response(TtrpcCode.OK, "", payload);
    }

    static Response of(TtrpcException failure) {
        return failed(failure.code(), String.valueOf(failure.getMessage()));
    }

    static Response failed(TtrpcCode code, String message) {
        return new Response(code, message, new byte[0]);
    }

    byte[] encode() {
        var out = new ProtoWriter();
        if (code != TtrpcCode.OK) {
            out.message(1, new ProtoWriter().varint(1, code.number()).string(2, message));
        }
        return out.bytes(2, payload).toBytes();
    }

    static Response decode(byte[] bytes) throws IOException {
        var in = new ProtoReader(bytes);
        var code = TtrpcCode.OK;
        var message = "";
        var payload = new byte[0];
        while (in.next()) {
            switch (in.field()) {
                case 1 -> {
                    var status = new ProtoReader(in.bytes());
                    while (status.next()) {
                        switch (status.field()) {
                            case 1 -> code = TtrpcCode.of((int) status.varint());
                            case 2 -> message = status.string();
                            default -> status.skip();
                        }
                    }
                }
                case 2 -> payload = in.bytes();
                default -> in.skip();
            }
        }
        return new Response(code, message, payload);
    }
}
