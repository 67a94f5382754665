package io.hcsshim.windows.container;

import io.hcsshim.hcs.job.GroupMember;
import io.hcsshim.hcs.job.JobUser;
import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.sys.windows.LocalAccounts;
import io.hcsshim.uvm.lease.Lease;
import java.io.IOException;

/// An account that was made for a host process, until this is closed. It is in the journal as long as it is there.
final class MadeAccount implements Lease {
    private final GroupMember member;
    private final PodFolder folder;
    private final int number;

    private MadeAccount(GroupMember member, PodFolder folder, int number) {
        this.member = member;
        this.folder = folder;
        this.number = number;
    }

    /// Makes one.
    ///
    /// @param user what the spec calls the user: the name of a group
    /// @throws TaskException if there is no such group, or the name of the account is taken
    static MadeAccount of(WindowsHost host, Workload workload, String user) throws IOException {
        var accounts = new LocalAccounts(host.libraries());
        if (!accounts.hasGroup(user)) {
            throw TaskException.unimplemented(
                    "a host process runs as NT AUTHORITY\\SYSTEM, Local service or Network service,"
                            + " as the shim does, or as a member of a group of the host; '"
                            + user
                            + "' is none of these");
        }
        var name = GroupMember.account(workload.id());
        if (accounts.isTaken(name)) { // else the journal would take away what is not ours
            throw TaskException.precondition(
                    "the host process needs the account " + name + ", and the name is taken");
        }
        var folder = workload.pod().folder();
        int number = folder.making(new HostObject.WindowsAccount(name));
        try {
            var member = GroupMember.make(host.libraries(), workload.id(), user);
            return new MadeAccount(member, folder, number);
        } catch (IOException | RuntimeException e) {
            folder.gone(number);
            throw e;
        }
    }

    JobUser user() {
        return member;
    }

    @Override
    public void close() throws IOException {
        member.close();
        folder.gone(number);
    }
}
