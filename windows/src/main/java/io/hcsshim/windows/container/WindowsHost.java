package io.hcsshim.windows.container;

import io.hcsshim.hcs.Hcs;
import io.hcsshim.hcs.storage.Wclayer;
import io.hcsshim.sys.windows.Libraries;
import java.nio.file.Path;
import java.time.Duration;

/// What Windows containers are made with.
///
/// @param hcs        the compute service
/// @param layers     the layers of the host
/// @param libraries  where the system's libraries are
/// @param endpoints  the networks of the host
/// @param processors of the host
/// @param owner      whose compute systems they are: the name of the program
/// @param finder     the program `guest-devices.exe`, which runs in machines
/// @param patience   how long a container may take to end when it is asked, and again when it is made to
public record WindowsHost(
        Hcs hcs,
        Wclayer layers,
        Libraries libraries,
        Endpoints endpoints,
        int processors,
        String owner,
        Path finder,
        Duration patience) {}
