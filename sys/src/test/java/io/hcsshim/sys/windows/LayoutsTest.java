package io.hcsshim.sys.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hcsshim.sys.testing.WindowsHeaders;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.StructLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayoutsTest {
    /// mingw-w64 lacks some structures; these are declared with its types, as the documentation has them.
    private static final String DECLARED =
            """
            typedef struct { GUID LayerId; ULONG Flags; PCWSTR Path; } WC_LAYER_DESCRIPTOR;
            typedef struct { INT flavour; PCWSTR homeDirectory; } DRIVER;
            typedef struct {
                UINT32 Attributes; INT64 FileSize;
                FILETIME CreationTime, LastWriteTime, ChangeTime, LastAccessTime;
                VOID *SecurityDescriptorBuffer; ULONG SecurityDescriptorSize;
                VOID *ReparseDataBuffer; ULONG ReparseDataSize;
                VOID *ExtendedAttributes; ULONG EACount;
            } CIM_FILE;
            typedef struct { PCWSTR ImageDir, ImageName; } CIM_PATH;
            typedef struct {
                LONG64 MaxIops, MaxBandwidth, ReservationIops;
                PCWSTR VolumeName; ULONG BaseIoSize, ControlFlags;
            } JOB_IO_RATE;
            typedef struct { UINT32 DriverStatus; UINT64 PspStatus; } SNP_RESULT;
            typedef struct { UNICODE_STRING Name, TypeName; } DIRECTORY_ENTRY;
            typedef struct {
                SIZE_T PeakVirtualSize, VirtualSize; ULONG PageFaultCount;
                SIZE_T PeakWorkingSetSize, WorkingSetSize;
                SIZE_T QuotaPeakPagedPoolUsage, QuotaPagedPoolUsage;
                SIZE_T QuotaPeakNonPagedPoolUsage, QuotaNonPagedPoolUsage;
                SIZE_T PagefileUsage, PeakPagefileUsage, PrivateUsage;
                SIZE_T PrivateWorkingSetSize, SharedCommitUsage;
            } PROCESS_COUNTERS;
            typedef struct {
                DWORD Version;
                struct {
                    GUID UniqueId; ULONGLONG MaximumSize;
                    ULONG BlockSizeInBytes, SectorSizeInBytes, PhysicalSectorSizeInBytes;
                    PCWSTR ParentPath, SourcePath; DWORD OpenFlags;
                    VIRTUAL_STORAGE_TYPE ParentVirtualStorageType, SourceVirtualStorageType;
                    GUID ResiliencyGuid;
                } Version2;
            } CREATE_VIRTUAL_DISK;
            typedef struct {
                DWORD Version;
                struct { ULONGLONG RestrictedOffset, RestrictedLength; } Version2;
            } ATTACH_VIRTUAL_DISK;
            """;

    private static Map<String, StructLayout> layouts() {
        var all = new LinkedHashMap<String, StructLayout>();
        all.put("HCS_PROCESS_INFORMATION", Layouts.PROCESS_INFORMATION);
        all.put("STARTUPINFOW", Layouts.STARTUP);
        all.put("PROCESS_INFORMATION", Layouts.STARTED_PROCESS);
        all.put("SECURITY_ATTRIBUTES", Layouts.SECURITY);
        all.put("HCS_EVENT", Layouts.EVENT);
        all.put("DRIVER", Layouts.DRIVER);
        all.put("WC_LAYER_DESCRIPTOR", Layouts.LAYER_DESCRIPTOR);
        all.put("CIM_FILE", Layouts.CIM_FILE);
        all.put("CIM_PATH", Layouts.CIM_PATH);
        all.put("OVERLAPPED", Layouts.OVERLAPPED);
        all.put("UNICODE_STRING", Layouts.UNICODE_STRING);
        all.put("OBJECT_ATTRIBUTES", Layouts.OBJECT_ATTRIBUTES);
        all.put("IO_STATUS_BLOCK", Layouts.IO_STATUS_BLOCK);
        all.put("DIRECTORY_ENTRY", Layouts.DIRECTORY_ENTRY);
        all.put("VIRTUAL_STORAGE_TYPE", Layouts.STORAGE_TYPE);
        all.put("CREATE_VIRTUAL_DISK", Layouts.CREATE_DISK);
        all.put("OPEN_VIRTUAL_DISK_PARAMETERS", Layouts.OPEN_DISK);
        all.put("ATTACH_VIRTUAL_DISK", Layouts.ATTACH_DISK);
        all.put("LOCALGROUP_MEMBERS_INFO_0", Layouts.GROUP_MEMBER);
        all.put("USER_INFO_1", Layouts.USER);
        all.put("EXPLICIT_ACCESS_W", Layouts.EXPLICIT_ACCESS);
        all.put("DEVPROPKEY", Layouts.DEVICE_PROPERTY_KEY);
        all.put("FILE_BASIC_INFO", Layouts.FILE_BASICS);
        all.put("FILE_STANDARD_INFO", Layouts.FILE_STANDARD);
        all.put("FILE_ID_INFO", Layouts.FILE_ID);
        all.put("TOKEN_PRIVILEGES", Layouts.PRIVILEGES);
        all.put("IO_COUNTERS", Layouts.IO_COUNTERS);
        all.put("JOBOBJECT_EXTENDED_LIMIT_INFORMATION", Layouts.JOB_LIMITS);
        all.put("JOBOBJECT_CPU_RATE_CONTROL_INFORMATION", Layouts.JOB_CPU_RATE);
        all.put("JOBOBJECT_BASIC_AND_IO_ACCOUNTING_INFORMATION", Layouts.JOB_ACCOUNTING);
        all.put("JOB_IO_RATE", Layouts.JOB_IO_RATE);
        all.put("FILE_LINK_INFORMATION", Layouts.FILE_LINK);
        all.put("SNP_RESULT", Layouts.SNP_RESULT);
        all.put("STARTUPINFOEXW", Layouts.STARTUP_MORE);
        all.put("SYSTEM_PROCESS_INFORMATION", Layouts.SYSTEM_PROCESS);
        all.put("PROCESS_COUNTERS", Layouts.VM_COUNTERS);
        return all;
    }

    @Test
    void structuresAreLaidOutAsInTheHeaders() throws Exception {
        WindowsHeaders.require();
        var claims = new StringBuilder(DECLARED);
        for (var layout : layouts().entrySet()) {
            claim(claims, layout.getKey(), "", layout.getValue(), 0);
            claims.append(
                    "SAME(sizeof(%s) == %d);%n"
                            .formatted(layout.getKey(), layout.getValue().byteSize()));
        }
        assertEquals("", WindowsHeaders.compile(claims.toString()));
    }

    private static void claim(
            StringBuilder claims, String type, String path, GroupLayout layout, long base) {
        var at = base;
        for (var member : layout.memberLayouts()) {
            if (member.name().isPresent()) {
                var name = path + member.name().get();
                claims.append("SAME(offsetof(%s, %s) == %d);%n".formatted(type, name, at));
                if (member instanceof GroupLayout group) {
                    claim(claims, type, name + ".", group, at);
                }
            }
            at += member.byteSize();
        }
    }

    @Test
    void aFalseClaimIsNoticed() throws Exception {
        WindowsHeaders.require();
        assertNotEquals("", WindowsHeaders.compile("SAME(sizeof(OVERLAPPED) == 31);"));
    }
}
