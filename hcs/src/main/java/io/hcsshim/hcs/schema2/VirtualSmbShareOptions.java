package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How a folder is shared by SMB.
///
/// @param json its members
public record VirtualSmbShareOptions(JsonObject json) implements Document<VirtualSmbShareOptions> {
    public static final Member<Boolean> READ_ONLY = Member.flag("ReadOnly");
    public static final Member<Boolean> SHARE_READ = Member.flag("ShareRead");
    public static final Member<Boolean> CACHE_IO = Member.flag("CacheIo");
    public static final Member<Boolean> NO_OPLOCKS = Member.flag("NoOplocks");
    public static final Member<Boolean> TAKE_BACKUP_PRIVILEGE = Member.flag("TakeBackupPrivilege");
    public static final Member<Boolean> USE_SHARE_ROOT_IDENTITY =
            Member.flag("UseShareRootIdentity");
    public static final Member<Boolean> NO_DIRECTMAP = Member.flag("NoDirectmap");
    public static final Member<Boolean> NO_LOCKS = Member.flag("NoLocks");
    public static final Member<Boolean> NO_DIRNOTIFY = Member.flag("NoDirnotify");
    public static final Member<Boolean> VM_SHARED_MEMORY = Member.flag("VmSharedMemory");
    public static final Member<Boolean> RESTRICT_FILE_ACCESS = Member.flag("RestrictFileAccess");
    public static final Member<Boolean> FORCE_LEVEL_II_OPLOCKS = Member.flag("ForceLevelIIOplocks");
    public static final Member<Boolean> REPARSE_BASE_LAYER = Member.flag("ReparseBaseLayer");
    public static final Member<Boolean> PSEUDO_OPLOCKS = Member.flag("PseudoOplocks");
    public static final Member<Boolean> NON_CACHE_IO = Member.flag("NonCacheIo");
    public static final Member<Boolean> PSEUDO_DIRNOTIFY = Member.flag("PseudoDirnotify");
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
