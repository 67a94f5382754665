package io.hcsshim.shim.task;

import io.hcsshim.protocol.log.Level;
import io.hcsshim.uvm.network.Routing;
import io.hcsshim.uvm.share.ShareTransport;
import io.hcsshim.vm.Confidential;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a pod wants of its guest, once that is there.
///
/// @param shares         how folders of the host get into it
/// @param writableShares whether containers may write to folders of the host
/// @param routing        how packets of several interfaces find their way out
/// @param logLevel       how much it logs, if that is said
/// @param drivers        disks with kernel modules, in their order
/// @param policy         what it obeys, if that is said
public record GuestSetup(
        ShareTransport shares,
        boolean writableShares,
        Routing routing,
        Optional<Level> logLevel,
        List<Path> drivers,
        Optional<Confidential> policy) {
    /// Of a pod that wants nothing.
    public static final GuestSetup USUAL =
            new GuestSetup(
                    ShareTransport.BEST,
                    true,
                    Routing.BY_DESTINATION,
                    Optional.empty(),
                    List.of(),
                    Optional.empty());

    /// Keeps copies of what could change.
    public GuestSetup {
        drivers = List.copyOf(drivers);
    }
}
