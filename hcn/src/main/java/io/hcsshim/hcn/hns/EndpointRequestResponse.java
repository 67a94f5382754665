package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The answer to a request about an endpoint.
///
/// @param json its members
public record EndpointRequestResponse(JsonObject json)
        implements Document<EndpointRequestResponse> {
    /// Whether it was done. Always written.
    public static final Member<Boolean> SUCCESS = Member.flag("Success").always();

    /// Why not, in words. Always written.
    public static final Member<String> ERROR = Member.text("Error").always();

    /// Its members in order.
    public static final Shape<EndpointRequestResponse> SHAPE =
            Shape.of(EndpointRequestResponse::new, SUCCESS, ERROR);

    /// The empty document.
    public EndpointRequestResponse() {
        this(JsonObject.of());
    }

    @Override
    public Shape<EndpointRequestResponse> shape() {
        return SHAPE;
    }
}
