package io.hcsshim.hcs;

/// How a compute system ended.
///
/// @param status an HRESULT, 0 if all was well
/// @param isUnexpected whether nobody asked for it
/// @param type the service's word, e.g. `GracefulExit`; empty in the first generation
public record SystemExit(int status, boolean isUnexpected, String type) {}
