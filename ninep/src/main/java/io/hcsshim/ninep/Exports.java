package io.hcsshim.ninep;

import io.hcsshim.hostfiles.Export;
import java.util.Optional;

/// What can be attached to. Called on the threads of sessions.
public interface Exports {
    /// What a name stands for; empty if nothing has it, or has it any more.
    Optional<Export> find(String name);
}
