package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// One message on the bridge.
///
/// | offset | size | field, little-endian                      |
/// |-------:|-----:|-------------------------------------------|
/// |      0 |    4 | type                                      |
/// |      4 |    4 | size of the whole frame, header included  |
/// |      8 |    8 | id, the requester's choice, echoed; 0 in notifications |
/// |     16 |      | body, JSON in UTF-8                       |
///
/// @param type a [MessageType], or any other number a peer sends
/// @param id unsigned
/// @param body owned by the frame; nobody changes it
public record Frame(int type, long id, byte[] body) {
    /// The length of the header in bytes.
    public static final int HEADER_BYTES = 16;

    /// The longest frame, header included, that a host takes from a guest.
    public static final int HOST_LIMIT = 65_536;

    /// A frame with `body` in the form of its sender.
    public static Frame of(Sender sender, int type, long id, JsonObject body) {
        return new Frame(type, id, sender.body(body));
    }

    /// A request from the host.
    public static Frame of(Request request, long id) {
        return of(Sender.HOST, request.type(), id, request.toJson());
    }

    /// The guest's answer to `request`.
    public static Frame answer(Frame request, Response response) {
        var type = MessageType.responseTo(request.type);
        return of(Sender.GUEST, type, request.id, response.toJson());
    }

    /// The length of the whole frame in bytes.
    public long size() {
        return HEADER_BYTES + (long) body.length;
    }

    /// The body as text; bytes that are not UTF-8 become U+FFFD.
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// The body read as an object.
    ///
    /// @throws JsonException if it is not JSON, or neither an object nor `null`
    public JsonObject json() throws JsonException {
        return JsonObject.parse(body);
    }

    /// The bytes on the wire.
    public byte[] toBytes() {
        var out = ByteBuffer.allocate(Math.toIntExact(size())).order(ByteOrder.LITTLE_ENDIAN);
        return out.putInt(type).putInt(out.capacity()).putLong(id).put(body).array();
    }

    /// What it is, without its body, which may hold what does not belong in a log.
    @Override
    public String toString() {
        return MessageType.name(type)
                + " id "
                + Long.toUnsignedString(id)
                + ", "
                + size()
                + " bytes";
    }
}
