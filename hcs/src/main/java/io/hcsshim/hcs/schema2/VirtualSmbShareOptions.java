package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How a folder is shared by SMB.
///
/// @param json its members
public record VirtualSmbShareOptions(JsonObject json) implements Document<VirtualSmbShareOptions> {
    /// Whether the guest may only read.
    public static final Member<Boolean> READ_ONLY = Member.flag("ReadOnly");

    /// Whether others may open its files for reading only, while the guest has them open.
    public static final Member<Boolean> SHARE_READ = Member.flag("ShareRead");

    /// Whether transfers go through the host's cache.
    public static final Member<Boolean> CACHE_IO = Member.flag("CacheIo");

    /// Whether the guest gets no leases on files, so that it caches nothing of what others change.
    public static final Member<Boolean> NO_OPLOCKS = Member.flag("NoOplocks");

    /// Whether access rights of files are passed over, as for backups; layers need it.
    public static final Member<Boolean> TAKE_BACKUP_PRIVILEGE = Member.flag("TakeBackupPrivilege");

    /// Whether files are opened as whoever may open the folder, not as the machine.
    public static final Member<Boolean> USE_SHARE_ROOT_IDENTITY =
            Member.flag("UseShareRootIdentity");

    /// Whether files are not mapped from the host's cache.
    public static final Member<Boolean> NO_DIRECTMAP = Member.flag("NoDirectmap");

    /// Whether byte-range locks are taken in the guest alone.
    public static final Member<Boolean> NO_LOCKS = Member.flag("NoLocks");

    /// Whether the guest hears of no changes in folders.
    public static final Member<Boolean> NO_DIRNOTIFY = Member.flag("NoDirnotify");

    /// Whether memory of the guest is shared for transfers.
    public static final Member<Boolean> VM_SHARED_MEMORY = Member.flag("VmSharedMemory");

    /// Whether only [VirtualSmbShare#ALLOWED_FILES] are seen.
    public static final Member<Boolean> RESTRICT_FILE_ACCESS = Member.flag("RestrictFileAccess");

    /// Whether leases are for reading only.
    public static final Member<Boolean> FORCE_LEVEL_II_OPLOCKS = Member.flag("ForceLevelIIOplocks");

    /// Whether reparse points of a base layer are resolved for the guest.
    public static final Member<Boolean> REPARSE_BASE_LAYER = Member.flag("ReparseBaseLayer");

    /// Whether leases are promised without asking the host's file system: for folders that nobody changes.
    public static final Member<Boolean> PSEUDO_OPLOCKS = Member.flag("PseudoOplocks");

    /// Whether transfers go past the host's cache.
    public static final Member<Boolean> NON_CACHE_IO = Member.flag("NonCacheIo");

    /// Whether the guest may wait for changes that never come: for folders that nobody changes.
    public static final Member<Boolean> PSEUDO_DIRNOTIFY = Member.flag("PseudoDirnotify");

    /// Whether the share is one file; with [#RESTRICT_FILE_ACCESS].
    public static final Member<Boolean> SINGLE_FILE_MAPPING = Member.flag("SingleFileMapping");

    /// Its members in order.
    public static final Shape<VirtualSmbShareOptions> SHAPE =
            Shape.of(
                    VirtualSmbShareOptions::new,
                    READ_ONLY,
                    SHARE_READ,
                    CACHE_IO,
                    NO_OPLOCKS,
                    TAKE_BACKUP_PRIVILEGE,
                    USE_SHARE_ROOT_IDENTITY,
                    NO_DIRECTMAP,
                    NO_LOCKS,
                    NO_DIRNOTIFY,
                    VM_SHARED_MEMORY,
                    RESTRICT_FILE_ACCESS,
                    FORCE_LEVEL_II_OPLOCKS,
                    REPARSE_BASE_LAYER,
                    PSEUDO_OPLOCKS,
                    NON_CACHE_IO,
                    PSEUDO_DIRNOTIFY,
                    SINGLE_FILE_MAPPING);

    /// The empty document.
    public VirtualSmbShareOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualSmbShareOptions> shape() {
        return SHAPE;
    }
}
