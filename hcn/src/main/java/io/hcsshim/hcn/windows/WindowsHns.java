package io.hcsshim.hcn.windows;

import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.hns.HnsTransport;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.VmCompute;

/// The way to the first generation of the network service: one function of vmcompute.dll.
public final class WindowsHns implements HnsTransport {
    private final VmCompute library;

    /// The service behind `libraries`.
    public WindowsHns(Libraries libraries) {
        library = new VmCompute(libraries);
    }

    @Override
    public String call(String method, String path, String request) throws HcnException {
        var tried = method + " " + path;
        var reply = ServiceFailures.asked(tried, () -> library.hnsCall(method, path, request));
        if (reply.failed()) {
            throw ServiceFailures.of(tried, reply);
        }
        return reply.output();
    }
}
