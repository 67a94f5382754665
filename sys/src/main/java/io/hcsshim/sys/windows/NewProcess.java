package io.hcsshim.sys.windows;

import java.util.Optional;

/// A new process and the answer that it came with.
///
/// @param reply its handle is the process's; 0 where the function does not hand it out
/// @param handles empty if there is no process, or it failed
public record NewProcess(Reply reply, Optional<ProcessHandles> handles) {}
