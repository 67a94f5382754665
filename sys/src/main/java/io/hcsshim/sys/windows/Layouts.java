package io.hcsshim.sys.windows;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/// The structures that cross the border, as 64-bit Windows lays them out: little-endian, every member aligned to
/// its own size. Members have the names of the headers. Nothing is sized by C's `long` or `wchar_t`, which differ
/// between systems.
final class Layouts {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort WORD = ValueLayout.JAVA_SHORT;
    private static final ValueLayout.OfInt DWORD = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong QWORD = ValueLayout.JAVA_LONG;

    /// A pointer or a handle; never dereferenced through the layout.
    private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG;

    static final SequenceLayout GUID = sequenceLayout(16, BYTE);

    /// What a new process has: its id and the host's ends of its pipes (computedefs.h, HCS_PROCESS_INFORMATION).
    static final StructLayout PROCESS_INFORMATION =
            structLayout(
                    DWORD.withName("ProcessId"),
                    DWORD.withName("Reserved"),
                    POINTER.withName("StdInput"),
                    POINTER.withName("StdOutput"),
                    POINTER.withName("StdError"));

    /// How a program of the host starts (processthreadsapi.h, STARTUPINFOW).
    static final StructLayout STARTUP =
            structLayout(
                    DWORD.withName("cb"),
                    paddingLayout(4),
                    POINTER.withName("lpReserved"),
                    POINTER.withName("lpDesktop"),
                    POINTER.withName("lpTitle"),
                    DWORD.withName("dwX"),
                    DWORD.withName("dwY"),
                    DWORD.withName("dwXSize"),
                    DWORD.withName("dwYSize"),
                    DWORD.withName("dwXCountChars"),
                    DWORD.withName("dwYCountChars"),
                    DWORD.withName("dwFillAttribute"),
                    DWORD.withName("dwFlags"),
                    WORD.withName("wShowWindow"),
                    WORD.withName("cbReserved2"),
                    paddingLayout(4),
                    POINTER.withName("lpReserved2"),
                    POINTER.withName("hStdInput"),
                    POINTER.withName("hStdOutput"),
                    POINTER.withName("hStdError"));

    /// A program of the host that was started (processthreadsapi.h, PROCESS_INFORMATION).
    static final StructLayout STARTED_PROCESS =
            structLayout(
                    POINTER.withName("hProcess"),
                    POINTER.withName("hThread"),
                    DWORD.withName("dwProcessId"),
                    DWORD.withName("dwThreadId"));

    /// Who may open a new object, and whether it is inherited (minwinbase.h, SECURITY_ATTRIBUTES).
    static final StructLayout SECURITY =
            structLayout(
                    DWORD.withName("nLength"),
                    paddingLayout(4),
                    POINTER.withName("lpSecurityDescriptor"),
                    DWORD.withName("bInheritHandle"),
                    paddingLayout(4));

    /// An event of a system or a process (computedefs.h, HCS_EVENT).
    static final StructLayout EVENT =
            structLayout(
                    DWORD.withName("Type"),
                    paddingLayout(4),
                    POINTER.withName("EventData"),
                    POINTER.withName("Operation"));

    /// Which kind of layers a call is about: always 1, with an empty home.
    static final StructLayout DRIVER =
            structLayout(
                    DWORD.withName("flavour"), paddingLayout(4), POINTER.withName("homeDirectory"));

    /// A parent of a layer (WC_LAYER_DESCRIPTOR).
    static final StructLayout LAYER_DESCRIPTOR =
            structLayout(
                    GUID.withName("LayerId"),
                    DWORD.withName("Flags"),
                    paddingLayout(4),
                    POINTER.withName("Path"));

    /// What is written about a file of a CimFS image.
    static final StructLayout CIM_FILE =
            structLayout(
                    DWORD.withName("Attributes"),
                    paddingLayout(4),
                    QWORD.withName("FileSize"),
                    QWORD.withName("CreationTime"),
                    QWORD.withName("LastWriteTime"),
                    QWORD.withName("ChangeTime"),
                    QWORD.withName("LastAccessTime"),
                    POINTER.withName("SecurityDescriptorBuffer"),
                    DWORD.withName("SecurityDescriptorSize"),
                    paddingLayout(4),
                    POINTER.withName("ReparseDataBuffer"),
                    DWORD.withName("ReparseDataSize"),
                    paddingLayout(4),
                    POINTER.withName("ExtendedAttributes"),
                    DWORD.withName("EACount"),
                    paddingLayout(4));

    /// A CimFS image: its folder and its name.
    static final StructLayout CIM_PATH =
            structLayout(POINTER.withName("ImageDir"), POINTER.withName("ImageName"));

    /// minwinbase.h, OVERLAPPED.
    static final StructLayout OVERLAPPED =
            structLayout(
                    QWORD.withName("Internal"),
                    QWORD.withName("InternalHigh"),
                    DWORD.withName("Offset"),
                    DWORD.withName("OffsetHigh"),
                    POINTER.withName("hEvent"));

    /// winternl.h, UNICODE_STRING; its lengths are bytes.
    static final StructLayout UNICODE_STRING =
            structLayout(
                    WORD.withName("Length"),
                    WORD.withName("MaximumLength"),
                    paddingLayout(4),
                    POINTER.withName("Buffer"));

    /// winternl.h, OBJECT_ATTRIBUTES.
    static final StructLayout OBJECT_ATTRIBUTES =
            structLayout(
                    DWORD.withName("Length"),
                    paddingLayout(4),
                    POINTER.withName("RootDirectory"),
                    POINTER.withName("ObjectName"),
                    DWORD.withName("Attributes"),
                    paddingLayout(4),
                    POINTER.withName("SecurityDescriptor"),
                    POINTER.withName("SecurityQualityOfService"));

    /// winternl.h, IO_STATUS_BLOCK.
    static final StructLayout IO_STATUS_BLOCK =
            structLayout(POINTER.withName("Pointer"), QWORD.withName("Information"));

    /// What NtQueryDirectoryObject writes for each object: two strings.
    static final StructLayout DIRECTORY_ENTRY =
            structLayout(UNICODE_STRING.withName("Name"), UNICODE_STRING.withName("TypeName"));

    /// virtdisk.h, VIRTUAL_STORAGE_TYPE.
    static final StructLayout STORAGE_TYPE =
            structLayout(DWORD.withName("DeviceId"), GUID.withName("VendorId"));

    /// virtdisk.h, CREATE_VIRTUAL_DISK_PARAMETERS with its second version.
    static final StructLayout CREATE_DISK =
            structLayout(
                    DWORD.withName("Version"),
                    paddingLayout(4),
                    structLayout(
                                    GUID.withName("UniqueId"),
                                    QWORD.withName("MaximumSize"),
                                    DWORD.withName("BlockSizeInBytes"),
                                    DWORD.withName("SectorSizeInBytes"),
                                    DWORD.withName("PhysicalSectorSizeInBytes"),
                                    paddingLayout(4),
                                    POINTER.withName("ParentPath"),
                                    POINTER.withName("SourcePath"),
                                    DWORD.withName("OpenFlags"),
                                    STORAGE_TYPE.withName("ParentVirtualStorageType"),
                                    STORAGE_TYPE.withName("SourceVirtualStorageType"),
                                    GUID.withName("ResiliencyGuid"),
                                    paddingLayout(4))
                            .withName("Version2"));

    /// virtdisk.h, OPEN_VIRTUAL_DISK_PARAMETERS with its second version.
    static final StructLayout OPEN_DISK =
            structLayout(
                    DWORD.withName("Version"),
                    structLayout(
                                    DWORD.withName("GetInfoOnly"),
                                    DWORD.withName("ReadOnly"),
                                    GUID.withName("ResiliencyGuid"))
                            .withName("Version2"));

    /// virtdisk.h, ATTACH_VIRTUAL_DISK_PARAMETERS with its second version.
    static final StructLayout ATTACH_DISK =
            structLayout(
                    DWORD.withName("Version"),
                    paddingLayout(4),
                    structLayout(
                                    QWORD.withName("RestrictedOffset"),
                                    QWORD.withName("RestrictedLength"))
                            .withName("Version2"));

    /// lmaccess.h, LOCALGROUP_MEMBERS_INFO_0.
    static final StructLayout GROUP_MEMBER = structLayout(POINTER.withName("lgrmi0_sid"));

    /// lmaccess.h, USER_INFO_1.
    static final StructLayout USER =
            structLayout(
                    POINTER.withName("usri1_name"),
                    POINTER.withName("usri1_password"),
                    DWORD.withName("usri1_password_age"),
                    DWORD.withName("usri1_priv"),
                    POINTER.withName("usri1_home_dir"),
                    POINTER.withName("usri1_comment"),
                    DWORD.withName("usri1_flags"),
                    paddingLayout(4),
                    POINTER.withName("usri1_script_path"));

    /// accctrl.h, EXPLICIT_ACCESS_W with its TRUSTEE_W.
    static final StructLayout EXPLICIT_ACCESS =
            structLayout(
                    DWORD.withName("grfAccessPermissions"),
                    DWORD.withName("grfAccessMode"),
                    DWORD.withName("grfInheritance"),
                    paddingLayout(4),
                    structLayout(
                                    POINTER.withName("pMultipleTrustee"),
                                    DWORD.withName("MultipleTrusteeOperation"),
                                    DWORD.withName("TrusteeForm"),
                                    DWORD.withName("TrusteeType"),
                                    paddingLayout(4),
                                    POINTER.withName("ptstrName"))
                            .withName("Trustee"));

    /// cfgmgr32.h through devpropdef.h, DEVPROPKEY.
    static final StructLayout DEVICE_PROPERTY_KEY =
            structLayout(GUID.withName("fmtid"), DWORD.withName("pid"));

    /// winbase.h, FILE_BASIC_INFO.
    static final StructLayout FILE_BASICS =
            structLayout(
                    QWORD.withName("CreationTime"),
                    QWORD.withName("LastAccessTime"),
                    QWORD.withName("LastWriteTime"),
                    QWORD.withName("ChangeTime"),
                    DWORD.withName("FileAttributes"),
                    paddingLayout(4));

    /// winbase.h, FILE_STANDARD_INFO.
    static final StructLayout FILE_STANDARD =
            structLayout(
                    QWORD.withName("AllocationSize"),
                    QWORD.withName("EndOfFile"),
                    DWORD.withName("NumberOfLinks"),
                    BYTE.withName("DeletePending"),
                    BYTE.withName("Directory"),
                    paddingLayout(2));

    /// winbase.h, FILE_ID_INFO.
    static final StructLayout FILE_ID =
            structLayout(
                    QWORD.withName("VolumeSerialNumber"),
                    sequenceLayout(16, BYTE).withName("FileId"));

    /// winnt.h, TOKEN_PRIVILEGES with one of them.
    static final StructLayout PRIVILEGES =
            structLayout(
                    DWORD.withName("PrivilegeCount"),
                    sequenceLayout(
                                    1,
                                    structLayout(
                                            structLayout(
                                                            DWORD.withName("LowPart"),
                                                            DWORD.withName("HighPart"))
                                                    .withName("Luid"),
                                            DWORD.withName("Attributes")))
                            .withName("Privileges"));

    /// winnt.h, IO_COUNTERS.
    static final StructLayout IO_COUNTERS =
            structLayout(
                    QWORD.withName("ReadOperationCount"),
                    QWORD.withName("WriteOperationCount"),
                    QWORD.withName("OtherOperationCount"),
                    QWORD.withName("ReadTransferCount"),
                    QWORD.withName("WriteTransferCount"),
                    QWORD.withName("OtherTransferCount"));

    /// winnt.h, JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
    static final StructLayout JOB_LIMITS =
            structLayout(
                    structLayout(
                                    QWORD.withName("PerProcessUserTimeLimit"),
                                    QWORD.withName("PerJobUserTimeLimit"),
                                    DWORD.withName("LimitFlags"),
                                    paddingLayout(4),
                                    POINTER.withName("MinimumWorkingSetSize"),
                                    POINTER.withName("MaximumWorkingSetSize"),
                                    DWORD.withName("ActiveProcessLimit"),
                                    paddingLayout(4),
                                    POINTER.withName("Affinity"),
                                    DWORD.withName("PriorityClass"),
                                    DWORD.withName("SchedulingClass"))
                            .withName("BasicLimitInformation"),
                    IO_COUNTERS.withName("IoInfo"),
                    POINTER.withName("ProcessMemoryLimit"),
                    POINTER.withName("JobMemoryLimit"),
                    POINTER.withName("PeakProcessMemoryUsed"),
                    POINTER.withName("PeakJobMemoryUsed"));

    /// winnt.h, JOBOBJECT_CPU_RATE_CONTROL_INFORMATION.
    static final StructLayout JOB_CPU_RATE =
            structLayout(DWORD.withName("ControlFlags"), DWORD.withName("CpuRate"));

    /// winnt.h, JOBOBJECT_BASIC_AND_IO_ACCOUNTING_INFORMATION.
    static final StructLayout JOB_ACCOUNTING =
            structLayout(
                    structLayout(
                                    QWORD.withName("TotalUserTime"),
                                    QWORD.withName("TotalKernelTime"),
                                    QWORD.withName("ThisPeriodTotalUserTime"),
                                    QWORD.withName("ThisPeriodTotalKernelTime"),
                                    DWORD.withName("TotalPageFaultCount"),
                                    DWORD.withName("TotalProcesses"),
                                    DWORD.withName("ActiveProcesses"),
                                    DWORD.withName("TotalTerminatedProcesses"))
                            .withName("BasicInfo"),
                    IO_COUNTERS.withName("IoInfo"));

    /// The beginning of winnt.h's JOBOBJECT_BASIC_PROCESS_ID_LIST; process ids of 64 bits follow.
    static final StructLayout JOB_PROCESSES =
            structLayout(
                    DWORD.withName("NumberOfAssignedProcesses"),
                    DWORD.withName("NumberOfProcessIdsInList"));

    /// jobapi2.h, JOBOBJECT_IO_RATE_CONTROL_INFORMATION.
    static final StructLayout JOB_IO_RATE =
            structLayout(
                    QWORD.withName("MaxIops"),
                    QWORD.withName("MaxBandwidth"),
                    QWORD.withName("ReservationIops"),
                    POINTER.withName("VolumeName"),
                    DWORD.withName("BaseIoSize"),
                    DWORD.withName("ControlFlags"));

    /// winternl.h, FILE_LINK_INFORMATION up to its name, which goes on; filled up to its alignment.
    static final StructLayout FILE_LINK =
            structLayout(
                    BYTE.withName("ReplaceIfExists"),
                    paddingLayout(7),
                    POINTER.withName("RootDirectory"),
                    DWORD.withName("FileNameLength"),
                    WORD.withName("FileName"),
                    paddingLayout(2));

    /// How the request of an attestation report ended, with the driver and with the processor.
    static final StructLayout SNP_RESULT =
            structLayout(
                    DWORD.withName("DriverStatus"), paddingLayout(4), QWORD.withName("PspStatus"));

    /// winbase.h, STARTUPINFOEXW.
    static final StructLayout STARTUP_MORE =
            structLayout(STARTUP.withName("StartupInfo"), POINTER.withName("lpAttributeList"));

    /// winternl.h, SYSTEM_PROCESS_INFORMATION; its threads follow. The first of the reserved numbers is the memory that the
    /// process has for itself.
    static final StructLayout SYSTEM_PROCESS =
            structLayout(
                    DWORD.withName("NextEntryOffset"),
                    DWORD.withName("NumberOfThreads"),
                    paddingLayout(24),
                    QWORD.withName("CreateTime"),
                    QWORD.withName("UserTime"),
                    QWORD.withName("KernelTime"),
                    UNICODE_STRING.withName("ImageName"),
                    DWORD.withName("BasePriority"),
                    paddingLayout(4),
                    POINTER.withName("UniqueProcessId"),
                    POINTER.withName("InheritedFromUniqueProcessId"),
                    DWORD.withName("HandleCount"),
                    DWORD.withName("SessionId"),
                    paddingLayout(8),
                    structLayout(
                                    QWORD.withName("PeakVirtualSize"),
                                    QWORD.withName("VirtualSize"),
                                    DWORD.withName("PageFaultCount"),
                                    paddingLayout(4),
                                    QWORD.withName("PeakWorkingSetSize"),
                                    QWORD.withName("WorkingSetSize"),
                                    paddingLayout(32),
                                    QWORD.withName("PagefileUsage"),
                                    QWORD.withName("PeakPagefileUsage"))
                            .withName("VirtualMemoryCounters"),
                    QWORD.withName("PrivatePageCount"),
                    IO_COUNTERS.withName("IoCounters"));

    /// What the class ProcessVmCounters of NtQueryInformationProcess tells, in its longest form.
    static final StructLayout VM_COUNTERS =
            structLayout(
                    QWORD.withName("PeakVirtualSize"),
                    QWORD.withName("VirtualSize"),
                    DWORD.withName("PageFaultCount"),
                    paddingLayout(4),
                    QWORD.withName("PeakWorkingSetSize"),
                    QWORD.withName("WorkingSetSize"),
                    QWORD.withName("QuotaPeakPagedPoolUsage"),
                    QWORD.withName("QuotaPagedPoolUsage"),
                    QWORD.withName("QuotaPeakNonPagedPoolUsage"),
                    QWORD.withName("QuotaNonPagedPoolUsage"),
                    QWORD.withName("PagefileUsage"),
                    QWORD.withName("PeakPagefileUsage"),
                    QWORD.withName("PrivateUsage"),
                    QWORD.withName("PrivateWorkingSetSize"),
                    QWORD.withName("SharedCommitUsage"));

    private Layouts() {}

    /// Where a member is, in bytes from the start of its structure.
    static long offset(MemoryLayout layout, String... path) {
        var elements = new MemoryLayout.PathElement[path.length];
        for (var i = 0; i < path.length; i++) {
            elements[i] = groupElement(path[i]);
        }
        return layout.byteOffset(elements);
    }
}
