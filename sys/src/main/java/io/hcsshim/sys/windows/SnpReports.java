package io.hcsshim.sys.windows;

import java.lang.foreign.ValueLayout;

/// Attestation reports of confidential machines, asked for in the machine (amdsnppspapi.dll). Thread-safe.
public final class SnpReports {
    /// What a machine may have put into its report, in bytes.
    public static final int MOST_DATA = 64;

    private static final int REPORT = 1184;
    private static final String FETCH = "SnpPspFetchAttestationReport";

    private final Library library;

    /// Calls the libraries among `libraries`.
    public SnpReports(Libraries libraries) {
        library = new Library(libraries, "amdsnppspapi.dll");
    }

    /// Whether this Windows runs in a confidential machine.
    // ULONG SnpPspIsSnpMode(BYTE* mode)
    public boolean areThere() throws WindowsException {
        try (var call = library.call("SnpPspIsSnpMode")) {
            var mode = call.cell();
            call.requireZero("", mode.address());
            return (mode.int32() & 0xFF) != 0;
        }
    }

    /// A report: 1184 bytes.
    ///
    /// @param data what is to be in it, at most [#MOST_DATA] bytes; the rest is zeros
    // ULONG SnpPspFetchAttestationReport(BYTE* data, SNPPSP_GUEST_REQUEST_RESULT* result, BYTE*
    //     report)
    public byte[] fetch(byte[] data) throws WindowsException {
        if (data.length > MOST_DATA) {
            throw new IllegalArgumentException("report data of " + data.length + " bytes");
        }
        try (var call = library.call(FETCH)) {
            var asked = call.buffer(MOST_DATA);
            asked.asByteBuffer().put(data);
            var result = call.buffer(Layouts.SNP_RESULT.byteSize());
            var report = call.buffer(REPORT);
            var status = call.int32(asked.address(), result.address(), report.address());
            if (status != 0) {
                var at = Layouts.offset(Layouts.SNP_RESULT, "PspStatus");
                var processor = Long.toHexString(result.get(ValueLayout.JAVA_LONG, at));
                throw new WindowsException(FETCH, "(processor 0x" + processor + ")", status);
            }
            return report.asSlice(0, REPORT).toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
