package io.hcsshim.hcs.job;

import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;

/// Whom the processes of a job run as.
public sealed interface JobUser permits ServiceUser, GroupMember {
    /// A token of the user, which whoever takes it closes; 0 if none is needed.
    long token(Libraries libraries) throws IOException;
}
