package io.hcsshim.hcs;

import io.hcsshim.hcs.schema1.ContainerProperties;
import java.util.Locale;

/// What a compute system is.
///
/// @param type `Container` or `VirtualMachine`
/// @param runtimeOs `windows` or `linux`; empty for machines
/// @param owner who made it, as its document says
public record SystemTraits(String type, String runtimeOs, String owner) {
    /// Reads them from properties; a container that does not say its system is one of Windows.
    public static SystemTraits of(ContainerProperties properties) {
        var type = properties.get(ContainerProperties.SYSTEM_TYPE);
        var os = properties.get(ContainerProperties.RUNTIME_OS_TYPE).toLowerCase(Locale.ROOT);
        return new SystemTraits(
                type,
                os.isEmpty() && type.equals("Container") ? "windows" : os,
                properties.get(ContainerProperties.OWNER));
    }
}
