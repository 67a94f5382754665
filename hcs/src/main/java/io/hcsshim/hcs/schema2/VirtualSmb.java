package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Folders of the host that a machine sees by SMB.
///
/// @param json its members
public record VirtualSmb(JsonObject json) implements Document<VirtualSmb> {
    /// The folders.
    public static final Member<List<VirtualSmbShare>> SHARES =
            Member.documents("Shares", VirtualSmbShare::new);

    /// Addresses for files that guests map straight from the host's cache, in MiB; 1024 by custom.
    public static final Member<Long> DIRECT_FILE_MAPPING_IN_MB =
            Member.int64("DirectFileMappingInMB");

    /// Its members in order.
    public static final Shape<VirtualSmb> SHAPE =
            Shape.of(VirtualSmb::new, SHARES, DIRECT_FILE_MAPPING_IN_MB);

    /// The empty document.
    public VirtualSmb() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualSmb> shape() {
        return SHAPE;
    }
}
