package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.sys.linux.net.Link;
import java.util.Set;

/// Whether an interface with a name of ours is ours. One that was not finished has no alias yet.
final class Ownership {
    private Ownership() {}

    /// @param kinds what ours are, for instance `veth`
    /// @throws HcnException if somebody else made it
    static void require(Names names, Link link, String... kinds) throws HcnException {
        boolean ours = link.alias().isEmpty() || names.isOurs(link.alias());
        if (!ours || !Set.of(kinds).contains(link.kind())) {
            throw HcnException.of(
                    HcnError.ACCESS_DENIED,
                    "touch interface " + link.name(),
                    "it is somebody else's: " + link.kind() + " '" + link.alias() + "'");
        }
    }
}
