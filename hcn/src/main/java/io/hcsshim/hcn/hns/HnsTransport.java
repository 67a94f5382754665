package io.hcsshim.hcn.hns;

import java.io.IOException;

/// The way to the network service: one function, called like a web service. It may be called from any thread,
/// and blocks.
public interface HnsTransport {
    /// Calls the service.
    ///
    /// @param method `GET`, `POST` or `DELETE`
    /// @param path e.g. `/networks/`
    /// @param request a document, or the empty string
    /// @return the answer, `{Success, Error, Output}`
    /// @throws io.hcsshim.hcn.HcnException if there is no answer
    String call(String method, String path, String request) throws IOException;
}
