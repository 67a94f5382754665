package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The job object that a container is.
///
/// @param json its members
public record SiloProperties(JsonObject json) implements Document<SiloProperties> {
    /// Whether the job is a silo.
    public static final Member<Boolean> ENABLED = Member.flag("Enabled");

    /// The job's name.
    public static final Member<String> JOB_NAME = Member.text("JobName");

    /// Its members in order.
    public static final Shape<SiloProperties> SHAPE =
            Shape.of(SiloProperties::new, ENABLED, JOB_NAME);

    /// The empty document.
    public SiloProperties() {
        this(JsonObject.of());
    }

    @Override
    public Shape<SiloProperties> shape() {
        return SHAPE;
    }
}
