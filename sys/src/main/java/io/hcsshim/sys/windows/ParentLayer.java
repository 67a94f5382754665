package io.hcsshim.sys.windows;

import java.util.UUID;

/// A layer below another one.
///
/// @param id what the service calls it (see [VmComputeLayers#nameToGuid])
/// @param path its folder
public record ParentLayer(UUID id, String path) {}
