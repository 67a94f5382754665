package io.hcsshim.guest.container;

import io.hcsshim.guest.storage.MountPoints;
import io.hcsshim.guest.storage.Mounter;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Mounts;
import io.hcsshim.sys.linux.Nodes;
import java.io.File;
import java.io.IOException;

/// The folder that the containers of a pod share.
///
/// ```
/// hostname, hosts, resolv.conf    bound into the workloads
/// sandboxMounts                   what their mounts of sandbox://… name
/// sandboxTmpfsMounts              the same in memory: sandbox-tmp://…
/// hugepages                       hugepages://…
/// logs                            copies of what they write, if they ask for that
/// ```
///
/// The three in the middle are mounts of their own and shared, so that what one container mounts below them the
/// others see.
final class SandboxFolder {
    private static final String[] SHARED = {"sandboxMounts", "sandboxTmpfsMounts", "hugepages"};
    private static final int ANYBODY = 0777;

    private SandboxFolder() {}

    /// The folder of a pod: the bundle of its sandbox, or if its id is not the sandbox's own, one beside it.
    static File of(Placement place, String id, String bundle) throws IOException {
        if (place.sandbox().equals(id)) {
            return new File(bundle);
        }
        var pods = new File(new File(bundle).getParentFile(), "virtual-pods");
        return new File(beneath(pods.getPath(), place.sandbox()));
    }

    /// Makes what is in it, but for the three files.
    static void make(Mounter mounter, File folder) throws IOException {
        for (var name : SHARED) {
            share(mounter, new File(folder, name).getPath());
        }
        var logs = new File(folder, "logs");
        MountPoints.make(logs.getPath());
        Nodes.chmod(logs.toPath(), ANYBODY);
    }

    private static void share(Mounter mounter, String path) throws IOException {
        MountPoints.make(path);
        if (path.endsWith("sandboxTmpfsMounts")) {
            mountTmpfs(mounter, path);
        }
        mounter.mount(path, path, "", Mounts.BIND, "");
        mounter.mount("", path, "", Mounts.SHARED | Mounts.REC, "");
    }

    private static void mountTmpfs(Mounter mounter, String path) throws IOException {
        try {
            mounter.mount("tmpfs", path, "tmpfs", 0, "");
        } catch (ErrnoException e) {
            if (!e.is(Errno.EBUSY)) { // it is there from before
                throw e;
            }
        }
    }

    /// Unmounts what is mounted in it.
    static void unmount(Mounter mounter, File folder) throws IOException {
        for (var name : SHARED) {
            var path = new File(folder, name).getPath();
            MountPoints.unmountBelow(mounter, path);
            MountPoints.unmount(mounter, path);
        }
    }

    /// The path of `name` in `folder`.
    ///
    /// @throws IOException if it is not in there
    static String beneath(String folder, String name) throws IOException {
        var path = java.nio.file.Path.of(folder + "/" + name).normalize().toString();
        if (!path.startsWith(folder + "/")) {
            throw new IOException("'" + name + "' is not below " + folder);
        }
        return path;
    }
}
