package io.hcsshim.hcs.storage;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How a base layer is made ready.
///
/// @param json its members
public record OsLayerOptions(JsonObject json) implements Document<OsLayerOptions> {
    /// One of [OsLayerType].
    public static final Member<String> TYPE = Member.text("Type");

    /// Whether the cache of checked signatures is left as it is.
    public static final Member<Boolean> DISABLE_CI_CACHE_OPTIMIZATION =
            Member.flag("DisableCiCacheOptimization");

    /// Whether the boot configuration of a machine's disk is left as it is.
    public static final Member<Boolean> SKIP_UPDATE_BCD_FOR_BOOT =
            Member.flag("SkipUpdateBcdForBoot");

    /// Its members in order.
    public static final Shape<OsLayerOptions> SHAPE =
            Shape.of(
                    OsLayerOptions::new,
                    TYPE,
                    DISABLE_CI_CACHE_OPTIMIZATION,
                    SKIP_UPDATE_BCD_FOR_BOOT);

    /// The empty document.
    public OsLayerOptions() {
        this(JsonObject.of());
    }

    /// Options for a type of layer.
    public static OsLayerOptions of(String type) {
        return new OsLayerOptions().with(TYPE, type);
    }

    @Override
    public Shape<OsLayerOptions> shape() {
        return SHAPE;
    }
}
