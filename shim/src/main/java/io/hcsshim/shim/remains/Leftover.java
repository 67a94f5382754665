package io.hcsshim.shim.remains;

import java.io.IOException;
import java.util.List;

/// Something on the host whose owner is gone.
///
/// @param what  its kind and name
/// @param why   why nobody will take it away by himself
/// @param holds what is lost with it: processes, folders, networks
/// @param undo  takes it away
public record Leftover(String what, String why, List<String> holds, Undo undo) {
    /// Takes something away; that it is gone already is fine.
    public interface Undo {
        void run() throws IOException, InterruptedException;
    }

    public Leftover {
        holds = List.copyOf(holds);
    }
}
