package io.hcsshim.cli.oci;

import io.hcsshim.protocol.oci.OciUser;
import java.util.List;

/// Users as `--user` names them.
final class Users {
    private Users() {}

    /// Reads `UID[:GID]`.
    ///
    /// @throws OciException for anything else: names are the container's, and are not looked up
    static OciUser parse(String text) throws OciException {
        var parts = text.split(":", -1);
        try {
            long uid = Integer.parseUnsignedInt(parts[0]) & 0xffff_ffffL;
            long gid = parts.length > 1 ? Integer.parseUnsignedInt(parts[1]) & 0xffff_ffffL : 0;
            if (parts.length <= 2) {
                return new OciUser(uid, gid, List.of(), "");
            }
        } catch (NumberFormatException e) {
            throw new OciException("user '" + text + "' is not UID or UID:GID in numbers", e);
        }
        throw new OciException("user '" + text + "' is not UID or UID:GID in numbers");
    }
}
