package io.hcsshim.guest.process;

import io.hcsshim.sys.linux.Fd;

/// What a child gets as descriptors 0, 1 and 2; they stay owned by the caller.
public record Stdio(Fd in, Fd out, Fd err) {}
