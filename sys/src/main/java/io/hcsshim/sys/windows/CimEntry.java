package io.hcsshim.sys.windows;

/// A file that is put into a CimFS image.
///
/// @param facts its times and attributes
/// @param size of its content in bytes
/// @param security its security descriptor; empty for none
/// @param extendedAttributes as Windows lays them out; empty for none
/// @param reparsePoint as Windows lays it out; empty for none
@SuppressWarnings("ArrayRecordComponent")
public record CimEntry(
        FileFacts facts,
        long size,
        byte[] security,
        byte[] extendedAttributes,
        byte[] reparsePoint) {}
